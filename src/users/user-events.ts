import type { AuditEntry } from '../audit/audit-entry.js';
import type { Requester } from '../access/requester.js';
import type { User } from '../identity/user.entity.js';

/** Audited columns, and their names in the API. */
const FIELDS = {
  email: 'email',
  username: 'username',
  fullName: 'full_name',
  locale: 'locale',
} as const;

/** A client without a principal has registered; an admin or the command line has created a user. */
export function creationEvent({ id, role }: User, { principal, client }: Requester): AuditEntry {
  if (client && !principal) return { event: 'user_registered', userId: id, actorId: id };
  return { event: 'user_created', userId: id, details: { role } };
}

/**
 * The audit entries of a change: the names of the changed fields, never their values. Changes of role,
 * password and active state, the targets of an attacker, are entries or details of their own.
 */
export function changeEvents(user: User, columns: Partial<User>): AuditEntry[] {
  const changed = { ...user, ...columns };
  const entries: AuditEntry[] = [];
  const about = { userId: user.id };
  const fields: string[] = Object.entries(FIELDS)
    .filter(([column]) => user[column as keyof User] !== changed[column as keyof User])
    .map(([, field]) => field);
  if (changed.isActive !== user.isActive) fields.push('is_active');
  // The mark of the old address is lost with it, which `email` says.
  if (user.emailVerifiedAt && !changed.emailVerifiedAt && !fields.includes('email')) {
    fields.push('email_verified');
  }
  if (fields.length > 0) {
    const state = changed.isActive === user.isActive ? {} : { is_active: changed.isActive };
    entries.push({ event: 'user_changed', ...about, details: { fields, ...state } });
  }
  if (changed.emailVerifiedAt && changed.emailVerifiedAt !== user.emailVerifiedAt) {
    entries.push({ event: 'email_verified', ...about });
  }
  if (changed.role !== user.role) {
    const details = { old_role: user.role, role: changed.role };
    entries.push({ event: 'role_changed', ...about, details });
  }
  if (columns.passwordHash !== undefined) entries.push({ event: 'password_changed', ...about });
  return entries;
}
