import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { PrincipalKey } from '../sessions/principal-cache.js';
import { SigningKeys } from '../tokens/signing-keys/signing-keys.js';

interface VerifiedToken extends PrincipalKey {
  /** Seconds since 1970. */
  readonly exp: number;
}

/** Entries; about 700 bytes each. */
const CAPACITY = 20_000;

/**
 * Caches the claims of verified access tokens, so that a token is verified once and not at each request.
 * Only its expiry is checked again here; `PrincipalsService` checks session and user.
 */
@Injectable()
export class VerifiedTokens {
  private readonly tokens = new LRUCache<string, VerifiedToken>({ max: CAPACITY });

  constructor(keys: SigningKeys) {
    // Some may be tokens of a revoked key.
    keys.onRemoval(() => this.tokens.clear());
  }

  add(token: string, claims: VerifiedToken): void {
    this.tokens.set(token, claims);
  }

  find(token: string): PrincipalKey | undefined {
    const claims = this.tokens.get(token);
    if (!claims) return undefined;
    // As jsonwebtoken compares (RFC 7519, section 4.1.4): expired from this second on.
    if (Math.floor(Date.now() / 1000) < claims.exp) return claims;
    this.tokens.delete(token);
    return undefined;
  }
}
