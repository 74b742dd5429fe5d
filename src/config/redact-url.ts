import { sqliteFile } from './database-url.js';

/**
 * An address as it may be printed: without the user, the password and the parameters, which may hold
 * one too. Undefined where it can't be told what of it is a secret.
 */
export function redactUrl(address: string): string | undefined {
  // A password in an address that SQLite has none for, and so takes for the name of a file.
  if (sqliteFile(address) !== undefined) return address.includes('@') ? undefined : address;
  try {
    const { protocol, host, pathname, search, hash } = new URL(address);
    // The rest of a password that holds a /, ? or # and was not escaped; the host is then a part of it.
    if (`${pathname}${search}${hash}`.includes('@')) return undefined;
    return `${protocol}//${host}${pathname}`;
  } catch {
    return undefined;
  }
}
