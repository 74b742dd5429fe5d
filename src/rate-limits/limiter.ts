import { Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Rate } from '../config/rate.js';
import type { Limit } from './limits.js';
import { MemoryCounters } from './memory-counters.js';
import type { CounterState, SharedCounters } from './shared-counters.js';

/** One attempt, consumed before it is made. Call `commit` or `refund` once. */
export interface Reservation {
  /** The attempt counts. */
  commit(): void;
  /** The attempt does not count. After its window it stays consumed: the next one would have one too many. */
  refund(): Promise<void>;
}

/** The limit is reached. */
export interface Exceeded {
  /** Seconds until the next attempt is allowed. */
  readonly seconds: number;
  /** Whether this is the first rejection of the key in this window, other than a momentary one. */
  readonly isFirst: boolean;
}

interface Rejection {
  /** End of the window, in milliseconds since 1970, as `recheckAt`. */
  readonly until: number;
  readonly recheckAt: number;
}

/** Milliseconds in which a rejected key is rejected again without a query. */
const RECHECK_INTERVAL = 1_000;

/** Cached rejections; about 200 bytes each. */
const CAPACITY = 20_000;

/**
 * Counts the attempts of one limit: on PostgreSQL in a table that all instances share; in memory on
 * SQLite, and while the table is unavailable.
 */
export class Limiter {
  private readonly logger = new Logger(Limiter.name);
  private readonly memory = new MemoryCounters();
  private readonly shared?: SharedCounters;
  /** Created by the first rejection, because it allocates memory for its capacity. */
  private rejections?: LRUCache<string, Rejection>;
  /** Number of reservations by key that are neither committed nor refunded. */
  private readonly pending = new Map<string, number>();

  /** @param counters of all instances; absent where one instance serves the database */
  constructor(
    private readonly limit: Limit,
    private readonly rate: Rate,
    counters?: SharedCounters,
  ) {
    if (!limit.isLocal) this.shared = counters;
  }

  /** Whether the key was rejected within the last second, so that no query is needed to reject it again. */
  isRejected(key: string): boolean {
    return (this.rejections?.peek(key)?.recheckAt ?? 0) > Date.now();
  }

  async consume(key: string): Promise<Reservation | Exceeded> {
    if (this.isRejected(key)) return this.rejectAgain(key);
    const { consumed, until, refund } = await this.count(key);
    if (consumed > this.rate.points) {
      await refund();
      return this.reject(key, until);
    }
    this.countPending(key, 1);
    return {
      commit: () => this.countPending(key, -1),
      refund: async () => {
        this.countPending(key, -1);
        await refund();
      },
    };
  }

  /** While reservations are pending, one may be refunded: the rejection is momentary. */
  private reject(key: string, until: number): Exceeded {
    const now = Date.now();
    if (this.pending.has(key)) return { seconds: 1, isFirst: false };
    this.rejections ??= new LRUCache({ max: CAPACITY });
    const isFirst = (this.rejections.get(key)?.until ?? 0) <= now;
    this.rejections.set(key, { until, recheckAt: now + RECHECK_INTERVAL });
    return { seconds: secondsUntil(until), isFirst };
  }

  private rejectAgain(key: string): Exceeded {
    return { seconds: secondsUntil(this.rejections?.get(key)?.until ?? 0), isFirst: false };
  }

  private countPending(key: string, change: number): void {
    const count = (this.pending.get(key) ?? 0) + change;
    if (count > 0) this.pending.set(key, count);
    else this.pending.delete(key);
  }

  private async count(key: string): Promise<CounterState & { refund: () => Promise<void> }> {
    const { shared } = this;
    if (!shared) return this.countInMemory(key);
    const name = `${this.limit.name}:${key}`;
    try {
      const state = await shared.consume(name, this.rate.duration * 1000);
      return {
        ...state,
        refund: () => this.refund(state.until, () => shared.refund(name, state.until)),
      };
    } catch (error) {
      this.logger.warn(`Rate limit counted in memory: ${String(error)}`);
      return this.countInMemory(key);
    }
  }

  private countInMemory(key: string): CounterState & { refund: () => Promise<void> } {
    const state = this.memory.consume(key, this.rate.duration * 1000);
    const refund = async () => {
      if (Date.now() < state.until) this.memory.refund(key);
    };
    return { ...state, refund };
  }

  private async refund(until: number, change: () => Promise<unknown>): Promise<void> {
    if (Date.now() >= until) return;
    // A failed refund must not fail the request.
    await change().catch((error: unknown) => {
      this.logger.warn(`Rate limit not refunded: ${String(error)}`);
    });
  }
}

function secondsUntil(moment: number): number {
  return Math.max(1, Math.ceil((moment - Date.now()) / 1000));
}
