/** A colour in sRGB, with channels from 0 to 255. */
export type Color = readonly [red: number, green: number, blue: number];

export const WHITE: Color = [255, 255, 255];

/** @returns undefined for any other form than `#rrggbb` */
export function parseColor(text: string): Color | undefined {
  const [, red, green, blue] = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(text) ?? [];
  if (red === undefined || green === undefined || blue === undefined) return undefined;
  return [Number.parseInt(red, 16), Number.parseInt(green, 16), Number.parseInt(blue, 16)];
}

/** @returns `#rrggbb` */
export function formatColor(color: Color): string {
  return `#${color.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;
}

/** @param share of `other`, from 0 to 1 */
export function mixColors(color: Color, other: Color, share: number): Color {
  const mix = (index: 0 | 1 | 2) => color[index] * (1 - share) + other[index] * share;
  return [Math.round(mix(0)), Math.round(mix(1)), Math.round(mix(2))];
}

/** From 1 to 21 (WCAG 2.2, contrast ratio). */
export function contrastOf(one: Color, other: Color): number {
  const [dark = 0, light = 0] = [luminanceOf(one), luminanceOf(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminanceOf(color: Color): number {
  const [red, green, blue] = color.map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * The colour nearest to a given one that can be read on a background: it is mixed with a dark or a light colour.
 *
 * @param least contrast
 */
export function readableColor(
  color: Color,
  { on, towards, least }: { on: Color; towards: Color; least: number },
): Color {
  for (let share = 0; share < 1; share += 0.02) {
    const mixed = mixColors(color, towards, share);
    if (contrastOf(mixed, on) >= least) return mixed;
  }
  return towards;
}
