import { type EntityManager, IsNull } from 'typeorm';
import { Role } from '../access/role.enum.js';
import { AppException } from '../common/errors/app.exception.js';
import { ADVISORY_LOCKS } from '../database/advisory-locks.js';
import { User } from '../identity/user.entity.js';

/**
 * Whether a user counts for the rule that at least one active admin remains. An admin with a scheduled
 * deletion does not: the rule would be broken at the end of its grace period.
 */
export function isActiveAdmin(user: Pick<User, 'role' | 'isActive' | 'deletionDueAt'>): boolean {
  return user.role === Role.Admin && user.isActive && user.deletionDueAt === null;
}

/**
 * Locks the set of active admins until the transaction ends: of two admins that demote each other, one
 * succeeds.
 *
 * PostgreSQL takes an advisory lock, before any row lock. Locks on the admins' rows would deadlock under
 * many concurrent changes, because the set of rows changes meanwhile. A transaction on SQLite has the
 * database to itself.
 *
 * @returns the ids of the active admins
 */
export async function lockActiveAdmins(manager: EntityManager): Promise<string[]> {
  if (manager.connection.options.type === 'postgres') {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.LAST_ADMIN]);
  }
  const admins = await manager.find(User, {
    select: { id: true },
    where: { role: Role.Admin, isActive: true, deletionDueAt: IsNull() },
  });
  return admins.map(({ id }) => id);
}

/** @throws AppException `last_admin` when no other active admin remains */
export function assertNotLastAdmin(activeAdmins: string[], removedId: string): void {
  if (activeAdmins.every((id) => id === removedId)) throw new AppException('last_admin');
}
