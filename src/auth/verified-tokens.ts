import { Injectable } from '@nestjs/common';
import type { PrincipalKey } from '../sessions/principal-cache.js';

interface VerifiedToken extends PrincipalKey {
  /** Seconds since 1970. */
  readonly exp: number;
}

/** Entries; about 700 bytes each. */
const CAPACITY = 20_000;

/**
 * Tokens that have been verified, with what they say, so that a token is verified once and not at each
 * request. What only time can change is asked again; whether its session
 * is still open is nothing that a token says, and asked elsewhere.
 */
@Injectable()
export class VerifiedTokens {
  /** The oldest first. */
  private readonly tokens = new Map<string, VerifiedToken>();

  add(token: string, says: VerifiedToken): void {
    this.tokens.set(token, says);
    if (this.tokens.size <= CAPACITY) return;
    const [oldest] = this.tokens.keys();
    if (oldest !== undefined) this.tokens.delete(oldest);
  }

  find(token: string): PrincipalKey | undefined {
    const says = this.tokens.get(token);
    if (!says) return undefined;
    // As jsonwebtoken compares (RFC 7519, 4.1.4): at this second it is over.
    if (Math.floor(Date.now() / 1000) < says.exp) return says;
    this.tokens.delete(token);
    return undefined;
  }
}
