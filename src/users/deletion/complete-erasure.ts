import { type EntityManager, MoreThan } from 'typeorm';
import { Delivery } from '../../outbox/delivery.entity.js';
import { FAILURE_LIMIT } from '../../outbox/retry-delay.js';
import { Erasure } from './erasure.entity.js';

/**
 * Milliseconds for which an erasure is repeated: rejected requests are recorded up to a minute later, also
 * those from the time before the deletion.
 */
const SETTLING_TIME = 10 * 60 * 1000;

/**
 * Ends an erasure after its last event, once no new one can follow: deletes the mails about the
 * deletion, and with the row of the erasure the link between the user and its pseudonym. Waits for pending mails,
 * except those that no instance has attempted for a day, because mail was switched off.
 */
export async function completeErasure(
  manager: EntityManager,
  { userId, createdAt }: Erasure,
  now: Date,
): Promise<void> {
  if (now.getTime() - createdAt.getTime() < SETTLING_TIME) return;
  const isPending = await manager.existsBy(Delivery, {
    userId,
    nextAttemptAt: MoreThan(new Date(now.getTime() - FAILURE_LIMIT)),
  });
  if (isPending) return;
  await manager.delete(Delivery, { userId });
  await manager.delete(Erasure, { userId });
}
