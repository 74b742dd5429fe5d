import type { EntityManager } from 'typeorm';
import { rowLock } from '../database/row-lock.js';
import { User } from '../identity/user.entity.js';
import { assertFound } from '../identity/user-lookup.service.js';

/**
 * Locks the row, so that of two concurrent changes neither undoes the other.
 *
 * @throws AppException `not_found`
 */
export async function lockUser(manager: EntityManager, id: string): Promise<User> {
  return assertFound(await manager.findOne(User, { where: { id }, ...rowLock(manager) }));
}
