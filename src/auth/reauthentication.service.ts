import { Injectable } from '@nestjs/common';
import type { AuthenticatedRequester } from '../access/requester.js';
import { RefusalLog } from '../audit/refusal-log.js';
import { hasCode } from '../common/errors/has-code.js';
import { CurrentPassword } from '../credentials/password/current-password.service.js';
import { isWrongPassword, wrongPassword } from '../credentials/password/wrong-password.js';
import { ownPasswordLimits } from '../rate-limits/own-password-limits.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import type { AccessTokenResponse } from '../tokens/access-token.response.js';
import { StepUp } from './step-up.service.js';

/** Lets users prove their credentials again, for requests that require a recent or strong authentication. */
@Injectable()
export class ReauthenticationService {
  constructor(
    private readonly rateLimits: RateLimits,
    private readonly passwords: CurrentPassword,
    private readonly stepUp: StepUp,
    private readonly refusals: RefusalLog,
  ) {}

  /**
   * @param password absent for a user that proves another credential first, such as a passkey
   * @throws AppException `second_factor_required` unless the password is enough; `validation_failed` for a
   *   wrong password, and for any password of a user without one; `rate_limited`, `overloaded`; `invalid_token`
   *   when the session was revoked meanwhile
   */
  async reauthenticate(
    requester: AuthenticatedRequester,
    password?: string,
  ): Promise<AccessTokenResponse> {
    const limits = ownPasswordLimits(requester.principal);
    const attempt = await this.rateLimits.consume(limits, requester);
    const proved =
      password === undefined
        ? this.stepUp.open(requester)
        : this.verifyAndContinue(requester, password);
    return attempt.complete(
      proved,
      (error) => {
        const isWrong = isWrongPassword(error);
        if (isWrong) this.recordFailure(requester);
        return isWrong;
      },
      // The limit on all requests bounds the rows of attempts too.
      (error) => hasCode(error, 'second_factor_required'),
    );
  }

  private async verifyAndContinue(
    requester: AuthenticatedRequester,
    password: string,
  ): Promise<AccessTokenResponse> {
    const user = await this.passwords.verify(requester.principal.userId, password);
    if (!user) throw wrongPassword('password');
    return this.stepUp.continueAfterPassword(requester, user);
  }

  private recordFailure(requester: AuthenticatedRequester): void {
    const { userId, sessionId } = requester.principal;
    this.refusals.record(requester, { event: 'reauthentication_failed', userId, sessionId });
  }
}
