import {
  type Color,
  contrastOf,
  formatColor,
  mixColors,
  parseColor,
  readableColor,
  WHITE,
} from '../../../common/color.js';
import { INK, textOn } from '../../../config/brand-color.js';

/** Least contrast of texts (WCAG 2.2, 1.4.3), with a margin for tinted backgrounds. */
const TEXT = 4.6;
/** Least contrast of the edge of a control (1.4.11). */
const EDGE = 3.1;

const CARD = { light: WHITE, dark: [24, 26, 31] } as const satisfies Record<string, Color>;
const PAGE = { light: [245, 246, 248], dark: [14, 15, 18] } as const satisfies Record<
  string,
  Color
>;

/** The accent in one of the two themes, as values of custom properties. */
type Accent = Readonly<Record<`--${string}`, string>>;

/**
 * The colours of buttons and links. A button keeps the colour of the brand wherever its edge can be seen; links
 * are darker or lighter than that where they could not be read.
 *
 * @param brand `#rrggbb`
 */
export function accentsOf(brand: string): { light: Accent; dark: Accent } {
  const color = parseColor(brand) ?? INK;
  return {
    light: accent(color, {
      card: CARD.light,
      // Of the two backgrounds, the one with less contrast to dark texts.
      farthest: PAGE.light,
      towards: INK,
    }),
    dark: accent(readableColor(color, { on: CARD.dark, towards: WHITE, least: EDGE }), {
      card: CARD.dark,
      farthest: CARD.dark,
      towards: WHITE,
    }),
  };
}

function accent(
  fill: Color,
  { card, farthest, towards }: { card: Color; farthest: Color; towards: Color },
): Accent {
  const on = textOn(fill) ?? INK;
  const soft = mixColors(card, fill, 0.1);
  const readable = readableColor(fill, {
    on: hardest(soft, farthest, towards),
    towards,
    least: TEXT,
  });
  const edge = contrastOf(fill, card) >= EDGE ? fill : readable;
  return {
    '--accent': formatColor(fill),
    // Away from the text on it, so that its contrast grows.
    '--accent-hover': formatColor(mixColors(fill, on === WHITE ? INK : WHITE, 0.14)),
    '--on-accent': formatColor(on),
    '--accent-edge': formatColor(edge),
    '--accent-text': formatColor(readable),
    '--accent-soft': formatColor(soft),
  };
}

/** The background on which a text of the colour `towards` has less contrast. */
function hardest(one: Color, other: Color, towards: Color): Color {
  return contrastOf(one, towards) < contrastOf(other, towards) ? one : other;
}
