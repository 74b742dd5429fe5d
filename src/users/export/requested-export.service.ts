import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { AuthenticatedRequester } from '../../access/requester.js';
import { RateLimits } from '../../rate-limits/rate-limits.js';
import { UserExport } from './user-export.service.js';

/** Exports the data of a user within the rate limit of the requesting user: an export reads many rows. */
@Injectable()
export class RequestedExport {
  constructor(
    private readonly rateLimits: RateLimits,
    private readonly exports: UserExport,
  ) {}

  /** @throws AppException `rate_limited`, and as `UserExport.start` */
  async start(userId: string, requester: AuthenticatedRequester): Promise<Readable> {
    const keys = [{ limit: 'exportByUser', key: requester.principal.userId } as const];
    const attempt = await this.rateLimits.consume(keys, requester);
    return attempt.complete(this.exports.start(userId, requester), () => false);
  }
}
