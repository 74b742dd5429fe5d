import { formatColor, parseColor } from '../../../common/color.js';
import { INK, textOn } from '../../../config/brand-color.js';

/** @returns the picture for the tab of a browser where no logo is set, as a `data:` URL */
export function letterIcon(letter: string, brand: string): string {
  const fill = parseColor(brand) ?? INK;
  const text = formatColor(textOn(fill) ?? INK);
  const escaped = letter.replaceAll(/[<>&"']/g, (each) => `&#${each.codePointAt(0)};`);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="${brand}"/><text x="16" y="22.5" text-anchor="middle" font-family="system-ui,sans-serif" font-weight="700" font-size="19" fill="${text}">${escaped}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
