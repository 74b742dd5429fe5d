import { parseUrl } from '../common/parse-url.js';

/** `scheme://host` with an optional port and a `/` at the end: no path, query, user name or wildcard. */
const ORIGIN = /^([a-z][a-z0-9+.-]*):\/\/[^\s/?#@*\\]+\/?$/i;

/** Schemes of the URL standard that no page has as its origin: `file:` pages send `null`. */
const WITHOUT_PAGES = new Set(['file', 'ftp', 'ws', 'wss']);

/** Also matches `htp` and `htps`: any other scheme counts as that of an application. */
const LIKE_HTTP = /^h*t*p*s*$/;

/**
 * Serialises an origin as a browser sends it (URL standard, section "Origin"): lower case, no default port,
 * a host name with an IDN in Punycode. The origins of applications, such as `capacitor://localhost`,
 * keep their scheme.
 *
 * @returns undefined for any other text, and for a misspelt `http` or `https`
 */
export function parseOrigin(text: string): string | undefined {
  const [, scheme] = ORIGIN.exec(text) ?? [];
  const url = scheme === undefined ? undefined : parseUrl(text);
  if (!url) return undefined;
  const { protocol, host, origin } = url;
  const name = protocol.slice(0, -1);
  if (name === 'http' || name === 'https') return origin;
  if (WITHOUT_PAGES.has(name) || LIKE_HTTP.test(name) || host === '') return undefined;
  // `URL` gives these an opaque origin and leaves the host as it is; web views send it in lower case.
  return `${protocol}//${host.toLowerCase()}`;
}
