import { domainToASCII } from 'node:url';

/** The form by which a username is unique and looked up: NFKC and case-folded, without space around it. */
export function canonicalUsername(username: string): string {
  return foldCase(username.trim().normalize('NFKC')).normalize('NFKC');
}

/**
 * The form by which an e-mail address is unique and looked up: case-folded, with an IDNA domain
 * (`ü.example` equals `xn--tda.example`), without space around it. An invalid domain is only converted to
 * lower case.
 */
export function canonicalEmail(email: string): string {
  const text = email.trim();
  const at = text.lastIndexOf('@');
  const local = foldCase(text.slice(0, at).normalize('NFC')).normalize('NFC');
  const domain = text.slice(at + 1);
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
  return foldCase(text.normalize('NFKC'));
}

/** Upper case first, so that `ß` equals `SS`; a final sigma equals any other sigma. */
function foldCase(text: string): string {
  return text.toUpperCase().toLowerCase().replaceAll('ς', 'σ');
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
