import { Injectable } from '@nestjs/common';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { limitsByAddress } from '../../rate-limits/limits-by-address.js';
import { RateLimits } from '../../rate-limits/rate-limits.js';

/** Limits the challenges of sign-ins: each leaves a row, and one sign-in may request many. */
@Injectable()
export class ChallengeLimits {
  constructor(private readonly rateLimits: RateLimits) {}

  /** Counts a challenge for a sign-in that is under way; a new sign-in counts itself. @throws AppException `rate_limited` */
  async consume(client: ClientInfo): Promise<void> {
    const keys = limitsByAddress('signInAttemptByAddress', client.ip);
    const attempt = await this.rateLimits.consume(keys, { client });
    await attempt.settle('success');
  }
}
