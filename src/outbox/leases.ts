import { type DataSource, type FindOptionsWhere, IsNull, MoreThan, Not } from 'typeorm';
import { engineOf } from '../database/engine.js';
import { runStatement } from '../database/run-statement.js';
import { Delivery } from './delivery.entity.js';

/**
 * Milliseconds. A lease is renewed while its attempt runs, so its length is only the time after which
 * other instances take over the deliveries of a killed one.
 */
const LEASE = 15_000;
export const RENEWAL_INTERVAL = LEASE / 3;

/** A delivery with a lease of this instance. */
export interface Claim {
  readonly id: string;
  readonly kind: string;
  readonly orderingKey: string;
  readonly payload: unknown;
  /** Also identifies the lease: the next claim increments it. */
  readonly attempts: number;
  readonly failingSince: Date | null;
}

interface ClaimedRow {
  readonly id: string;
  readonly kind: string;
  readonly ordering_key: string;
  readonly payload: string;
  readonly attempts: number;
  readonly failing_since: string | number | null;
}

/** The leases of deliveries: a delivery is attempted only by the instance that holds its lease. */
export class Leases {
  private readonly statement: string;

  /** @param kinds of the deliveries to claim */
  constructor(
    private readonly dataSource: DataSource,
    private readonly kinds: readonly string[],
  ) {
    this.statement = claimStatement(kinds.length, engineOf(dataSource) === 'postgres');
  }

  /** Claims due deliveries, the longest due first. @param now milliseconds since 1970 */
  async claim(limit: number, now: number): Promise<Claim[]> {
    const parameters = [now, ...this.kinds, limit, now + LEASE];
    const rows = await runStatement<ClaimedRow>(this.dataSource, this.statement, parameters);
    return rows.map(toClaim).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** @returns whether the lease was still held */
  async renew(claim: Claim): Promise<boolean> {
    const until = new Date(Date.now() + LEASE);
    const { affected } = await this.dataSource.manager.update(Delivery, heldBy(claim), {
      leaseUntil: until,
      nextAttemptAt: until,
    });
    return affected === 1;
  }

  /**
   * Ends the lease of an attempt that was aborted without a result; the delivery is due at once. The attempt
   * stays counted: a smaller number would identify the next lease as this one.
   */
  async release(claim: Claim): Promise<void> {
    await this.dataSource.manager.update(Delivery, heldBy(claim), {
      leaseUntil: null,
      nextAttemptAt: new Date(),
    });
  }

  /** Ends the leases of a killed process. Only on SQLite, where no other instance can hold one. */
  async releaseAll(): Promise<void> {
    await this.dataSource.manager.update(
      Delivery,
      { leaseUntil: Not(IsNull()), nextAttemptAt: Not(IsNull()) },
      { leaseUntil: null, nextAttemptAt: new Date() },
    );
  }

  /** @returns the time of the first attempt after `now`, both in milliseconds since 1970; `Infinity` for none */
  async nextAttemptAfter(now: number): Promise<number> {
    const [next] = await this.dataSource.manager.find(Delivery, {
      select: { nextAttemptAt: true },
      where: { nextAttemptAt: MoreThan(new Date(now)) },
      order: { nextAttemptAt: 'ASC' },
      take: 1,
    });
    return next?.nextAttemptAt?.getTime() ?? Infinity;
  }
}

/**
 * The delivery while the attempt has its lease. The result of the attempt ends the lease and keeps `attempts`:
 * a renewal that arrives after it must not lease the delivery again.
 */
function heldBy({ id, attempts }: Claim): FindOptionsWhere<Delivery> {
  return { id, attempts, leaseUntil: Not(IsNull()), nextAttemptAt: Not(IsNull()) };
}

/**
 * A delivery waits while an older one of its kind and key is pending. `SKIP LOCKED` lets several instances
 * claim at the same time; SQLite serializes the statements itself.
 */
function claimStatement(kindCount: number, isPostgres: boolean): string {
  const kinds = Array.from({ length: kindCount }, (_, i) => `$${i + 2}`).join(', ');
  return `
    WITH due AS (
      SELECT id FROM outbox AS candidate
      WHERE next_attempt_at <= $1 AND kind IN (${kinds}) AND NOT EXISTS (
        SELECT 1 FROM outbox AS older
        WHERE older.ordering_key = candidate.ordering_key AND older.next_attempt_at IS NOT NULL
          AND older.kind = candidate.kind AND older.id < candidate.id)
      ORDER BY next_attempt_at, id LIMIT $${kindCount + 2}
      ${isPostgres ? 'FOR UPDATE OF candidate SKIP LOCKED' : ''})
    UPDATE outbox
    SET lease_until = $${kindCount + 3}, next_attempt_at = $${kindCount + 3}, attempts = attempts + 1
    WHERE id IN (SELECT id FROM due)
    RETURNING id, kind, ordering_key, payload, attempts, failing_since`;
}

function toClaim(row: ClaimedRow): Claim {
  const { id, kind, ordering_key: orderingKey, attempts, failing_since: failingSince } = row;
  return {
    id,
    kind,
    orderingKey,
    payload: JSON.parse(row.payload),
    attempts,
    failingSince: failingSince === null ? null : new Date(Number(failingSince)),
  };
}
