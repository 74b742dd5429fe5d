import type { EntityManager, FindOptionsWhere } from 'typeorm';
import type { Requester } from '../access/requester.js';
import { recordAudit } from '../audit/record-audit.js';
import { markRevoked } from './mark-revoked.js';
import type { RevokedReason, Session } from './session.entity.js';

/** Reuse has an audit event of its own. */
export type RevocationReason = Exclude<RevokedReason, 'reuse'>;

interface Revocation {
  readonly userId: string;
  /** One session of the user. */
  readonly sessionId?: string;
  /** Or the sessions of the user that match; without either, all of them. */
  readonly matching?: FindOptionsWhere<Session>;
  readonly reason: RevocationReason;
  /** The actor, where it is not the principal of the request. */
  readonly actorId?: string;
}

/**
 * Revokes sessions of a user, and records it. The caller publishes the change in the same transaction.
 *
 * @returns the number of sessions that were not revoked before
 */
export async function revokeSessions(
  manager: EntityManager,
  requester: Requester,
  { userId, sessionId, matching, reason, actorId }: Revocation,
): Promise<number> {
  const sessions = sessionId === undefined ? matching : { id: sessionId };
  const revoked = await markRevoked(manager, { ...sessions, userId }, reason);
  if (revoked > 0) {
    const details = { reason, session_count: revoked };
    await recordAudit(manager, requester, {
      event: 'session_ended',
      userId,
      actorId,
      sessionId,
      details,
    });
  }
  return revoked;
}
