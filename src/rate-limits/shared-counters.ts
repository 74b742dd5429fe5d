import type { DataSource } from 'typeorm';
import { markPrepared } from '../database/postgres/prepared-statements.js';
import { runStatement } from '../database/run-statement.js';

/** A counter after an attempt was consumed from it. */
export interface CounterState {
  /** Attempts in this window, including this one. */
  readonly consumed: number;
  /** End of the window, in milliseconds since 1970. */
  readonly until: number;
}

interface Change {
  readonly key: string;
  /** 1 consumes an attempt, -1 refunds one. */
  readonly amount: 1 | -1;
  /** End of the window that starts if none is open, in milliseconds since 1970. */
  readonly until: number;
  readonly resolve: (state: CounterState) => void;
  readonly reject: (error: unknown) => void;
}

interface Row {
  key: string;
  points: number;
  expire: string;
}

/** Changes per statement. */
const BATCH_SIZE = 256;

/** Statements at the same time. */
const CONCURRENCY = 2;

/**
 * Adds the amounts of the JSON array `$1` to counters that are open at `$2`, and starts the others anew.
 * Ordered, so that concurrent statements cannot deadlock.
 */
const COUNT = markPrepared(`
  WITH changes AS (
    SELECT * FROM json_to_recordset($1) AS changes (key text, amount integer, until bigint))
  INSERT INTO rate_limits AS counter (key, points, expire)
  SELECT key, greatest(amount, 0), until FROM changes ORDER BY key
  ON CONFLICT (key) DO UPDATE SET
    points = CASE WHEN counter.expire > $2
      THEN greatest(counter.points + (SELECT amount FROM changes WHERE changes.key = excluded.key), 0)
      ELSE excluded.points END,
    expire = CASE WHEN counter.expire > $2 THEN counter.expire ELSE excluded.expire END
  RETURNING key, points, expire`);

/**
 * Counters of attempts in PostgreSQL, shared by all instances. Changes that arrive while a statement runs
 * share the next one: a sign-in consumes three attempts, most of which are refunded.
 */
export class SharedCounters {
  private queue: Change[] = [];
  private running = 0;

  constructor(private readonly dataSource: DataSource) {}

  /** @param duration of the window that starts if none is open, in milliseconds */
  consume(key: string, duration: number): Promise<CounterState> {
    return this.change(key, 1, Date.now() + duration);
  }

  /** @param until the end of the window from which the attempt was consumed, in milliseconds since 1970 */
  async refund(key: string, until: number): Promise<void> {
    await this.change(key, -1, until);
  }

  private change(key: string, amount: 1 | -1, until: number): Promise<CounterState> {
    return new Promise((resolve, reject) => {
      this.queue.push({ key, amount, until, resolve, reject });
      this.startBatch();
    });
  }

  private startBatch(): void {
    if (this.running >= CONCURRENCY || this.queue.length === 0) return;
    this.running += 1;
    // Deferred, so that all changes of this turn of the event loop join the batch.
    setImmediate(() => void this.runBatch(this.queue.splice(0, BATCH_SIZE)));
  }

  private async runBatch(batch: Change[]): Promise<void> {
    try {
      const rows = await runStatement<Row>(this.dataSource, COUNT, [
        JSON.stringify(sumByKey(batch)),
        Date.now(),
      ]);
      const states = statesOf(batch, rows);
      // In order: an attempt that is allowed is pending before a later one is rejected.
      batch.forEach(({ resolve }, index) => resolve(states[index] as CounterState));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.running -= 1;
      this.startBatch();
    }
  }
}

/** One row per key: a statement changes a row once. Refunds count before the attempts of their batch. */
function sumByKey(batch: Change[]): { key: string; amount: number; until: number }[] {
  const sums = new Map<string, { key: string; amount: number; until: number }>();
  for (const { key, amount, until } of batch) {
    const sum = sums.get(key) ?? { key, amount: 0, until };
    sum.amount += amount;
    sum.until = Math.max(sum.until, until);
    sums.set(key, sum);
  }
  return [...sums.values()];
}

/** @returns the state after each change: the last attempt sees the final number, each one before it one less */
function statesOf(batch: Change[], rows: Row[]): CounterState[] {
  const counters = new Map(rows.map(({ key, points, expire }) => [key, { points, expire }]));
  return batch
    .toReversed()
    .map(({ key, amount }) => {
      const counter = counters.get(key);
      if (!counter) throw new Error(`the counter of ${key} was not returned`);
      const state = { consumed: counter.points, until: Number(counter.expire) };
      if (amount > 0) counter.points -= 1;
      return state;
    })
    .toReversed();
}
