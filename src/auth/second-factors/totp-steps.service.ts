import { Injectable } from '@nestjs/common';
import { AppException } from '../../common/errors/app.exception.js';
import { TotpCredentials } from '../../credentials/totp/totp-credentials.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import {
  type TotpEnrollmentResponse,
  toTotpEnrollmentResponse,
} from '../../users/factors/totp/dto/totp-enrollment.response.js';
import { TotpEnrollments } from '../../users/factors/totp/totp-enrollments.js';
import { isWrongCode } from '../../users/factors/totp/wrong-code.js';
import type { SignInResponse } from '../attempts/dto/sign-in.response.js';
import { type ProvedCredential } from '../attempts/live-attempt.js';
import { SignInAttempts } from '../attempts/sign-in-attempts.service.js';
import { userOf } from './user-of.js';

interface TotpStep {
  readonly sign_in_token: string;
  readonly code: string;
  readonly trust_device?: boolean;
}

/** The steps of a sign-in with an authenticator app. */
@Injectable()
export class TotpSteps {
  constructor(
    private readonly attempts: SignInAttempts,
    private readonly credentials: TotpCredentials,
    private readonly enrollments: TotpEnrollments,
  ) {}

  /** @throws AppException `invalid_second_factor`, and as `SignInAttempts.prove` */
  async prove(
    { sign_in_token: token, code, trust_device: trustDevice }: TotpStep,
    client: ClientInfo,
  ): Promise<SignInResponse> {
    const request = { token, client, step: 'totp', trustDevice } as const;
    return this.attempts.prove(request, async (attempt) => {
      const userId = userOf(attempt);
      const isValid = await this.credentials.verify(userId, code);
      if (!isValid) throw new AppException('invalid_second_factor', { detail: WRONG_CODE });
      return totpProof(userId);
    });
  }

  /** @throws AppException as `SignInAttempts.find` */
  async beginEnrollment(token: string, client: ClientInfo): Promise<TotpEnrollmentResponse> {
    const attempt = await this.attempts.find({ token, client, step: 'enroll_totp' });
    return toTotpEnrollmentResponse(await this.enrollments.begin({ client }, userOf(attempt)));
  }

  /**
   * Activates the app of a user that needs a second factor and has none, and completes the sign-in with it.
   *
   * @throws AppException `invalid_second_factor`; `not_found` without a secret of the last 15 minutes; and as
   *   `SignInAttempts.prove`
   */
  async activateEnrollment(
    { sign_in_token: token, code, trust_device: trustDevice }: TotpStep,
    client: ClientInfo,
  ): Promise<SignInResponse> {
    let codes: string[] | undefined;
    const tokens = await this.attempts.prove(
      { token, client, step: 'enroll_totp', trustDevice },
      async (attempt) => {
        const userId = userOf(attempt);
        try {
          codes = await this.enrollments.activate(
            { client },
            userId,
            code,
            // The enrolment voids all attempts of the user but this one.
            ({ manager, epoch }) => this.attempts.moveToEpoch(manager, attempt.id, epoch),
          );
        } catch (error) {
          if (!isWrongCode(error)) throw error;
          throw new AppException('invalid_second_factor', { detail: WRONG_CODE });
        }
        return totpProof(userId);
      },
    );
    return { ...tokens, recovery_codes: codes };
  }
}

const WRONG_CODE =
  'The code is wrong, expired or used; check the time of the device, and try the next code.';

function totpProof(userId: string): ProvedCredential {
  return { userId, method: 'totp', amr: ['otp'] };
}
