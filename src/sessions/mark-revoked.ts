import { type EntityManager, type FindOptionsWhere, IsNull } from 'typeorm';
import { type RevokedReason, Session } from './session.entity.js';

/**
 * Ends sessions. One conditional statement: of two endings, the first gives the time and the reason.
 *
 * @returns how many had not been ended before
 */
export async function markRevoked(
  manager: EntityManager,
  which: FindOptionsWhere<Session>,
  reason: RevokedReason,
  now = new Date(),
): Promise<number> {
  const { affected } = await manager.update(
    Session,
    { ...which, revokedAt: IsNull() },
    // Idle from now on, so that one index tells what the purge may take.
    { revokedAt: now, revokedReason: reason, idleExpiresAt: now },
  );
  return affected ?? 0;
}
