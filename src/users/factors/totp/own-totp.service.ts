import { Injectable } from '@nestjs/common';
import type { AuthenticatedRequester } from '../../../access/requester.js';
import type { FactorAddedResponse } from '../dto/factor-added.response.js';
import { FactorLimits } from '../factor-limits.js';
import {
  type TotpEnrollmentResponse,
  toTotpEnrollmentResponse,
} from './dto/totp-enrollment.response.js';
import { TotpEnrollments } from './totp-enrollments.js';

/** Changes the own authenticator app, within the rate limit. */
@Injectable()
export class OwnTotp {
  constructor(
    private readonly enrollments: TotpEnrollments,
    private readonly limits: FactorLimits,
  ) {}

  /** @throws AppException `rate_limited`, and as `TotpEnrollments.begin` */
  async begin(requester: AuthenticatedRequester): Promise<TotpEnrollmentResponse> {
    const { userId } = requester.principal;
    return this.limits.run(requester, async () =>
      toTotpEnrollmentResponse(await this.enrollments.begin(requester, userId)),
    );
  }

  /** @throws AppException `rate_limited`, and as `TotpEnrollments.activate` */
  async activate(requester: AuthenticatedRequester, code: string): Promise<FactorAddedResponse> {
    const { userId } = requester.principal;
    return this.limits.run(requester, async () => ({
      recovery_codes: await this.enrollments.activate(requester, userId, code),
    }));
  }

  /** @throws AppException `rate_limited`, and as `TotpEnrollments.remove` */
  async remove(requester: AuthenticatedRequester): Promise<void> {
    const { userId } = requester.principal;
    await this.limits.run(requester, async () => this.enrollments.remove(requester, userId));
  }
}
