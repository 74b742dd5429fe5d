import { type EntityManager, In, LessThanOrEqual } from 'typeorm';
import { Role } from '../../access/role.enum.js';
import type { Publish } from '../../database/changes/change-feed.js';
import { rowLock } from '../../database/row-lock.js';
import { User } from '../../identity/user.entity.js';
import { Session } from '../../sessions/session.entity.js';
import { lockActiveAdmins } from '../last-admin.js';
import { deleteUser } from './delete-user.js';

/**
 * Deletes one user after its grace period, or a batch of its sessions: a user may have very many.
 *
 * @param limit sessions per transaction
 * @returns the deleted user; `continued` after a batch; `last_admin` when no active admin would remain: the user stays until there is another one
 */
export async function deleteDueUser(
  manager: EntityManager,
  publish: Publish,
  now: Date,
  limit: number,
): Promise<User | 'continued' | 'last_admin' | 'none'> {
  const isDue = { deletionDueAt: LessThanOrEqual(now) };
  // By its index, before the search for admins, which reads all users.
  if (!(await manager.existsBy(User, isDue))) return 'none';
  const admins = await lockActiveAdmins(manager);
  // An admin that cannot be deleted must not keep the others from it.
  const deletable = admins.length === 0 ? { role: Role.User } : {};
  const user = await manager.findOne(User, {
    where: { ...isDue, ...deletable },
    order: { deletionDueAt: 'ASC' },
    ...rowLock(manager),
  });
  if (!user) return admins.length === 0 ? 'last_admin' : 'none';
  const sessions = await manager.find(Session, {
    select: { id: true },
    where: { userId: user.id },
    take: limit,
  });
  if (sessions.length === limit) {
    await manager.delete(Session, { id: In(sessions.map(({ id }) => id)) });
    return 'continued';
  }
  await deleteUser(manager, {}, user.id);
  publish({ user: user.id });
  return user;
}
