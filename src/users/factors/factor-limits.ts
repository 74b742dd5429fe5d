import { Injectable } from '@nestjs/common';
import type { AuthenticatedRequester } from '../../access/requester.js';
import { RateLimits } from '../../rate-limits/rate-limits.js';

/** The rate limit of changes of the own factors, each of which leaves rows, an audit event and a mail. */
@Injectable()
export class FactorLimits {
  constructor(private readonly rateLimits: RateLimits) {}

  /**
   * Counts a change, also one that is rejected.
   *
   * @throws AppException `rate_limited`, and the errors of the change
   */
  async run<T>(requester: AuthenticatedRequester, change: () => Promise<T>): Promise<T> {
    const keys = [{ limit: 'factorChangeByUser', key: requester.principal.userId } as const];
    const attempt = await this.rateLimits.consume(keys, requester);
    return attempt.complete(change(), () => true);
  }
}
