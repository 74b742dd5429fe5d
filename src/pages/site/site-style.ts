import { createHash } from 'node:crypto';
import { BASE_STYLE } from './style/base-style.js';
import { BLOCK_STYLE } from './style/block-style.js';
import { FORM_STYLE } from './style/form-style.js';
import { LAYOUT_STYLE } from './style/layout-style.js';
import { accentsOf } from './style/palette.js';

/**
 * The design of all pages: a 4-px grid, the fonts of the system, colours by the setting of the system.
 * Properties are logical, so that they suit languages from right to left.
 *
 * @param brand `#rrggbb`
 */
export function siteStyle(brand: string): string {
  const { light, dark } = accentsOf(brand);
  const accents = `:root{${propertiesOf(light)}}@media (prefers-color-scheme:dark){:root{${propertiesOf(dark)}}}`;
  return accents + compact([BASE_STYLE, FORM_STYLE, BLOCK_STYLE, LAYOUT_STYLE].join(''));
}

function propertiesOf(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map((pair) => pair.join(':'))
    .join(';');
}

/** Without the spaces that only readers of the source need. */
function compact(style: string): string {
  return style
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([{};,]) ?/g, '$1')
    .replaceAll(/;\}/g, '}')
    .replaceAll(/([a-z]): /g, '$1:')
    .trim();
}

/**
 * No frame and no other host; only the style of the page, the script of the pages, and pictures within the page.
 * Not the hash of the script: not all browsers compare that of a file.
 *
 * @param origins that a form may lead to: browsers apply the rule to redirects too
 */
export function siteContentPolicy(style: string, origins: readonly string[]): string {
  const hash = createHash('sha256').update(style).digest('base64');
  return [
    "default-src 'none'",
    `style-src 'sha256-${hash}'`,
    "script-src 'self'",
    // The script makes no element of a text.
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    "connect-src 'self'",
    "img-src 'self' data:",
    ["form-action 'self'", ...origins].join(' '),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
