import { Injectable } from '@nestjs/common';
import type { Requester } from '../../../access/requester.js';
import { AppException } from '../../../common/errors/app.exception.js';
import { Environment } from '../../../config/environment.js';
import { appName } from '../../../config/service-identity.js';
import { otpauthUri } from '../../../credentials/totp/otpauth-uri.js';
import { TotpCredentials } from '../../../credentials/totp/totp-credentials.js';
import { ChangeFeed } from '../../../database/changes/change-feed.js';
import { PrincipalsService } from '../../../sessions/principals.service.js';
import { lockUser } from '../../lock-user.js';
import { FactorChanges, type FactorTransaction } from '../factor-changes.js';
import { wrongCode } from './wrong-code.js';

/** A secret that waits for its first code, and the URI that sets up an app with it. */
export interface TotpEnrollment {
  readonly secret: Buffer;
  readonly uri: string;
}

/** Sets up and removes the authenticator apps of users. */
@Injectable()
export class TotpEnrollments {
  constructor(
    private readonly environment: Environment,
    private readonly feed: ChangeFeed,
    private readonly principals: PrincipalsService,
    private readonly credentials: TotpCredentials,
    private readonly changes: FactorChanges,
  ) {}

  /**
   * Creates a secret, in place of an earlier one that is not active. An active app stays until the new one is.
   *
   * @throws AppException `not_found`; `invalid_token` where the session was revoked meanwhile
   */
  async begin({ principal }: Requester, userId: string): Promise<TotpEnrollment> {
    return this.feed.transaction(async (manager) => {
      const { email, username } = await lockUser(manager, userId);
      if (principal) await this.principals.assertActive(principal, manager);
      const secret = await this.credentials.begin(manager, userId);
      const issuer = appName(this.environment);
      return { secret, uri: otpauthUri(secret, { issuer, email, username }) };
    });
  }

  /**
   * Activates the secret of `begin` by a code of it, in place of the active app.
   *
   * @param inTransaction runs before the commit
   * @returns the recovery codes that come with a first factor
   * @throws AppException `validation_failed` for a wrong code; `not_found` without a secret of the last 15
   *   minutes; and as `FactorChanges.run`
   */
  async activate(
    requester: Requester,
    userId: string,
    code: string,
    inTransaction?: (transaction: FactorTransaction) => Promise<void>,
  ): Promise<string[] | undefined> {
    return this.changes.run(requester, userId, async (transaction) => {
      const result = await this.credentials.activate(transaction.manager, userId, code);
      if (result === 'none') {
        throw new AppException('not_found', {
          detail: 'No authenticator app is being set up, or its secret has expired; start again.',
        });
      }
      if (result === 'wrong_code') throw wrongCode();
      await inTransaction?.(transaction);
      return {
        event: { event: 'totp_activated' },
        mail: { template: 'factor_added', data: { factor: 'totp' } },
        proof: ['otp'],
      };
    });
  }

  /** @throws AppException `not_found` for a user without an app; and as `FactorChanges.run` */
  async remove(requester: Requester, userId: string): Promise<void> {
    await this.changes.run(requester, userId, async ({ manager }) => {
      if (!(await this.credentials.remove(manager, userId))) throw new AppException('not_found');
      return {
        event: { event: 'totp_removed' },
        mail: { template: 'factor_removed', data: { factor: 'totp' } },
      };
    });
  }
}
