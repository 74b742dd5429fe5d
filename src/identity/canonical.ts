import { domainToASCII } from 'node:url';

/** The form under which a username is unique and found: NFKC and lower case. */
export function canonicalUsername(username: string): string {
  return username.normalize('NFKC').toLowerCase();
}

/**
 * The form under which an e-mail address is unique and found: lower case, its domain as IDNA
 * (`ü.example` and `xn--tda.example` are one). An address without a valid domain stays as it is.
 */
export function canonicalEmail(email: string): string {
  const at = email.lastIndexOf('@');
  const local = email.slice(0, at).normalize('NFC').toLowerCase();
  const domain = email.slice(at + 1);
  return `${local}@${domainToASCII(domain) || domain.toLowerCase()}`;
}

/**
 * What a search looks through, folded once here: SQLite's own LOWER knows only ASCII, so that a
 * search for `ö` would find other rows there than on PostgreSQL.
 */
export function searchText(account: {
  username: string;
  email: string;
  fullName: string | null;
}): string {
  return [account.username, account.email, account.fullName ?? ''].map(foldForSearch).join('\n');
}

export function foldForSearch(text: string): string {
  // To upper case first, so that `ß` and `SS` meet; a sigma at the end of a word is one like others.
  return text.normalize('NFKC').toUpperCase().toLowerCase().replaceAll('ς', 'σ');
}

/** Where to look for a name that somebody signs in with. */
export function byName(name: string): { emailCanonical: string } | { usernameCanonical: string } {
  const canonical = canonicalName(name);
  return isEmailAddress(name) ? { emailCanonical: canonical } : { usernameCanonical: canonical };
}

/** One for all spellings of a name that somebody signs in with. */
export function canonicalName(name: string): string {
  return isEmailAddress(name) ? canonicalEmail(name) : canonicalUsername(name);
}

/** Rather than a username, which holds no `@`. */
export function isEmailAddress(name: string): boolean {
  return name.includes('@');
}
