import { Injectable } from '@nestjs/common';
import { recordAudit } from '../../audit/record-audit.js';
import { AppException } from '../../common/errors/app.exception.js';
import { RecoveryCodes } from '../../credentials/recovery-codes/recovery-codes.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { SecurityMails } from '../../mail/security-mails.js';
import { TrustedDevices } from '../../sessions/trusted-devices/trusted-devices.js';
import type { SignInResponse } from '../attempts/dto/sign-in.response.js';
import type { LiveAttempt } from '../attempts/live-attempt.js';
import { SignInAttempts } from '../attempts/sign-in-attempts.service.js';
import { userOf } from './user-of.js';

/** The step of a sign-in with a recovery code. */
@Injectable()
export class RecoveryCodeSteps {
  constructor(
    private readonly attempts: SignInAttempts,
    private readonly codes: RecoveryCodes,
    private readonly feed: ChangeFeed,
    private readonly mails: SecurityMails,
    private readonly devices: TrustedDevices,
  ) {}

  /**
   * Uses a recovery code, which is audited and mailed to the user. The user has lost a factor, so that its
   * trusted devices are void.
   *
   * @throws AppException `invalid_second_factor`, and as `SignInAttempts.prove`
   */
  async prove(
    { sign_in_token: token, code }: { readonly sign_in_token: string; readonly code: string },
    client: ClientInfo,
  ): Promise<SignInResponse> {
    return this.attempts.prove({ token, client, step: 'recovery_code' }, async (attempt) => {
      const userId = userOf(attempt);
      await this.use(attempt, userId, code, client);
      // A sign-in with a code that was written down does not permit changes of factors; a further step-up does.
      const amr =
        attempt.purpose === 'sign_in' ? (['otp', 'recovery'] as const) : (['otp'] as const);
      return { userId, method: 'recovery_code', amr };
    });
  }

  private async use(
    { id }: LiveAttempt,
    userId: string,
    code: string,
    client: ClientInfo,
  ): Promise<void> {
    await this.feed.transaction(async (manager, publish) => {
      if (!(await this.codes.use(manager, userId, code))) {
        throw new AppException('invalid_second_factor', {
          detail: 'The recovery code is wrong, used or replaced; try another one.',
        });
      }
      await this.devices.revokeAll(manager, userId, { client });
      const remaining = await this.codes.countUnused(manager, userId);
      const details = { attempt_id: id };
      const event = { event: 'recovery_code_used', userId, actorId: userId, details } as const;
      await recordAudit(manager, { client }, event);
      const data = { remaining };
      const mail = { template: 'recovery_code_used', userId, client, data } as const;
      await this.mails.enqueue(manager, publish, mail);
    });
  }
}
