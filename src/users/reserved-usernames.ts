/**
 * Names that others would take for the service, its operator or a mailbox that RFC 2142 reserves, without
 * separators.
 */
const RESERVED = new Set([
  'abuse',
  'account',
  'admin',
  'administrator',
  'anonymous',
  'api',
  'auth',
  'daemon',
  'help',
  'hostmaster',
  'info',
  'login',
  'mailerdaemon',
  'me',
  'moderator',
  'noc',
  'nobody',
  'noreply',
  'null',
  'operator',
  'owner',
  'postmaster',
  'root',
  'security',
  'staff',
  'superuser',
  'support',
  'sysadmin',
  'system',
  'undefined',
  'usenet',
  'webmaster',
]);

/** Separators don't make another name of it. @param canonical as `canonicalUsername` writes it */
export function isReservedUsername(canonical: string): boolean {
  return RESERVED.has(canonical.replace(/[._-]/g, ''));
}
