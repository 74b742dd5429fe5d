import { type EntityManager, type FindOptionsWhere, IsNull } from 'typeorm';
import { type RevokedReason, Session } from './session.entity.js';

/**
 * Revokes sessions by one conditional statement: of two revocations, the first sets time and reason.
 *
 * @returns the number of sessions that were not revoked before
 */
export async function markRevoked(
  manager: EntityManager,
  sessions: FindOptionsWhere<Session>,
  reason: RevokedReason,
  now = new Date(),
): Promise<number> {
  const { affected } = await manager.update(
    Session,
    { ...sessions, revokedAt: IsNull() },
    // Also expires them, so that one index serves the purge.
    { revokedAt: now, revokedReason: reason, idleExpiresAt: now },
  );
  return affected ?? 0;
}
