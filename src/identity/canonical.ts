import { domainToASCII } from 'node:url';

/** The form by which a username is unique and looked up: NFKC and lower case. */
export function canonicalUsername(username: string): string {
  return username.normalize('NFKC').toLowerCase();
}

/**
 * The form by which an e-mail address is unique and looked up: lower case, with an IDNA domain
 * (`ü.example` equals `xn--tda.example`). An invalid domain is only converted to lower case.
 */
export function canonicalEmail(email: string): string {
  const at = email.lastIndexOf('@');
  const local = email.slice(0, at).normalize('NFC').toLowerCase();
  const domain = email.slice(at + 1);
  return `${local}@${domainToASCII(domain) || domain.toLowerCase()}`;
}

/**
 * The text that the admin's search matches, folded here because SQLite's LOWER handles only ASCII: a
 * search for `ö` would find other rows there than on PostgreSQL.
 */
export function searchText({
  username,
  email,
  fullName,
}: {
  username: string;
  email: string;
  fullName: string | null;
}): string {
  return [username, email, fullName ?? ''].map(foldForSearch).join('\n');
}

export function foldForSearch(text: string): string {
  // Upper case first, so that `ß` equals `SS`; a final sigma equals any other sigma.
  return text.normalize('NFKC').toUpperCase().toLowerCase().replaceAll('ς', 'σ');
}

/** The condition that finds the user of a sign-in name. */
export function byName(name: string): { emailCanonical: string } | { usernameCanonical: string } {
  const canonical = canonicalName(name);
  return isEmailAddress(name) ? { emailCanonical: canonical } : { usernameCanonical: canonical };
}

/** The canonical form of a sign-in name: one for all of its spellings. */
export function canonicalName(name: string): string {
  return isEmailAddress(name) ? canonicalEmail(name) : canonicalUsername(name);
}

/** Whether a sign-in name is an e-mail address: usernames hold no `@`. */
export function isEmailAddress(name: string): boolean {
  return name.includes('@');
}
