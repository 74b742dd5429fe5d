import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import {
  DataSource,
  type FindOptionsWhere,
  In,
  IsNull,
  LessThanOrEqual,
  MoreThan,
  Not,
} from 'typeorm';
import { OperationError } from '../common/errors/operation.error.js';
import { ChangeFeed } from '../database/changes/change-feed.js';
import { Delivery } from './delivery.entity.js';

/** `pending` includes deliveries with a running attempt. */
export type DeliveryState = 'pending' | 'delivered' | 'dead';

const IN_STATE: Record<DeliveryState, FindOptionsWhere<Delivery>> = {
  pending: { nextAttemptAt: Not(IsNull()) },
  delivered: { deliveredAt: Not(IsNull()) },
  dead: { deadAt: Not(IsNull()) },
};

const BATCH = 200;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** No lease, or one that has expired: its instance was killed, and no other has taken the delivery over yet. */
function withoutLease(which: FindOptionsWhere<Delivery>): FindOptionsWhere<Delivery>[] {
  return [
    { ...which, leaseUntil: IsNull() },
    { ...which, leaseUntil: LessThanOrEqual(new Date()) },
  ];
}

/** The operator's view of the outbox. */
@Injectable()
export class OutboxService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly feed: ChangeFeed,
  ) {}

  /** Yields the deliveries in one of the states, oldest first, without holding a connection. */
  async *list(states: readonly DeliveryState[]): AsyncGenerator<Delivery> {
    let last = FIRST_ID;
    for (;;) {
      const batch = await this.dataSource.manager.find(Delivery, {
        where: states.map((state) => ({ ...IN_STATE[state], id: MoreThan(last) })),
        order: { id: 'ASC' },
        take: BATCH,
      });
      yield* batch;
      const next = batch.at(-1)?.id;
      if (next === undefined) return;
      last = next;
    }
  }

  /**
   * Makes a dead letter, or a delivery that waits for its next attempt, due at once, with another 24 hours.
   *
   * @throws OperationError for an unknown or delivered one, and while an attempt runs
   */
  async retry(id: string): Promise<void> {
    const delivery = await this.dataSource.manager.findOneBy(Delivery, { id });
    if (!delivery)
      throw new OperationError(`no delivery has the id ${id}; run: auth-service outbox list`);
    if (delivery.deliveredAt) throw new OperationError(`${id} was delivered; nothing to retry`);
    const changed = await this.makeDue(withoutLease({ id, deliveredAt: IsNull() }));
    if (changed === 0) {
      throw new OperationError(`an attempt of ${id} is running; repeat the command in 15 s`);
    }
  }

  /** Makes all dead letters due at once. @returns their number */
  retryDead(): Promise<number> {
    return this.makeDue(IN_STATE.dead);
  }

  /** Deletes the deliveries in one of the states, except those with a running attempt. @returns their number */
  async purge(states: readonly DeliveryState[]): Promise<number> {
    let total = 0;
    for (;;) {
      const batch = await this.dataSource.manager.find(Delivery, {
        select: { id: true },
        where: states.flatMap((state) => withoutLease(IN_STATE[state])),
        take: BATCH,
      });
      if (batch.length === 0) return total;
      const ids = batch.map(({ id }) => id);
      const { affected } = await this.dataSource.manager.delete(
        Delivery,
        withoutLease({ id: In(ids) }),
      );
      total += affected ?? 0;
    }
  }

  private makeDue(
    which: FindOptionsWhere<Delivery> | FindOptionsWhere<Delivery>[],
  ): Promise<number> {
    return this.feed.transaction(async (manager, publish) => {
      const { affected } = await manager.update(Delivery, which, {
        nextAttemptAt: new Date(),
        leaseUntil: null,
        deadAt: null,
        failingSince: null,
      });
      publish('outbox');
      return affected ?? 0;
    });
  }
}
