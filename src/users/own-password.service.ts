import { Injectable } from '@nestjs/common';
import { assertRecentSecondFactor } from '../access/assert-recent-auth.js';
import type { AuthenticatedRequester } from '../access/requester.js';
import { RefusalLog } from '../audit/refusal-log.js';
import { isWrongPassword } from '../credentials/password/wrong-password.js';
import { ownPasswordLimits } from '../rate-limits/own-password-limits.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import type { TokenPairResponse } from '../tokens/token-pair.response.js';
import { ChangePasswordService } from './change-password.service.js';
import type { ChangePasswordDto } from './dto/change-password.dto.js';

/** Changes the own password, within the rate limits on guesses at the current one and on all attempts. */
@Injectable()
export class OwnPasswordService {
  constructor(
    private readonly rateLimits: RateLimits,
    private readonly passwords: ChangePasswordService,
    private readonly refusals: RefusalLog,
  ) {}

  /**
   * @throws AppException `insufficient_user_authentication` for a user with a second factor that was not proved
   *   recently; `rate_limited`, and as `ChangePasswordService.change`
   */
  async change(
    requester: AuthenticatedRequester,
    passwords: ChangePasswordDto,
  ): Promise<TokenPairResponse> {
    const { userId } = requester.principal;
    assertRecentSecondFactor(requester.principal);
    const limits = ownPasswordLimits(requester.principal);
    const attempt = await this.rateLimits.consume(limits, requester);
    return attempt.complete(this.passwords.change(requester, passwords), (error) => {
      const isWrong = isWrongPassword(error);
      if (isWrong) this.refusals.record(requester, { event: 'password_change_failed', userId });
      return isWrong;
    });
  }
}
