import { LRUCache } from 'lru-cache';
import type { Change, ChangeFeed } from './change-feed.js';

/** The changes that invalidate an entry: those of its id, and those of the user that it belongs to. */
export interface CacheKey {
  /** Of a session or a user; ids are unique across both. */
  readonly id: string;
  /** Omitted where only the read reveals the user. */
  readonly user?: string;
}

interface Entry<T> {
  readonly user: string;
  readonly value: T;
  /** Start of the read, by the monotonic clock. */
  readonly readAt: number;
}

/** A read in flight. A change to the same id or user marks it stale, and its result is not cached. */
interface PendingRead extends CacheKey {
  readonly readAt: number;
  isStale: boolean;
}

interface FeedCacheOptions<T> {
  readonly userOf: (value: T) => string;
  /** Maximum number of entries; beyond it the least recently used entry is evicted. */
  readonly capacity: number;
  /** Expiry of a value, in milliseconds since 1970. */
  readonly expiresAt?: (value: T) => number;
}

/** Milliseconds. Changes made by hand in the database are not published; they take effect after this time. */
const MAX_AGE = 60_000;

/**
 * Caches rows until the change feed publishes a change to them. While the feed is not live, nothing
 * is cached and no cached value is returned.
 */
export class FeedCache<T> {
  private readonly entries: LRUCache<string, Entry<T>>;
  private readonly idsByUser = new Map<string, Set<string>>();
  private readonly pendingReads = new Set<PendingRead>();
  hits = 0;
  misses = 0;

  constructor(
    private readonly feed: ChangeFeed,
    private readonly options: FeedCacheOptions<T>,
  ) {
    this.entries = new LRUCache({
      max: options.capacity,
      dispose: ({ user }, id) => this.unlink(user, id),
    });
    feed.subscribe((change) => {
      if (change === 'everything') this.clear();
      else if (typeof change === 'object') this.invalidate(change);
    });
  }

  /**
   * @param read queries the database; `undefined` is not cached
   * @returns a cached value directly, not as a promise: this runs at every request
   */
  get<R extends T | undefined>(key: CacheKey, read: () => Promise<R>): T | Promise<R | T> {
    return this.peek(key) ?? this.reread(key, read);
  }

  /** @returns the cached value, without a query */
  peek(key: CacheKey): T | undefined {
    const value = this.find(key);
    if (value === undefined) this.misses += 1;
    else this.hits += 1;
    return value;
  }

  private find({ id, user }: CacheKey): T | undefined {
    const entry = this.entries.get(id);
    if (!entry || !this.feed.isLive) return undefined;
    if (user !== undefined && user !== entry.user) return undefined;
    if (this.isExpired(entry)) {
      this.entries.delete(id);
      return undefined;
    }
    return entry.value;
  }

  private isExpired({ readAt, value }: Entry<T>): boolean {
    const expiresAt = this.options.expiresAt?.(value) ?? Infinity;
    return performance.now() - readAt >= MAX_AGE || expiresAt <= Date.now();
  }

  /**
   * Queries the database even if a value is cached. The result is cached unless a change was published
   * since the read began: otherwise a slow read would restore a session that was just revoked.
   */
  async reread<R extends T | undefined>(key: CacheKey, read: () => Promise<R>): Promise<R> {
    const pending = { ...key, readAt: performance.now(), isStale: !this.feed.isLive };
    this.pendingReads.add(pending);
    try {
      const value = await read();
      if (value !== undefined && !pending.isStale && this.feed.isLive) this.store(pending, value);
      return value;
    } finally {
      this.pendingReads.delete(pending);
    }
  }

  private store({ id, readAt }: PendingRead, value: T): void {
    const user = this.options.userOf(value);
    this.entries.set(id, { user, value, readAt });
    const ids = this.idsByUser.get(user) ?? new Set();
    this.idsByUser.set(user, ids.add(id));
  }

  /** After an entry was deleted, evicted or replaced. */
  private unlink(user: string, id: string): void {
    const ids = this.idsByUser.get(user);
    ids?.delete(id);
    if (ids?.size === 0) this.idsByUser.delete(user);
  }

  private invalidate(change: Change): void {
    for (const pending of this.pendingReads) {
      const isAffected =
        'user' in change
          ? pending.user === undefined || pending.user === change.user
          : pending.id === change.id;
      if (isAffected) pending.isStale = true;
    }
    if ('id' in change) this.entries.delete(change.id);
    else for (const id of this.idsByUser.get(change.user) ?? []) this.entries.delete(id);
  }

  private clear(): void {
    this.entries.clear();
    for (const pending of this.pendingReads) pending.isStale = true;
  }
}
