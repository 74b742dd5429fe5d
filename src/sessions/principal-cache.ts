import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { ChangeFeed } from '../database/changes/change-feed.js';
import { FeedCache } from '../database/changes/feed-cache.js';
import { Metrics } from '../observability/metrics/metrics.js';

/** A principal and how long, in milliseconds since 1970, it may be believed without a change. */
export interface CachedPrincipal {
  readonly principal: Principal;
  readonly until: number;
}

/** Whom a token claims to be: its `sid` and its `sub`. */
export interface PrincipalKey {
  readonly sid: string;
  readonly sub: string;
}

/** Entries; about 600 bytes each. */
const CAPACITY = 50_000;

/**
 * Remembers the principals behind access tokens, so that an unchanged token costs no query, and
 * forgets them at the word of the change feed, so that a revoked one dies at the next request.
 */
@Injectable()
export class PrincipalCache {
  private readonly cache: FeedCache<CachedPrincipal>;

  constructor(feed: ChangeFeed, metrics: Metrics) {
    this.cache = new FeedCache(feed, {
      capacity: CAPACITY,
      userOf: ({ principal }) => principal.userId,
      expiresAt: ({ until }) => until,
    });
    metrics.observeCache('principals', this.cache);
  }

  /** @param read asks the database */
  find(
    { sid, sub }: PrincipalKey,
    read: () => Promise<CachedPrincipal | undefined>,
  ): Principal | Promise<Principal | undefined> {
    const known = this.cache.get({ id: sid, user: sub }, read);
    return known instanceof Promise ? known.then((found) => found?.principal) : known.principal;
  }
}
