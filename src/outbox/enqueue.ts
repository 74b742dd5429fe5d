import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { Publish } from '../database/changes/change-feed.js';
import { Delivery } from './delivery.entity.js';

export interface NewDelivery {
  /** The kind of the handler, such as `mail`. */
  readonly kind: string;
  /** Deliveries of one kind and key are delivered one after the other, the oldest first. */
  readonly orderingKey: string;
  /** The user that the delivery is about, if any. */
  readonly userId?: string;
  /** Becomes JSON. No secret: it is kept for `OUTBOX_RETENTION_DAYS`. */
  readonly payload: object;
}

/**
 * Writes a delivery in the transaction of its cause: it is delivered, at least once, if and only if that
 * transaction commits.
 *
 * @param publish of the same `ChangeFeed.transaction`; wakes the dispatchers of all instances
 * @returns the id, which is the same for all attempts
 */
export async function enqueue(
  manager: EntityManager,
  publish: Publish,
  delivery: NewDelivery,
): Promise<string> {
  const [id] = await enqueueAll(manager, publish, [delivery]);
  return id as string;
}

/** As `enqueue`, for many deliveries by one statement. @returns their ids, in the same order */
export async function enqueueAll(
  manager: EntityManager,
  publish: Publish,
  deliveries: NewDelivery[],
): Promise<string[]> {
  if (deliveries.length === 0) return [];
  const now = new Date();
  const rows = deliveries.map(({ kind, orderingKey, userId, payload }) => ({
    id: uuidv7(),
    kind,
    orderingKey,
    userId: userId ?? null,
    payload,
    createdAt: now,
    nextAttemptAt: now,
  }));
  await manager.insert(Delivery, rows);
  publish('outbox');
  return rows.map(({ id }) => id);
}
