import type { EntityManager, FindOptionsWhere } from 'typeorm';
import { recordAudit } from '../audit/record-audit.js';
import type { Requester } from '../access/requester.js';
import { markRevoked } from './mark-revoked.js';
import type { RevokedReason, Session } from './session.entity.js';

interface Ending {
  readonly userId: string;
  /** Which of the user's sessions: one, or those that `others` says; otherwise all. */
  readonly sessionId?: string;
  readonly others?: FindOptionsWhere<Session>;
  /** Reuse has an event of its own. */
  readonly reason: Exclude<RevokedReason, 'reuse'>;
  /** Who ends them, where that is not the principal of the request. */
  readonly actorId?: string;
}

/**
 * Ends sessions of a user, and records it.
 *
 * @returns how many had not been ended before
 */
export async function revokeSessions(
  manager: EntityManager,
  requester: Requester,
  { userId, sessionId, others, reason, actorId }: Ending,
): Promise<number> {
  const which = sessionId === undefined ? others : { id: sessionId };
  const ended = await markRevoked(manager, { ...which, userId }, reason);
  if (ended > 0) {
    const details = { reason, session_count: ended };
    await recordAudit(manager, requester, {
      event: 'session_ended',
      userId,
      actorId,
      sessionId,
      details,
    });
  }
  return ended;
}
