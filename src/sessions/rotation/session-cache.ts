import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { FeedCache } from '../../database/changes/feed-cache.js';
import { Metrics } from '../../observability/metrics/metrics.js';
import type { User } from '../../identity/user.entity.js';
import { Session } from '../session.entity.js';

/** A session with its seed and its user. */
export type LoadedSession = Session & { user: User };

/** Sessions; about 2 kB each. */
const CAPACITY = 10_000;

/**
 * Caches sessions as they were read or last rotated here, so that the next rotation needs no read.
 * Another instance may have rotated them further.
 */
@Injectable()
export class SessionCache {
  private readonly cache: FeedCache<LoadedSession>;

  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
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
    return this.cache.reread({ id }, () => this.read(id));
  }

  private async read(id: string): Promise<LoadedSession | undefined> {
    const session = await this.sessions
      .createQueryBuilder('session')
      .addSelect('session.seed')
      .innerJoinAndSelect('session.user', 'user')
      .where({ id })
      .getOne();
    return (session as LoadedSession | null) ?? undefined;
  }
}
