const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/**
 * Whether an object in a JSON text has a name more than once. `JSON.parse` keeps the last value, while a proxy
 * in front of the service may read the first (RFC 8259, section 4). Names that are escaped differently are the
 * same. Linear in the length of the text, at any depth.
 *
 * @param text valid JSON
 * @param value the result of parsing it
 */
export function hasRepeatedNames(text: string, value: unknown): boolean {
  // A repeated name leaves a colon more in the text than a name in the value.
  return countColons(text) !== countNames(value);
}

/** Outside of strings, where each colon follows a name. */
function countColons(text: string): number {
  let count = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) isInString = !isInString;
    else if (code === BACKSLASH) at += 1;
    else if (code === COLON && !isInString) count += 1;
  }
  return count;
}

/** Without recursion: a text may be nested tens of thousands of levels deep. */
function countNames(value: unknown): number {
  let count = 0;
  const remaining = [value];
  for (let each = remaining.pop(); each !== undefined; each = remaining.pop()) {
    if (typeof each !== 'object' || each === null) continue;
    const values: unknown[] = Object.values(each);
    if (!Array.isArray(each)) count += values.length;
    for (const child of values) if (typeof child === 'object') remaining.push(child);
  }
  return count;
}
