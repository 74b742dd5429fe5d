import { sqliteFile } from './database-url.js';
import { MAIL_OFF } from './mail-url.js';

/**
 * Removes the user, the password and the parameters, which may contain a password too, from a URL.
 *
 * @returns undefined where the secret part cannot be identified
 */
export function redactUrl(url: string): string | undefined {
  if (url === MAIL_OFF) return url;
  // SQLite URLs have no password; one that was added by mistake is read as part of the file name.
  if (sqliteFile(url) !== undefined) return url.includes('@') ? undefined : url;
  try {
    const { protocol, host, pathname, search, hash } = new URL(url);
    // An unescaped /, ? or # in the password makes its first part look like the host.
    if (`${pathname}${search}${hash}`.includes('@')) return undefined;
    return `${protocol}//${host}${pathname}`;
  } catch {
    return undefined;
  }
}
