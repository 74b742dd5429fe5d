import { Injectable } from '@nestjs/common';
import { RefusalLog } from '../audit/refusal-log.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import type { TokenPairResponse } from '../tokens/token-pair.response.js';
import {
  type AuthenticatedRequester,
  ChangePasswordService,
  isWrongPassword,
} from './change-password.service.js';
import type { ChangePasswordDto } from './dto/change-password.dto.js';

/** Changes the own password, within the rate limits on guesses at the current one and on all attempts. */
@Injectable()
export class OwnPasswordService {
  constructor(
    private readonly rateLimits: RateLimits,
    private readonly passwords: ChangePasswordService,
    private readonly refusals: RefusalLog,
  ) {}

  /** @throws AppException `rate_limited`, and as `ChangePasswordService.change` */
  async change(
    requester: AuthenticatedRequester,
    passwords: ChangePasswordDto,
  ): Promise<TokenPairResponse> {
    const { userId, sessionId } = requester.principal;
    const keys = [
      { limit: 'passwordBySession', key: sessionId },
      { limit: 'passwordByUser', key: userId },
    ] as const;
    const attempt = await this.rateLimits.consume([...keys], requester);
    return attempt.complete(this.passwords.change(requester, passwords), (error) => {
      const isWrong = isWrongPassword(error);
      if (isWrong) this.refusals.record(requester, { event: 'password_change_failed', userId });
      return isWrong;
    });
  }
}
