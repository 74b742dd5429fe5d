/**
 * The pairs of a `Cookie` header (RFC 6265, section 4.2.1). Not trimmed: a browser that accepts a no-break space
 * at the start of a name lets a page of a sibling subdomain set a cookie that would become a `__Host-` cookie.
 *
 * @returns texts such as `name=value`
 */
export function cookiePairs(header = ''): string[] {
  return header.split(/;[ \t]*/);
}
