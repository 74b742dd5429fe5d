import type { Change, ChangeFeed } from './change-feed.js';

/** Says which changes make a kept value wrong: those of its id, and those of the user it belongs to. */
export interface CacheKey {
  /** A session's id or a user's: no two things share one. */
  readonly id: string;
  /** Left out where it is known only when it has been read. */
  readonly user?: string;
}

interface Entry<T> {
  readonly user: string;
  readonly value: T;
  /** When the read began, on the clock that nobody sets. */
  readonly readAt: number;
}

/** A read that is under way; a change that touches it makes its result unfit for keeping. */
interface Reading extends CacheKey {
  readonly readAt: number;
  isStale: boolean;
}

interface FeedCacheOptions<T> {
  readonly userOf: (value: T) => string;
  /** Entries; when there are more, the least recently used goes. */
  readonly capacity: number;
  /** When a value ends by itself, in milliseconds since 1970. */
  readonly until?: (value: T) => number;
}

/** Milliseconds. Nobody tells of what was changed by hand in the database; it counts after so long. */
const MAX_AGE = 60_000;

/**
 * Keeps what was read from the database until the change feed says that it has changed. While the
 * feed is not live, nothing is kept and nothing that was kept is given out.
 */
export class FeedCache<T> {
  /** By id, the least recently used first. */
  private readonly kept = new Map<string, Entry<T>>();
  private readonly idsOf = new Map<string, Set<string>>();
  private readonly readings = new Set<Reading>();
  /** How often something was kept, and given out. */
  hits = 0;
  /** How often it was not. */
  misses = 0;

  constructor(
    private readonly feed: ChangeFeed,
    private readonly options: FeedCacheOptions<T>,
  ) {
    feed.subscribe((change) => (change === 'everything' ? this.clear() : this.forget(change)));
  }

  /**
   * @param read asks the database; what it does not find is not kept
   * @returns what is kept at once, and not by way of a promise: this is done at every request
   */
  get<R extends T | undefined>(key: CacheKey, read: () => Promise<R>): T | Promise<R | T> {
    return this.peek(key) ?? this.reread(key, read);
  }

  /** @returns what is kept, without asking the database */
  peek(key: CacheKey): T | undefined {
    const value = this.find(key);
    if (value === undefined) this.misses += 1;
    else this.hits += 1;
    return value;
  }

  private find({ id, user }: CacheKey): T | undefined {
    const entry = this.kept.get(id);
    if (!entry || !this.feed.isLive) return undefined;
    if (user !== undefined && user !== entry.user) return undefined;
    if (this.isOver(entry)) {
      this.drop(id);
      return undefined;
    }
    // To the end of the line of those to go.
    this.kept.delete(id);
    this.kept.set(id, entry);
    return entry.value;
  }

  private isOver({ readAt, value }: Entry<T>): boolean {
    const until = this.options.until?.(value) ?? Infinity;
    return performance.now() - readAt >= MAX_AGE || until <= Date.now();
  }

  /**
   * Asks the database whatever is kept, and keeps what was read only when nothing was said to have
   * changed since the read began: otherwise a slow read would bring back what was just revoked.
   */
  async reread<R extends T | undefined>(key: CacheKey, read: () => Promise<R>): Promise<R> {
    const reading = { ...key, readAt: performance.now(), isStale: !this.feed.isLive };
    this.readings.add(reading);
    try {
      const value = await read();
      if (value !== undefined && !reading.isStale && this.feed.isLive) this.keep(reading, value);
      return value;
    } finally {
      this.readings.delete(reading);
    }
  }

  private keep({ id, readAt }: Reading, value: T): void {
    this.drop(id);
    const user = this.options.userOf(value);
    this.kept.set(id, { user, value, readAt });
    const ids = this.idsOf.get(user) ?? new Set();
    this.idsOf.set(user, ids.add(id));
    if (this.kept.size > this.options.capacity) {
      const [oldest] = this.kept.keys();
      if (oldest !== undefined) this.drop(oldest);
    }
  }

  private drop(id: string): void {
    const entry = this.kept.get(id);
    if (!entry) return;
    this.kept.delete(id);
    const ids = this.idsOf.get(entry.user);
    ids?.delete(id);
    if (ids?.size === 0) this.idsOf.delete(entry.user);
  }

  private forget(change: Change): void {
    for (const reading of this.readings) {
      const isTouched =
        'user' in change
          ? reading.user === undefined || reading.user === change.user
          : reading.id === change.id;
      if (isTouched) reading.isStale = true;
    }
    if ('id' in change) this.drop(change.id);
    else for (const id of this.idsOf.get(change.user) ?? []) this.drop(id);
  }

  private clear(): void {
    this.kept.clear();
    this.idsOf.clear();
    for (const reading of this.readings) reading.isStale = true;
  }
}
