import { Injectable } from '@nestjs/common';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { FeedCache } from '../../database/changes/feed-cache.js';
import { Metrics } from '../../observability/metrics/metrics.js';
import { type LoadedSession, SessionReader } from './session-reader.js';

/** Sessions; about 1 kB each. */
const CAPACITY = 10_000;

/**
 * Caches sessions as they were read or last rotated here, so that the next rotation needs no read.
 * Another instance may have rotated them further.
 */
@Injectable()
export class SessionCache {
  private readonly cache: FeedCache<LoadedSession>;

  constructor(
    private readonly reader: SessionReader,
    feed: ChangeFeed,
    metrics: Metrics,
  ) {
    this.cache = new FeedCache(feed, { capacity: CAPACITY, userOf: ({ userId }) => userId });
    metrics.observeCache('sessions', this.cache);
  }

  /** @returns the cached session, without a query */
  peek(id: string): LoadedSession | undefined {
    return this.cache.peek({ id });
  }

  /** Reads the session from the database, and caches it. */
  async reread(id: string): Promise<LoadedSession | undefined> {
    return this.cache.reread({ id }, () => this.reader.read(id));
  }
}
