/** Reads the addresses that proxies have added to a header, the latest first: each adds its own at the end. */
export type ReadAddresses = (header: string) => Iterable<string>;

/** The items of `X-Forwarded-For`. */
export function* readForwardedFor(header: string): Generator<string> {
  for (let end = header.length; end >= 0;) {
    const comma = end === 0 ? -1 : header.lastIndexOf(',', end - 1);
    const item = header.slice(comma + 1, end).trim();
    // Empty items do not count (RFC 9110, section 5.6.1).
    if (item !== '') yield item;
    end = comma;
  }
}

/**
 * The `for` parameters of `Forwarded` (RFC 7239), an empty text for an element without one. The header is
 * read from its end: a client could open a quotation that takes in the elements of the proxies behind it.
 */
export function* readForwarded(header: string): Generator<string> {
  let end = header.length;
  let isQuoted = false;
  for (let at = end - 1; at >= -1; at -= 1) {
    if (header[at] === '"' && !isEscaped(header, at)) isQuoted = !isQuoted;
    if (at >= 0 && (header[at] !== ',' || isQuoted)) continue;
    const element = header.slice(at + 1, end).trim();
    if (element !== '') yield readFor(element);
    end = at;
  }
}

/** Whether an odd number of backslashes precedes the character. */
function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text[first - 1] === '\\') first -= 1;
  return (at - first) % 2 === 1;
}

/** Values without quotes may contain colons and brackets, as proxies omit the quotes of RFC 7239. */
const PARAMETER = /\s*([\w!#$%&'*+.^`|~-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s";,]*))\s*(?:;|$)/y;

/** @returns an empty text when the element is malformed, or has not exactly one `for` */
function readFor(element: string): string {
  const values: string[] = [];
  PARAMETER.lastIndex = 0;
  while (PARAMETER.lastIndex < element.length) {
    const match = PARAMETER.exec(element);
    if (!match) return '';
    const [, name = '', quoted, plain = ''] = match;
    if (name.toLowerCase() === 'for') values.push(quoted?.replaceAll(/\\(.)/g, '$1') ?? plain);
  }
  return values.length === 1 ? (values[0] ?? '') : '';
}
