import { Injectable } from '@nestjs/common';
import type { AuthenticatedRequester } from '../../../access/requester.js';
import { AppException } from '../../../common/errors/app.exception.js';
import { RecoveryCodes } from '../../../credentials/recovery-codes/recovery-codes.js';
import { FactorChanges } from '../factor-changes.js';
import { FactorLimits } from '../factor-limits.js';
import type { RecoveryCodesResponse } from './dto/recovery-codes.response.js';

/** Replaces the own recovery codes, within the rate limit. */
@Injectable()
export class OwnRecoveryCodes {
  constructor(
    private readonly codes: RecoveryCodes,
    private readonly changes: FactorChanges,
    private readonly limits: FactorLimits,
  ) {}

  /**
   * @throws AppException `no_second_factor` for a user without a second factor, which recovery codes stand in for;
   *   `rate_limited`, and as `FactorChanges.run`
   */
  async replace(requester: AuthenticatedRequester): Promise<RecoveryCodesResponse> {
    const { userId } = requester.principal;
    return this.limits.run(requester, async () => ({
      recovery_codes: (await this.replaceIn(requester, userId)) ?? [],
    }));
  }

  private async replaceIn(requester: AuthenticatedRequester, userId: string) {
    return this.changes.run(requester, userId, async ({ manager, user }) => {
      if (!user.hasSecondFactor) {
        throw new AppException('no_second_factor', {
          detail:
            'Recovery codes stand in for a second factor; add an authenticator app or a passkey first.',
        });
      }
      return {
        event: { event: 'recovery_codes_created' },
        mail: { template: 'factor_added', data: { factor: 'recovery_codes' } },
        recoveryCodes: await this.codes.replace(manager, userId),
      };
    });
  }
}
