import { Injectable } from '@nestjs/common';
import { AppException } from '../common/errors/app.exception.js';
import { hasCode } from '../common/errors/has-code.js';
import type { ClientInfo } from '../http/requests/client-info.js';
import { limitsByAddress } from '../rate-limits/limits-by-address.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import { EndedSessionException } from '../sessions/rotation/ended-session.exception.js';
import { RotationService } from '../sessions/rotation/rotation.service.js';
import type { TokenPairResponse } from '../tokens/token-pair.response.js';
import { RejectedTokens } from './rejected-tokens.js';

/**
 * Exchanges refresh tokens, within their rate limit, which counts guesses. A token of a revoked or expired
 * session is no guess: browsers send it with each request while its cookie lives, and must not use up the limit
 * of their address.
 */
@Injectable()
export class TokenRefreshService {
  constructor(
    private readonly rateLimits: RateLimits,
    private readonly rotation: RotationService,
    private readonly rejected: RejectedTokens,
  ) {}

  /** @throws AppException `invalid_grant`, `rate_limited` */
  async refresh(refreshToken: string, client: ClientInfo): Promise<TokenPairResponse> {
    if (this.rejected.has(refreshToken)) throw new AppException('invalid_grant');
    const keys = limitsByAddress('refreshByAddress', client.ip);
    const attempt = await this.rateLimits.consume(keys, { client });
    const work = this.rotation.rotate(refreshToken, client).catch((error: unknown) => {
      if (error instanceof EndedSessionException) this.rejected.add(refreshToken);
      throw error;
    });
    return attempt.complete(
      work,
      (error) => hasCode(error, 'invalid_grant') && !(error instanceof EndedSessionException),
    );
  }
}
