import { Logger } from '@nestjs/common';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import type { DataSource } from 'typeorm';
import type { Rate } from '../config/rate.js';
import type { Limit } from './limits.js';

/** A point, taken before what it is for is tried. */
export interface Taken {
  /** It is used up. */
  keep(): void;
  /** For as long as its window lasts: in the next one it would be one too many. */
  refund(): Promise<void>;
}

/** There is no point left. */
export interface Refused {
  /** Seconds until there is. */
  readonly seconds: number;
  /** Whether nobody was refused under this key before, in this window, but for a moment. */
  readonly isFirst: boolean;
}

interface Refusal {
  /** Milliseconds since 1970, both. */
  readonly until: number;
  readonly askAgainAt: number;
}

const TABLE = 'rate_limits';

/** Milliseconds in which a key that has no room is refused without a query. */
const REFUSED_UNASKED = 1_000;

/** Refusals that are remembered; about 200 bytes each. */
const CAPACITY = 20_000;

/** Counts one limit: on PostgreSQL in a table, for all instances; in memory otherwise, and while that is away. */
export class Limiter {
  private readonly logger = new Logger(Limiter.name);
  private readonly memory: RateLimiterMemory;
  private readonly shared?: RateLimiterPostgres;
  private readonly refusals = new Map<string, Refusal>();
  /** Points that are taken and neither kept nor given back yet. */
  private readonly underWay = new Map<string, number>();

  constructor(dataSource: DataSource, { name, isLocal }: Limit, { points, duration }: Rate) {
    const options = { keyPrefix: name, points, duration };
    this.memory = new RateLimiterMemory(options);
    if (dataSource.options.type !== 'postgres' || isLocal) return;
    this.shared = new RateLimiterPostgres({
      ...options,
      storeClient: dataSource,
      storeType: 'typeorm',
      tableName: TABLE,
      tableCreated: true,
    });
  }

  /** Whether the key was refused a moment ago, so that it costs nothing to refuse it again. */
  isRefused(key: string): boolean {
    return (this.refusals.get(key)?.askAgainAt ?? 0) > Date.now();
  }

  async take(key: string): Promise<Taken | Refused> {
    if (this.isRefused(key)) return this.refuseAgain(key);
    const { store, state, hasRoom } = await this.consume(key);
    const until = Date.now() + state.msBeforeNext;
    if (!hasRoom) {
      await this.refund(store, key, until);
      return this.refuse(key, until);
    }
    this.countUnderWay(key, 1);
    return {
      keep: () => this.countUnderWay(key, -1),
      refund: async () => {
        this.countUnderWay(key, -1);
        await this.refund(store, key, until);
      },
    };
  }

  /** Where attempts are under way that may give their points back, it is only for a moment. */
  private refuse(key: string, until: number): Refused {
    const now = Date.now();
    if (this.underWay.has(key)) return { seconds: 1, isFirst: false };
    const isFirst = (this.refusals.get(key)?.until ?? 0) <= now;
    this.refusals.delete(key);
    this.refusals.set(key, { until, askAgainAt: now + REFUSED_UNASKED });
    const [oldest] = this.refusals.keys();
    if (this.refusals.size > CAPACITY && oldest !== undefined) this.refusals.delete(oldest);
    return { seconds: secondsUntil(until), isFirst };
  }

  private refuseAgain(key: string): Refused {
    return { seconds: secondsUntil(this.refusals.get(key)?.until ?? 0), isFirst: false };
  }

  private countUnderWay(key: string, change: number): void {
    const count = (this.underWay.get(key) ?? 0) + change;
    if (count > 0) this.underWay.set(key, count);
    else this.underWay.delete(key);
  }

  private async consume(key: string) {
    try {
      return await consumeFrom(this.shared ?? this.memory, key);
    } catch (error) {
      if (!this.shared) throw error;
      this.logger.warn(`counted in memory: ${String(error)}`);
      return consumeFrom(this.memory, key);
    }
  }

  private async refund(store: RateLimiterAbstract, key: string, until: number): Promise<void> {
    if (Date.now() >= until) return;
    // The answer is more important than one point.
    await store.reward(key).catch((error: unknown) => {
      this.logger.warn(`a point was not given back: ${String(error)}`);
    });
  }
}

async function consumeFrom(store: RateLimiterAbstract, key: string) {
  try {
    return { store, state: await store.consume(key), hasRoom: true };
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    return { store, state: error, hasRoom: false };
  }
}

function secondsUntil(moment: number): number {
  return Math.max(1, Math.ceil((moment - Date.now()) / 1000));
}
