import { type EntityManager, IsNull } from 'typeorm';
import type { OneTimeTokenIssue } from './one-time-token-issue.js';
import { OneTimeToken } from './one-time-token.entity.js';

/** Voids the tokens that a new one replaces: those of its purpose and user, or of its subject alone. */
export async function voidReplaced(
  manager: EntityManager,
  { purpose, userId, subject, survivesCredentialChange }: OneTimeTokenIssue,
  now: number,
): Promise<void> {
  await manager.update(
    OneTimeToken,
    {
      userId,
      purpose,
      consumedAt: IsNull(),
      ...(survivesCredentialChange && { subject: subject ?? IsNull() }),
    },
    { consumedAt: new Date(now) },
  );
}
