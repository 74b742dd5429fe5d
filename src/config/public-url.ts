import { parseUrl } from '../common/parse-url.js';

/** Empty, or segments without an empty one. */
const PATH = /^(?:\/[\w.~!$&'()*+,;=:@%-]+)*$/;

/**
 * Normalises the address at which clients reach the service: an http or https origin as browsers write it,
 * and a path without a `/` at its end.
 *
 * @returns undefined for any other text, and for a path that ends in that of the API itself
 */
export function parsePublicUrl(text: string): string | undefined {
  const url = /^https?:\/\/[^\s?#@\\]+$/i.test(text) ? parseUrl(text) : undefined;
  if (!url) return undefined;
  const { origin, pathname } = url;
  const path = pathname.replace(/\/$/, '');
  return PATH.test(path) && !path.endsWith('/api/v1') ? `${origin}${path}` : undefined;
}
