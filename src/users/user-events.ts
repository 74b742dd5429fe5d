import type { AuditEntry } from '../audit/audit-entry.js';
import type { Requester } from '../access/requester.js';
import type { User } from '../identity/user.entity.js';

/** Columns whose change is told by the name that the API has for them. */
const FIELDS = { email: 'email', username: 'username', fullName: 'full_name' } as const;

/** Somebody who sends a request and is nobody yet registers. */
export function creationEvent({ id, role }: User, { principal, client }: Requester): AuditEntry {
  if (client && !principal) return { event: 'user_registered', userId: id, actorId: id };
  return { event: 'user_created', userId: id, details: { role } };
}

/**
 * What the audit log says of a change: which fields are others now, and never what they hold. A role,
 * a password and whether the account is active are what an attacker is after, and so stand out.
 */
export function changeEvents(user: User, columns: Partial<User>): AuditEntry[] {
  const changed = { ...user, ...columns };
  const entries: AuditEntry[] = [];
  const about = { userId: user.id };
  const fields: string[] = Object.entries(FIELDS)
    .filter(([column]) => user[column as keyof User] !== changed[column as keyof User])
    .map(([, field]) => field);
  if (changed.isActive !== user.isActive) fields.push('is_active');
  if (fields.length > 0) {
    const state = changed.isActive === user.isActive ? {} : { is_active: changed.isActive };
    entries.push({ event: 'user_changed', ...about, details: { fields, ...state } });
  }
  if (changed.role !== user.role) {
    const details = { old_role: user.role, role: changed.role };
    entries.push({ event: 'role_changed', ...about, details });
  }
  if (columns.passwordHash !== undefined) entries.push({ event: 'password_changed', ...about });
  return entries;
}
