/**
 * Names that could be mistaken for the service, its operator or a mailbox of RFC 2142, without separators.
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

/** Ignores separators. @param canonical as returned by `canonicalUsername` */
export function isReservedUsername(canonical: string): boolean {
  return RESERVED.has(canonical.replace(/[._-]/g, ''));
}
