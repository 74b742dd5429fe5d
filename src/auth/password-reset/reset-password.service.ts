import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { recordAudit } from '../../audit/record-audit.js';
import { AppException } from '../../common/errors/app.exception.js';
import { PasswordHasher } from '../../credentials/password/password-hasher.js';
import { PasswordPolicy } from '../../credentials/password/password-policy.js';
import { confirmPasskeysAgain } from '../../credentials/passkeys/confirm-passkeys-again.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { nextEpoch } from '../../identity/next-epoch.js';
import { User } from '../../identity/user.entity.js';
import { SecurityMails } from '../../mail/security-mails.js';
import { revokeSessions } from '../../sessions/revoke-sessions.js';
import type { Transaction } from '../../sessions/start/session-starter.js';
import { OneTimeTokens } from '../../tokens/one-time/one-time-tokens.js';
import { removeIdentities } from '../../users/factors/remove-identities.js';
import { passwordColumns } from '../../users/temporary-password.js';

/** Sets a new password by the token of a reset. */
@Injectable()
export class ResetPassword {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly tokens: OneTimeTokens,
    private readonly hasher: PasswordHasher,
    private readonly passwordPolicy: PasswordPolicy,
    private readonly feed: ChangeFeed,
    private readonly mails: SecurityMails,
  ) {}

  /**
   * Sets the password, and revokes every session of the user (ASVS 6.4.3, 7.4.3). The token proves that the
   * user receives mail at its address, which is verified from then on.
   *
   * @param token the link form
   * @throws AppException `invalid_one_time_token`; `validation_failed` for a password that the policy rejects
   *   and `overloaded`, which leave the token valid
   */
  async reset(token: string, newPassword: string, client: ClientInfo): Promise<void> {
    const owner = await this.ownerOf(token);
    // After the check of the token: only its holder may learn from the policy how the user is named.
    this.passwordPolicy.check(newPassword, owner, '#/new_password');
    // Hashing takes a quarter of a second: never inside the transaction.
    const passwordHash = await this.hasher.hash(newPassword);
    await this.feed.transaction((manager, publish) =>
      this.apply({ manager, publish }, { token, passwordHash, client }),
    );
  }

  private async ownerOf(token: string): Promise<User> {
    const id = await this.tokens.ownerOf('reset_password', token);
    const user = id === undefined ? null : await this.users.findOneBy({ id });
    if (!user) throw new AppException('invalid_one_time_token');
    return user;
  }

  private async apply(
    { manager, publish }: Transaction,
    { token, passwordHash, client }: { token: string; passwordHash: string; client: ClientInfo },
  ): Promise<void> {
    // Locks the row of the user too.
    const { userId, subject } = await this.tokens.consume(manager, 'reset_password', token);
    const user = await manager.findOneByOrFail(User, { id: userId });
    if (!user.isActive) throw new AppException('invalid_one_time_token');
    const now = new Date();
    const isProven = subject === user.emailCanonical;
    await manager.update(
      User,
      { id: userId },
      {
        ...passwordColumns(passwordHash, now),
        ...nextEpoch(user),
        emailVerifiedAt: user.emailVerifiedAt ?? (isProven ? now : null),
        // A thief may have asked for the change; its token is void.
        pendingEmail: null,
        updatedAt: now,
      },
    );
    const requester = { client };
    // Registered, possibly by another person, with an address that is proved now.
    if (isProven && user.emailVerifiedAt === null) {
      await confirmPasskeysAgain(manager, userId);
      await removeIdentities(manager, requester, userId);
    }
    await this.tokens.voidAll(manager, userId);
    await recordAudit(manager, requester, { event: 'password_reset', userId, actorId: userId });
    const revocation = { userId, actorId: userId, reason: 'password_changed' } as const;
    await revokeSessions(manager, requester, revocation);
    await this.mails.enqueue(manager, publish, { template: 'password_reset_done', userId, client });
    publish({ user: userId });
  }
}
