import { parseUrl } from '../../common/parse-url.js';

/** Characters that browsers remove from addresses, or read as `/`. */
const UNSAFE = /[\\\p{C}\s]/u;

/**
 * The address that a sign-in leads to, if it is allowed: a path of this service, or an address at a listed
 * origin. Anything else could be used to send users to another website (CWE-601).
 *
 * @param given untrusted
 * @param origins `APP_URL` and `BACKEND_CORS_ORIGINS`
 * @returns undefined for an address that is not allowed
 */
export function allowedReturnAddress(
  given: unknown,
  origins: readonly string[],
): string | undefined {
  if (typeof given !== 'string' || given.length > 2_000 || UNSAFE.test(given)) return undefined;
  if (/^\/(?!\/)/.test(given)) {
    // Parsed as a browser does, so that it stays on this host with any path.
    const { origin, pathname, search, hash } = new URL(given, 'http://host.invalid');
    const isLocal = origin === 'http://host.invalid' && !pathname.startsWith('//');
    return isLocal ? pathname + search + hash : undefined;
  }
  const url = /^https?:\/\/[^/]/.test(given) ? parseUrl(given) : undefined;
  if (!url) return undefined;
  const { origin, username, password, href } = url;
  return origins.includes(origin) && username === '' && password === '' ? href : undefined;
}
