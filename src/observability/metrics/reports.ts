/** Results of presenting a refresh token; see `RotationService`. */
export const REFRESH_OUTCOMES = ['rotated', 'replayed', 'reused', 'refused'] as const;
export type RefreshOutcome = (typeof REFRESH_OUTCOMES)[number];

/** Results of an attempt to deliver; `aborted` at a shutdown. */
export type DeliveryResult = 'delivered' | 'failed' | 'dead' | 'aborted';

/** The pending deliveries of the outbox, which all instances share. */
export interface OutboxDepth {
  readonly pending: number;
  /** Seconds since the oldest was enqueued; 0 without one. */
  readonly oldest: number;
}

/** Reads of a cache since the start. */
export interface CacheReads {
  readonly hits: number;
  readonly misses: number;
}

/** Passwords being hashed, and passwords queued for it. */
export interface HashQueue {
  readonly running: number;
  readonly waiting: number;
}

/** Statements and transactions queued for SQLite's one connection. */
export interface LockQueue {
  readonly waiting: number;
}

/** Connections of a pool, and requests queued for one. */
export interface Pool {
  readonly idleCount: number;
  readonly totalCount: number;
  readonly waitingCount: number;
}

/** A background job of this instance. */
export interface JobReport {
  readonly name: string;
  /** Start of the last run in seconds since 1970; 0 before the first. */
  readonly lastRunAt: number;
  /** Seconds. */
  readonly lastDuration: number;
  readonly failures: number;
}
