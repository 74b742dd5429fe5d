import { type EntityManager, IsNull, LessThan, Not } from 'typeorm';
import { Delivery } from './delivery.entity.js';
import type { Claim } from './leases.js';
import { FAILURE_LIMIT, retryDelay } from './retry-delay.js';

/** Also after the lease was lost: the delivery has been made. */
export async function recordDelivered(manager: EntityManager, { id }: Claim): Promise<void> {
  await manager.update(
    Delivery,
    { id, deliveredAt: IsNull() },
    { deliveredAt: new Date(), deadAt: null, nextAttemptAt: null, leaseUntil: null },
  );
}

interface Failure {
  /** Without secrets. */
  readonly description: string;
  readonly isPermanent: boolean;
}

/**
 * Schedules the next attempt, or makes the delivery a dead letter. Changes nothing when the lease was lost.
 *
 * @returns whether the delivery is dead
 */
export async function recordFailure(
  manager: EntityManager,
  claim: Claim,
  { description, isPermanent }: Failure,
): Promise<boolean> {
  const now = Date.now();
  const failingSince = claim.failingSince ?? new Date(now);
  const failingFor = now - failingSince.getTime();
  const isDead = isPermanent || failingFor >= FAILURE_LIMIT;
  const next = new Date(now + retryDelay(failingFor, Math.random()));
  const { affected } = await manager.update(
    Delivery,
    { id: claim.id, attempts: claim.attempts, nextAttemptAt: Not(IsNull()) },
    {
      lastError: description,
      failingSince,
      leaseUntil: null,
      nextAttemptAt: isDead ? null : next,
      deadAt: isDead ? new Date(now) : null,
    },
  );
  if (affected !== 1) return false;
  if (!isDead) await postponeFollowing(manager, claim, next);
  return isDead;
}

/** Deliveries that wait for this one are not due before it, so that claims do not read them again and again. */
async function postponeFollowing(
  manager: EntityManager,
  { kind, orderingKey }: Claim,
  until: Date,
): Promise<void> {
  await manager.update(
    Delivery,
    { orderingKey, kind, nextAttemptAt: LessThan(until) },
    { nextAttemptAt: until },
  );
}
