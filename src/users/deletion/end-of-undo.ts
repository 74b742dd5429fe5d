import { type EntityManager, IsNull, MoreThan } from 'typeorm';
import { OneTimeToken } from '../../tokens/one-time/one-time-token.entity.js';

/** @returns the time at which the last valid link that undoes a change of the user's address expires */
export async function endOfUndo(
  manager: EntityManager,
  userId: string,
  now: Date,
): Promise<Date | undefined> {
  const purpose = 'undo_email_change';
  const token = await manager.findOne(OneTimeToken, {
    where: { userId, purpose, consumedAt: IsNull(), expiresAt: MoreThan(now) },
    order: { expiresAt: 'DESC' },
  });
  return token?.expiresAt;
}
