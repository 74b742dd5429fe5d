import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Requester } from '../../access/requester.js';
import { recordAudit } from '../../audit/record-audit.js';
import { Environment } from '../../config/environment.js';
import { Passkey } from '../../credentials/passkeys/passkey.entity.js';
import { WebauthnChallenge } from '../../credentials/passkeys/webauthn-challenge.entity.js';
import { RecoveryCode } from '../../credentials/recovery-codes/recovery-code.entity.js';
import { TotpCredential } from '../../credentials/totp/totp-credential.entity.js';
import { nextEpoch } from '../../identity/next-epoch.js';
import { User } from '../../identity/user.entity.js';
import { MailQueue } from '../../mail/mail-queue.js';
import { revokeSessions } from '../../sessions/revoke-sessions.js';
import type { Transaction } from '../../sessions/start/session-starter.js';
import { TrustedDevice } from '../../sessions/trusted-devices/trusted-device.entity.js';
import { OneTimeTokens } from '../../tokens/one-time/one-time-tokens.js';
import { canSignIn } from '../factors/last-sign-in-method.js';
import { readFactors } from '../factors/user-factors.js';
import { PasswordResetMails } from '../password-reset/password-reset-mails.js';

/** Resets the factors of users. */
@Injectable()
export class FactorResetEffect {
  constructor(
    private readonly environment: Environment,
    private readonly tokens: OneTimeTokens,
    private readonly mails: MailQueue,
    private readonly resetMails: PasswordResetMails,
  ) {}

  /**
   * Removes all factors of a user except its password, in a transaction that has locked the user's row, and
   * mails the user. A user without another method of sign-in gets the mail of a password reset.
   *
   * Revokes all sessions (ASVS 7.4.3): the lost device may have one, and the strength of each was proved by a
   * factor that is gone. Not before: by a session, the user can cancel a reset that it did not ask for.
   */
  async apply(
    { manager, publish }: Transaction,
    requester: Requester,
    user: Pick<User, 'id' | 'credentialEpoch' | 'emailCanonical' | 'isActive'>,
  ): Promise<void> {
    const { id: userId, isActive } = user;
    await removeFactors(manager, user);
    await this.tokens.voidPurpose(manager, userId, 'cancel_factor_reset');
    await recordAudit(manager, requester, { event: 'factors_reset', userId });
    await revokeSessions(manager, requester, { userId, reason: 'factors_reset' });
    await this.mails.enqueue(manager, publish, { template: 'factors_reset', userId });
    const factors = await readFactors(manager, userId);
    // An admin decides about a disabled user.
    if (isActive && this.mails.isEnabled && !canSignIn(factors, this.environment)) {
      await this.resetMails.send({ manager, publish }, user);
    }
    publish({ user: userId });
  }
}

async function removeFactors(
  manager: EntityManager,
  user: Pick<User, 'id' | 'credentialEpoch'>,
): Promise<void> {
  const { id } = user;
  for (const rows of [TotpCredential, Passkey, WebauthnChallenge, RecoveryCode, TrustedDevice]) {
    await manager.delete(rows, { userId: id });
  }
  const columns = { hasSecondFactor: false, factorResetDueAt: null, updatedAt: new Date() };
  await manager.update(User, { id }, { ...nextEpoch(user), ...columns });
}
