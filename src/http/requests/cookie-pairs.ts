import type { FastifyRequest } from 'fastify';

/**
 * The pairs of a `Cookie` header (RFC 6265, section 4.2.1). Not trimmed: a browser that accepts a no-break space
 * at the start of a name lets a page of a sibling subdomain set a cookie that would become a `__Host-` cookie.
 *
 * @returns names and values
 */
export function cookiePairs(header = ''): [string, string][] {
  return header
    .split(/;[ \t]*/)
    .map((pair) => [pair, pair.indexOf('=')] as const)
    .filter(([, end]) => end >= 0)
    .map(([pair, end]) => [pair.slice(0, end), pair.slice(end + 1)]);
}

/** @returns undefined for a name that is missing, empty or sent twice: only one of two can be ours */
export function readCookie(
  { headers }: Pick<FastifyRequest, 'headers'>,
  name: string,
): string | undefined {
  const found = cookiePairs(headers.cookie).filter(([each]) => each === name);
  return found.length === 1 ? found[0]?.[1] || undefined : undefined;
}
