import { type EntityManager, IsNull, Not } from 'typeorm';
import { Delivery } from '../../outbox/delivery.entity.js';
import { Erasure } from './erasure.entity.js';

/**
 * Milliseconds for which an erasure is repeated: rejected requests are recorded up to a minute later, also
 * those from the time before the deletion.
 */
const SETTLING_TIME = 10 * 60 * 1000;

/**
 * Ends an erasure after its last event, once no new one can follow: deletes the mails about the
 * deletion, and with the row of the erasure the link between the user and its pseudonym.
 */
export async function completeErasure(
  manager: EntityManager,
  { userId, createdAt }: Erasure,
  now: Date,
): Promise<void> {
  if (now.getTime() - createdAt.getTime() < SETTLING_TIME) return;
  const isPending = await manager.existsBy(Delivery, { userId, nextAttemptAt: Not(IsNull()) });
  if (isPending) return;
  await manager.delete(Delivery, { userId });
  await manager.delete(Erasure, { userId });
}
