import {
  type Color,
  contrastOf,
  formatColor,
  mixColors,
  parseColor,
  WHITE,
} from '../common/color.js';

/** The colour of dark texts. */
export const INK: Color = [17, 19, 24];

/** Least contrast of the text of a button (WCAG 2.2, 1.4.3). */
const LEAST_CONTRAST = 4.5;

/** @returns the text that can be read on a colour: white, else dark; undefined where neither can */
export function textOn(color: Color): Color | undefined {
  return [WHITE, INK].find((text) => contrastOf(color, text) >= LEAST_CONTRAST);
}

/** @returns the problem of a colour and its remedy, as the end of a sentence */
export function brandColorProblem(value: string): string | undefined {
  const color = parseColor(value);
  if (!color) return 'must be a colour of the form #rrggbb, such as #3056d3';
  if (textOn(color)) return undefined;
  const best = Math.max(contrastOf(color, WHITE), contrastOf(color, INK));
  // Not rounded up, so that no message says "4.5, not 4.5".
  const ratio = (Math.floor(best * 100) / 100).toFixed(2);
  const [darker, lighter] = [nearest(color, INK, WHITE), nearest(color, WHITE, INK)];
  return `must have a contrast of 4.5:1 with white or dark text, and has ${ratio}:1; use ${darker} or ${lighter}`;
}

/** The nearest colour, mixed with `towards`, on which `text` can be read. */
function nearest(color: Color, towards: Color, text: Color): string {
  let found = color;
  for (let share = 0; contrastOf(found, text) < LEAST_CONTRAST; share += 0.01) {
    found = mixColors(color, towards, share);
  }
  return formatColor(found);
}
