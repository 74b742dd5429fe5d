import type { Delivery } from '../../outbox/delivery.entity.js';
import { OutboxService } from '../../outbox/outbox.service.js';
import { withServices } from '../with-services.js';
import type { State } from './delivery-states.js';

/* The services behind `outbox …`. Loaded by the actions of the commands, so that their help is fast. */

/** A delivery without the rest of its payload, which is personal data. Times are ISO 8601. */
export interface ListedDelivery {
  readonly id: string;
  readonly kind: string;
  /** Of a mail. */
  readonly template: string | null;
  /** The address of a mail, or the id of the user that gets it at its own. */
  readonly recipient: string | null;
  readonly ordering_key: string;
  readonly state: State;
  readonly attempts: number;
  readonly created_at: string;
  readonly next_attempt_at: string | null;
  /** The end of the lease of a running attempt. */
  readonly lease_until: string | null;
  readonly delivered_at: string | null;
  readonly dead_at: string | null;
  readonly last_error: string | null;
}

/**
 * Passes on every delivery in a state, by default the pending and dead ones, oldest first, until the callback
 * returns false.
 */
export async function listDeliveries(
  state: State | undefined,
  onDelivery: (delivery: ListedDelivery) => boolean,
): Promise<void> {
  await withServices(async (services) => {
    const deliveries = services.get(OutboxService).list(state ? [state] : ['pending', 'dead']);
    for await (const delivery of deliveries) if (!onDelivery(toListed(delivery))) return;
  });
}

/** Retries one delivery, or without an id all dead letters. @returns their number */
export async function retryDeliveries(id: string | undefined): Promise<number> {
  return withServices(async (services) => {
    const outbox = services.get(OutboxService);
    if (id === undefined) return outbox.retryDead();
    await outbox.retry(id);
    return 1;
  });
}

/** Deletes the deliveries in a state, by default the delivered and dead ones. @returns their number */
export async function purgeDeliveries(state: State | undefined): Promise<number> {
  return withServices((services) =>
    services.get(OutboxService).purge(state ? [state] : ['delivered', 'dead']),
  );
}

const iso = (time: Date | null) => time?.toISOString() ?? null;

/** The part of payloads that says where a delivery goes. */
interface Addressed {
  readonly template?: string;
  readonly to?: string;
  readonly email?: string;
}

function toListed(delivery: Delivery): ListedDelivery {
  const { template, to, email } = delivery.payload as Addressed;
  return {
    id: delivery.id,
    kind: delivery.kind,
    template: template ?? null,
    recipient: to ?? email ?? delivery.userId,
    ordering_key: delivery.orderingKey,
    state: delivery.deliveredAt ? 'delivered' : delivery.deadAt ? 'dead' : 'pending',
    attempts: delivery.attempts,
    created_at: delivery.createdAt.toISOString(),
    next_attempt_at: iso(delivery.nextAttemptAt),
    lease_until: iso(delivery.leaseUntil),
    delivered_at: iso(delivery.deliveredAt),
    dead_at: iso(delivery.deadAt),
    last_error: delivery.lastError,
  };
}
