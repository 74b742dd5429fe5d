import type { Requester } from '../../access/requester.js';
import { recordAudit } from '../../audit/record-audit.js';
import { User } from '../../identity/user.entity.js';
import type { Transaction } from '../../sessions/start/session-starter.js';
import type { OneTimeTokens } from '../../tokens/one-time/one-time-tokens.js';

/**
 * Cancels a scheduled reset of factors, in a transaction that has locked the row of the user. Does nothing if
 * none is scheduled.
 *
 * @param user as its row is now
 * @param requester without a principal, the holder of the link or of a sign-in attempt, which is the user
 */
export async function cancelFactorReset(
  { manager, publish }: Transaction,
  tokens: OneTimeTokens,
  requester: Requester,
  { id: userId, factorResetDueAt }: Pick<User, 'id' | 'factorResetDueAt'>,
): Promise<void> {
  if (factorResetDueAt === null) return;
  await manager.update(User, { id: userId }, { factorResetDueAt: null });
  await tokens.voidPurpose(manager, userId, 'cancel_factor_reset');
  const actorId = requester.principal || requester.via ? undefined : userId;
  await recordAudit(manager, requester, { event: 'factor_reset_cancelled', userId, actorId });
  publish({ user: userId });
}
