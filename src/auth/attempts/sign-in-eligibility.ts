import { Injectable } from '@nestjs/common';
import { RefusalLog } from '../../audit/refusal-log.js';
import { AppException } from '../../common/errors/app.exception.js';
import { Environment } from '../../config/environment.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import type { SignInUser } from '../../identity/sign-in-users.js';

type Candidate = Pick<SignInUser, 'id' | 'isActive' | 'emailVerifiedAt'> &
  Partial<Pick<SignInUser, 'deletionDueAt'>>;

/** Rejects users that may not sign in, after the proof of a credential: the reason is not for anyone else. */
@Injectable()
export class SignInEligibility {
  constructor(
    private readonly refusals: RefusalLog,
    private readonly environment: Environment,
  ) {}

  /**
   * A sign-in does not cancel a deletion by itself: the user decides, with `POST /auth/cancel-deletion`.
   *
   * @throws AppException `account_disabled`, `deletion_scheduled`; `email_not_verified` where the operator
   *   requires a verified address
   */
  assertEligible(user: Candidate, client: ClientInfo): void {
    const { isActive, deletionDueAt = null, emailVerifiedAt } = user;
    if (!isActive) throw this.recordRejection('account_disabled', user, client);
    if (deletionDueAt !== null) {
      this.recordRejection('deletion_scheduled', user, client);
      throw new AppException('deletion_scheduled', {
        detail: 'The user will be deleted; POST /api/v1/auth/cancel-deletion keeps it.',
        deletionDueAt,
      });
    }
    if (this.environment.REQUIRE_VERIFIED_EMAIL && emailVerifiedAt === null) {
      throw this.recordRejection('email_not_verified', user, client);
    }
  }

  private recordRejection(
    reason: 'account_disabled' | 'deletion_scheduled' | 'email_not_verified',
    { id: userId }: Candidate,
    client: ClientInfo,
  ): AppException {
    this.refusals.record({ client }, { event: 'sign_in_failed', userId, details: { reason } });
    return new AppException(reason);
  }
}
