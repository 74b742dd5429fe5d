import { parseUrl } from '../../common/parse-url.js';

/** Hosts of this machine. Native apps listen there at any port (RFC 8252, section 7.3). */
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)(?=[:/?]|$)/i;
/** RFC 8252, section 7.1: a domain that the author of the app controls, in reverse. */
const PRIVATE_USE_SCHEME = /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:/i;
const UNSAFE = /[\\\p{C}\s#*]/u;

const MAX_LENGTH = 2_000;

/** @returns the reason why a client cannot have a redirect URI; undefined for one that it can have */
export function redirectUriProblem(uri: string): string | undefined {
  if (uri.length > MAX_LENGTH) return `must have at most ${MAX_LENGTH} characters`;
  if (UNSAFE.test(uri)) {
    return 'must have no fragment, no wildcard, no white space and no backslash';
  }
  const url = parseUrl(uri);
  if (!url) return 'must be an absolute URI';
  const { protocol, username, password } = url;
  if (username !== '' || password !== '') return 'must have no user name and no password';
  const isAllowed =
    protocol === 'https:' ||
    (protocol === 'http:' ? isLoopback(uri) : PRIVATE_USE_SCHEME.test(uri));
  return isAllowed
    ? undefined
    : 'must begin with https://, with http:// and a loopback host, or with a private-use scheme such as com.example.app:';
}

function isLoopback(uri: string): boolean {
  return LOOPBACK.test(uri);
}

/**
 * Compares character by character (RFC 9700, section 2.1), except for the port of a loopback address, which an
 * app chooses when it starts (RFC 8252, section 7.3).
 */
export function matchesRedirectUri(registered: string, given: string): boolean {
  if (registered === given) return true;
  if (!isLoopback(registered) || !isLoopback(given) || UNSAFE.test(given)) return false;
  return parseUrl(given) !== undefined && withoutPort(registered) === withoutPort(given);
}

function withoutPort(uri: string): string {
  return uri.replace(/^(http:\/\/(?:\[::1\]|[^:/?]+))(?::\d{1,5})?(?=[/?]|$)/i, '$1');
}
