import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { recordAudit } from '../audit/record-audit.js';
import { RefusalLog } from '../audit/refusal-log.js';
import type { Requester } from '../access/requester.js';
import { AppException } from '../common/errors/app.exception.js';
import { PasswordHasher } from '../credentials/password/password-hasher.js';
import { ChangeFeed } from '../database/changes/change-feed.js';
import { AccessChanges } from './access-changes.js';
import { ActingPrincipal } from './acting-principal.js';
import type { ChangePasswordDto } from './dto/change-password.dto.js';
import { findSignInUser, type SignInUser } from '../identity/find-sign-in-user.js';
import { PasswordPolicy } from '../credentials/password/password-policy.js';
import { User } from '../identity/user.entity.js';

/** Compares and changes passwords. */
@Injectable()
export class CredentialsService {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly hasher: PasswordHasher,
    private readonly passwordPolicy: PasswordPolicy,
    private readonly accessChanges: AccessChanges,
    private readonly feed: ChangeFeed,
    private readonly actingPrincipal: ActingPrincipal,
    private readonly notes: RefusalLog,
  ) {}

  /**
   * The account that a name and a password belong to. A hash of an older format or cost is replaced
   * on the way.
   *
   * @param name a username or, when it holds an `@`, an e-mail address; any spelling of either
   * @throws AppException `invalid_credentials`, the same for an unknown name and a wrong password;
   *   `account_disabled`, only after the right password; `overloaded`
   */
  async verify(name: string, password: string, requester: Requester): Promise<SignInUser> {
    let named: SignInUser | undefined;
    const find = async () => (named = await findSignInUser(this.users.manager.connection, name));
    const user = await this.hasher.identify(find, password);
    if (!user) throw this.refusal('invalid_credentials', named, requester);
    if (!user.isActive) throw this.refusal('account_disabled', user, requester);
    // Not in a rush: the next sign-in will do.
    const isStale = this.hasher.needsRehash(user.passwordHash);
    if (isStale && !this.hasher.isBusy) await this.rehash(user, password);
    return user;
  }

  /**
   * Sets a new password after asking for the current one, and ends every other session
   * (ASVS 6.2.3, 7.4.3).
   *
   * @throws AppException `validation_failed` when the current password is wrong: not a 401, which
   *   would tell clients to fetch a new access token; also for a new one that the policy refuses.
   *   `overloaded`; `not_found` or `invalid_token` when the account or the session is gone meanwhile
   */
  async change(
    requester: Requester & Required<Pick<Requester, 'principal'>>,
    { current_password, new_password }: ChangePasswordDto,
  ): Promise<void> {
    const { userId, sessionId } = requester.principal;
    const user = await this.findWithHash(userId);
    if (!user) throw new AppException('not_found');
    this.passwordPolicy.check(new_password, user, '#/new_password');
    const passwordHash = await this.hasher.replace(
      current_password,
      user.passwordHash,
      new_password,
    );
    if (passwordHash === undefined) {
      this.notes.record(requester, { event: 'password_change_failed', userId });
      throw wrongPassword();
    }
    const now = new Date();
    await this.feed.transaction(async (manager, publish) => {
      const { affected } = await manager.update(
        User,
        // Of two changes at once, the second no longer knows the current password.
        { id: userId, passwordHash: user.passwordHash },
        { passwordHash, passwordChangedAt: now, updatedAt: now },
      );
      if (affected !== 1) throw wrongPassword();
      await this.actingPrincipal.confirm(requester.principal, manager);
      await recordAudit(manager, requester, { event: 'password_changed', userId });
      await this.accessChanges.publish(
        { userId, reason: 'password_changed', keepSessionId: sessionId, requester },
        manager,
      );
      publish({ user: userId });
    });
  }

  private refusal(
    reason: 'invalid_credentials' | 'account_disabled',
    named: SignInUser | undefined,
    requester: Requester,
  ): AppException {
    this.notes.record(requester, {
      event: 'sign_in_failed',
      userId: named?.id,
      details: { reason },
    });
    return new AppException(reason);
  }

  private async findWithHash(id: string): Promise<User | null> {
    return this.users
      .createQueryBuilder('user')
      .addSelect('user.passwordHash')
      .where({ id })
      .getOne();
  }

  /** The password stays the same, so sessions stay too; a change in between is not overwritten. */
  private async rehash(user: SignInUser, password: string): Promise<void> {
    const passwordHash = await this.hasher.hash(password);
    await this.users.update({ id: user.id, passwordHash: user.passwordHash }, { passwordHash });
  }
}

function wrongPassword(): AppException {
  return new AppException('validation_failed', {
    errors: [
      {
        pointer: '#/current_password',
        code: 'wrong_password',
        detail: 'current_password is not the current password',
      },
    ],
  });
}
