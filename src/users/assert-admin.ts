import type { EntityManager } from 'typeorm';
import type { Principal } from '../access/principal.js';
import { AppException } from '../common/errors/app.exception.js';
import type { PrincipalsService } from '../sessions/principals.service.js';
import { lockActiveAdmins } from './last-admin.js';

/**
 * Takes the lock that a demotion needs too, so that none commits between this check and the commit.
 *
 * @returns the ids of the active admins
 * @throws AppException `invalid_token` or `forbidden` when the admin lost its rights meanwhile
 */
export async function assertAdmin(
  actor: Principal,
  principals: PrincipalsService,
  manager: EntityManager,
): Promise<string[]> {
  const admins = await lockActiveAdmins(manager);
  await principals.assertActive(actor, manager);
  if (!admins.includes(actor.userId)) throw new AppException('forbidden');
  return admins;
}
