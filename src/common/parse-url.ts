/**
 * Parses an absolute URL.
 *
 * Not `URL.canParse`: on Node.js 20.20 it returns false for a text with a character from U+0080 to U+00FF, such as
 * an umlaut in an IDN, once its caller has run some thousand times and is optimized.
 *
 * @param base for a relative URL
 *
 * @returns undefined for any other text
 */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
