/** What became of a refresh token that was presented; see `RotationService`. */
export const REFRESH_OUTCOMES = ['rotated', 'replayed', 'reused', 'refused'] as const;
export type RefreshOutcome = (typeof REFRESH_OUTCOMES)[number];

/** How often a cache has had what it was asked for. */
export interface CacheReads {
  readonly hits: number;
  readonly misses: number;
}

/** How many hash right now, and how many wait for their turn. */
export interface HashQueue {
  readonly running: number;
  readonly waiting: number;
}

/** Those who wait for SQLite's one connection. */
export interface Line {
  readonly waiting: number;
}

/** Connections of a pool, and who waits for one. */
export interface Pool {
  readonly idleCount: number;
  readonly totalCount: number;
  readonly waitingCount: number;
}
