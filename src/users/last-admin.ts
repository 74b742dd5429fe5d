import type { EntityManager } from 'typeorm';
import { Role } from '../common/access/role.enum.js';
import { AppException } from '../common/errors/app.exception.js';
import { rowLock } from '../database/row-lock.js';
import { User } from './user.entity.js';

/** Whether the account counts for the rule that one active admin has to stay. */
export function isActiveAdmin(user: Pick<User, 'role' | 'isActive'>): boolean {
  return user.role === Role.Admin && user.isActive;
}

/**
 * The active admins, locked until the transaction ends, so that two admins who demote each other
 * can't both succeed. To be called before any other row is locked: always in one order, no deadlock.
 */
export async function lockActiveAdmins(manager: EntityManager): Promise<string[]> {
  const admins = await manager.find(User, {
    select: { id: true },
    where: { role: Role.Admin, isActive: true },
    order: { id: 'ASC' },
    ...rowLock(manager),
  });
  return admins.map(({ id }) => id);
}

/** @throws AppException `last_admin` when the account that leaves is the only one of these */
export function keepAnAdmin(activeAdmins: string[], leavingId: string): void {
  if (activeAdmins.every((id) => id === leavingId)) throw new AppException('last_admin');
}
