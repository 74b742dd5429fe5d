import type { EntityManager } from 'typeorm';
import { Role } from '../access/role.enum.js';
import { AppException } from '../common/errors/app.exception.js';
import { ADVISORY_LOCKS } from '../database/advisory-locks.js';
import { User } from '../identity/user.entity.js';

/** Whether the account counts for the rule that one active admin has to stay. */
export function isActiveAdmin(user: Pick<User, 'role' | 'isActive'>): boolean {
  return user.role === Role.Admin && user.isActive;
}

/**
 * The active admins, whom nobody else can demote, disable or delete until the transaction ends: two
 * admins who demote each other can't both succeed.
 *
 * On PostgreSQL by an advisory lock, taken before any row is: locks on the admins' rows themselves
 * end in deadlocks when many change at once, because whose rows they are changes meanwhile. On SQLite
 * a transaction has the database for itself.
 */
export async function lockActiveAdmins(manager: EntityManager): Promise<string[]> {
  if (manager.connection.options.type === 'postgres') {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.LAST_ADMIN]);
  }
  const admins = await manager.find(User, {
    select: { id: true },
    where: { role: Role.Admin, isActive: true },
  });
  return admins.map(({ id }) => id);
}

/** @throws AppException `last_admin` when the account that leaves is the only one of these */
export function assertNotLastAdmin(activeAdmins: string[], leavingId: string): void {
  if (activeAdmins.every((id) => id === leavingId)) throw new AppException('last_admin');
}
