import { Injectable } from '@nestjs/common';
import { hasCode } from '../common/errors/has-code.js';
import type { ClientInfo } from '../http/requests/client-info.js';
import { limitsByAddress } from '../rate-limits/limits-by-address.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import { RotationService } from '../sessions/rotation/rotation.service.js';
import type { TokenPairResponse } from '../tokens/token-pair.response.js';

/** Exchanges refresh tokens, within their rate limit. */
@Injectable()
export class TokenRefreshService {
  constructor(
    private readonly rateLimits: RateLimits,
    private readonly rotation: RotationService,
  ) {}

  /** @throws AppException `invalid_grant`, `rate_limited` */
  async refresh(refreshToken: string, client: ClientInfo): Promise<TokenPairResponse> {
    const keys = limitsByAddress('refreshByAddress', client.ip);
    const attempt = await this.rateLimits.consume(keys, { client });
    return attempt.complete(this.rotation.rotate(refreshToken, client), (error) =>
      hasCode(error, 'invalid_grant'),
    );
  }
}
