import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

/** Entries. */
const CAPACITY = 20_000;

/** Characters; longer texts are not cached. Access tokens of this service have about 500. */
const MAX_LENGTH = 1_024;

/** Milliseconds. Bounds the effect of changes that are made by hand in the database. */
const MAX_AGE = 60_000;

/**
 * Caches access and refresh tokens that were genuine and are expired or revoked. Both are final, so such a token is
 * rejected without a signature check and without a query: a client in a retry loop costs nothing that
 * other requests wait for.
 */
@Injectable()
export class RejectedTokens {
  private readonly tokens = new LRUCache<string, true>({ max: CAPACITY, ttl: MAX_AGE });

  add(token: string): void {
    if (token.length <= MAX_LENGTH) this.tokens.set(token, true);
  }

  has(token: string): boolean {
    return this.tokens.has(token);
  }
}
