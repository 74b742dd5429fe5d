import { Injectable } from '@nestjs/common';
import type { Grant, Principal } from '../access/principal.js';
import { ChangeFeed } from '../database/changes/change-feed.js';
import { FeedCache } from '../database/changes/feed-cache.js';
import { Metrics } from '../observability/metrics/metrics.js';

/** A principal, and the expiry of its session in milliseconds since 1970. */
export interface CachedPrincipal {
  readonly principal: Principal;
  /** Where the session is a grant: its tokens are for the client, never for this service. */
  readonly grant?: Grant;
  readonly expiresAt: number;
}

/** The `sid` and `sub` claims of an access token. */
export interface PrincipalKey {
  readonly sid: string;
  readonly sub: string;
}

/** Entries; about 700 bytes each. */
const CAPACITY = 50_000;

/**
 * Caches the principals of access tokens, so that a warm request runs no query. The change feed
 * invalidates entries, so that a revoked token is rejected at the next request.
 */
@Injectable()
export class PrincipalCache {
  private readonly cache: FeedCache<CachedPrincipal>;

  constructor(feed: ChangeFeed, metrics: Metrics) {
    this.cache = new FeedCache(feed, {
      capacity: CAPACITY,
      userOf: ({ principal }) => principal.userId,
      expiresAt: ({ expiresAt }) => expiresAt,
    });
    metrics.observeCache('principals', this.cache);
  }

  /** @param read queries the database */
  find(
    { sid, sub }: PrincipalKey,
    read: () => Promise<CachedPrincipal | undefined>,
  ): CachedPrincipal | Promise<CachedPrincipal | undefined> {
    return this.cache.get({ id: sid, user: sub }, read);
  }
}
