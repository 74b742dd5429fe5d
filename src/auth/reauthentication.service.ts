import { Injectable } from '@nestjs/common';
import type { AuthenticatedRequester } from '../access/requester.js';
import { RefusalLog } from '../audit/refusal-log.js';
import { CurrentPassword } from '../credentials/password/current-password.service.js';
import { isWrongPassword, wrongPassword } from '../credentials/password/wrong-password.js';
import { ownPasswordLimits } from '../rate-limits/own-password-limits.js';
import { RateLimits } from '../rate-limits/rate-limits.js';
import { SessionAuthentication } from '../sessions/session-authentication.service.js';
import type { AccessTokenResponse } from '../tokens/access-token.response.js';

/** Lets users prove their password again, for requests that require a recent authentication. */
@Injectable()
export class ReauthenticationService {
  constructor(
    private readonly rateLimits: RateLimits,
    private readonly passwords: CurrentPassword,
    private readonly authentication: SessionAuthentication,
    private readonly refusals: RefusalLog,
  ) {}

  /**
   * @throws AppException `validation_failed` for a wrong password, and for any password of a user without
   *   one; `rate_limited`, `overloaded`; `invalid_token` when the session was revoked meanwhile
   */
  async reauthenticate(
    requester: AuthenticatedRequester,
    password: string,
  ): Promise<AccessTokenResponse> {
    const limits = ownPasswordLimits(requester.principal);
    const attempt = await this.rateLimits.consume(limits, requester);
    return attempt.complete(this.verifyAndRenew(requester, password), (error) => {
      const isWrong = isWrongPassword(error);
      if (isWrong) this.recordFailure(requester);
      return isWrong;
    });
  }

  private async verifyAndRenew(
    requester: AuthenticatedRequester,
    password: string,
  ): Promise<AccessTokenResponse> {
    const user = await this.passwords.verify(requester.principal.userId, password);
    if (!user) throw wrongPassword('password');
    return this.authentication.renew(requester, user);
  }

  private recordFailure(requester: AuthenticatedRequester): void {
    const { userId, sessionId } = requester.principal;
    this.refusals.record(requester, { event: 'reauthentication_failed', userId, sessionId });
  }
}
