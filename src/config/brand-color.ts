import { type Color, contrastOf, mixColors, WHITE } from '../common/color.js';

/** The colour of dark texts. */
export const INK: Color = [17, 19, 24];

/** Least contrast of the text of a button (WCAG 2.2, 1.4.3). */
const LEAST_CONTRAST = 4.5;

/** @returns the text that can be read on a colour: white, else dark; undefined where neither can */
export function textOn(color: Color): Color | undefined {
  return [WHITE, INK].find((text) => contrastOf(color, text) >= LEAST_CONTRAST);
}

/** The nearest darker colour that white texts can be read on. */
export function nearestBrandColor(color: Color): Color {
  for (let share = 0.01; share < 1; share += 0.01) {
    const darker = mixColors(color, INK, share);
    if (contrastOf(darker, WHITE) >= LEAST_CONTRAST) return darker;
  }
  return INK;
}
