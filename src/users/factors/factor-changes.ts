import { Injectable } from '@nestjs/common';
import type { Amr } from '../../access/authentication-strength.js';
import type { Requester } from '../../access/requester.js';
import type { AuditEntry } from '../../audit/audit-entry.js';
import { recordAudit } from '../../audit/record-audit.js';
import { Environment } from '../../config/environment.js';
import { RecoveryCodes } from '../../credentials/recovery-codes/recovery-codes.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { nextEpoch } from '../../identity/next-epoch.js';
import { User } from '../../identity/user.entity.js';
import type { MailData } from '../../mail/mail-template.js';
import { type SecurityMail, SecurityMails } from '../../mail/security-mails.js';
import { addProof } from '../../sessions/add-proof.js';
import { PrincipalsService } from '../../sessions/principals.service.js';
import type { Transaction } from '../../sessions/start/session-starter.js';
import { TrustedDevice } from '../../sessions/trusted-devices/trusted-device.entity.js';
import { OneTimeTokens } from '../../tokens/one-time/one-time-tokens.js';
import { cancelFactorReset } from '../factor-reset/cancel-factor-reset.js';
import { lockUser } from '../lock-user.js';
import { assertKeepsSignIn } from './last-sign-in-method.js';
import { hasSecondFactor, readFactors } from './user-factors.js';

/** The transaction of a change of factors. */
export interface FactorTransaction extends Transaction {
  /** The user before the change; its row is locked. */
  readonly user: User;
  /** The credential epoch after the change: an attempt that is to survive it moves to this one. */
  readonly epoch: number;
}

/** A change of factors, as the code that makes it describes it. */
export interface FactorChange {
  readonly event: Pick<AuditEntry, 'event' | 'details'>;
  readonly mail?: Pick<SecurityMail, 'template'> & { readonly data?: MailData };
  /** The methods that the user has proved by adding the factor. */
  readonly proof?: readonly Amr[];
  /** New recovery codes, where the change made them itself. */
  readonly recoveryCodes?: string[];
}

/** Changes the factors of users. Every addition and removal of a factor runs here. */
@Injectable()
export class FactorChanges {
  constructor(
    private readonly feed: ChangeFeed,
    private readonly principals: PrincipalsService,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly mails: SecurityMails,
    private readonly tokens: OneTimeTokens,
    private readonly environment: Environment,
  ) {}

  /**
   * Runs a change in one transaction. It voids sign-in attempts, one-time tokens and trusted devices (by the
   * credential epoch), is audited, and mailed to the user. The first factor brings ten recovery codes; with
   * the last one, they and the trusted devices are deleted. A scheduled reset is cancelled. Sessions stay; that
   * in which the user adds a factor gets its strength.
   *
   * @param requester without a principal in a sign-in, where the user itself is the actor
   * @param change writes the rows of the factor
   * @returns the new recovery codes; undefined where there are none
   * @throws AppException `last_sign_in_method` if the user could not sign in after the change, or must have a
   *   second factor and would have none; `not_found`; `invalid_token` where the session of the principal was
   *   revoked meanwhile
   */
  async run(
    requester: Requester,
    userId: string,
    change: (transaction: FactorTransaction) => Promise<FactorChange>,
  ): Promise<string[] | undefined> {
    const { principal, client, via } = requester;
    return this.feed.transaction(async (manager, publish) => {
      const user = await lockUser(manager, userId);
      if (principal) await this.principals.assertActive(principal, manager);
      const next = nextEpoch(user);
      const transaction = { manager, publish, user, epoch: next.credentialEpoch };
      const before = await readFactors(manager, userId);
      const { event, mail, proof, recoveryCodes } = await change(transaction);
      // The user has its factors; a reset would remove the new ones too.
      await cancelFactorReset(transaction, this.tokens, requester, user);
      const after = await readFactors(manager, userId);
      assertKeepsSignIn(user, { before, after }, this.environment);
      const hasFactor = hasSecondFactor(after);
      const codes = recoveryCodes ?? (await this.followFactor(transaction, hasFactor));
      await manager.update(User, { id: userId }, { ...next, hasSecondFactor: hasFactor });
      if (proof && principal?.userId === userId) {
        await addProof(transaction, principal.sessionId, proof);
      }
      const actor = principal || via ? {} : { actorId: userId };
      const events = [event, ...(codes && codes !== recoveryCodes ? [CODES_CREATED] : [])];
      const entries = events.map((each) => ({ ...each, userId, ...actor }));
      await recordAudit(manager, requester, ...entries);
      // The user does not learn the address of an admin.
      const origin = principal && principal.userId !== userId ? undefined : client;
      if (mail) await this.mails.enqueue(manager, publish, { ...mail, userId, client: origin });
      publish({ user: userId });
      return codes;
    });
  }

  /** @returns the recovery codes that come with a first factor */
  private async followFactor(
    { manager, user }: FactorTransaction,
    hasFactor: boolean,
  ): Promise<string[] | undefined> {
    if (hasFactor && !user.hasSecondFactor) return this.recoveryCodes.replace(manager, user.id);
    if (!hasFactor) {
      await this.recoveryCodes.removeAll(manager, user.id);
      await manager.delete(TrustedDevice, { userId: user.id });
    }
    return undefined;
  }
}

const CODES_CREATED = { event: 'recovery_codes_created' } as const;
