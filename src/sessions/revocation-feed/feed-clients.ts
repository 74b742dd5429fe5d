import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Environment } from '../../config/environment.js';

/** Whether a bearer token belongs to a client that may read the feed. */
type TokenCheck = (token: string) => boolean | Promise<boolean>;

/**
 * Authenticates the clients of the revocation feed: by `REVOCATION_FEED_TOKEN`, and by the checks that other
 * modules add, such as one for access tokens of registered clients with a scope.
 */
@Injectable()
export class FeedClients {
  private readonly checks: TokenCheck[] = [];

  constructor({ REVOCATION_FEED_TOKEN }: Environment) {
    if (REVOCATION_FEED_TOKEN === undefined) return;
    const expected = digest(REVOCATION_FEED_TOKEN);
    // Digests have one length, so that the comparison takes the same time for every text.
    this.checks.push((token) => timingSafeEqual(digest(token), expected));
  }

  addCheck(check: TokenCheck): void {
    this.checks.push(check);
  }

  async isClient(token: string): Promise<boolean> {
    for (const check of this.checks) if (await check(token)) return true;
    return false;
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
