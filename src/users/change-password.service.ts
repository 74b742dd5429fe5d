import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import type { AuthenticatedRequester } from '../access/requester.js';
import { recordAudit } from '../audit/record-audit.js';
import { AppException } from '../common/errors/app.exception.js';
import { PasswordHasher } from '../credentials/password/password-hasher.js';
import { PasswordPolicy } from '../credentials/password/password-policy.js';
import { wrongPassword } from '../credentials/password/wrong-password.js';
import { ChangeFeed } from '../database/changes/change-feed.js';
import { nextEpoch } from '../identity/next-epoch.js';
import { User } from '../identity/user.entity.js';
import { PrincipalsService } from '../sessions/principals.service.js';
import { revokeSessions } from '../sessions/revoke-sessions.js';
import { SessionsService } from '../sessions/sessions.service.js';
import type { TokenPairResponse } from '../tokens/token-pair.response.js';
import { passwordColumns } from './temporary-password.js';
import type { ChangePasswordDto } from './dto/change-password.dto.js';

/** Verifies the current password and sets a new one. */
@Injectable()
export class ChangePasswordService {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly hasher: PasswordHasher,
    private readonly passwordPolicy: PasswordPolicy,
    private readonly feed: ChangeFeed,
    private readonly principals: PrincipalsService,
    private readonly sessions: SessionsService,
  ) {}

  /**
   * Sets a new password after verifying the current one, and revokes every session of the user
   * (ASVS 6.2.3, 7.4.3). The requester's session continues as a new one, because a copy of its tokens may
   * be in other hands (ASVS 7.2.4).
   *
   * @returns the token pair of the new session
   * @throws AppException `validation_failed` for a wrong current password (not a 401, on which clients
   *   would refresh their access token) and for a new one that the policy rejects; `overloaded`;
   *   `not_found` or `invalid_token` when the user is deleted or the session revoked meanwhile
   */
  async change(
    requester: AuthenticatedRequester,
    { current_password, new_password }: ChangePasswordDto,
  ): Promise<TokenPairResponse> {
    const { userId } = requester.principal;
    const user = await this.findWithHash(userId);
    if (!user) throw new AppException('not_found');
    this.passwordPolicy.check(new_password, user, '#/new_password');
    // Hashing takes a quarter of a second: never inside the transaction.
    const passwordHash = await this.hasher.replace(
      current_password,
      user.passwordHash,
      new_password,
    );
    if (passwordHash === undefined) throw wrongPassword('current_password');
    const now = new Date();
    const epoch = nextEpoch(user);
    return this.feed.transaction(async (manager, publish) => {
      const { affected } = await manager.update(
        User,
        // Of two concurrent changes, the second one's current password is no longer current.
        { id: userId, credentialEpoch: user.credentialEpoch },
        { ...passwordColumns(passwordHash, now), ...epoch, updatedAt: now },
      );
      if (affected !== 1) throw wrongPassword('current_password');
      await this.principals.assertActive(requester.principal, manager);
      await recordAudit(manager, requester, { event: 'password_changed', userId });
      await revokeSessions(manager, requester, { userId, reason: 'password_changed' });
      publish({ user: userId });
      return this.sessions.restart({ ...user, ...epoch }, requester, { manager, publish });
    });
  }

  private async findWithHash(id: string): Promise<User | null> {
    return this.users
      .createQueryBuilder('user')
      .addSelect('user.passwordHash')
      .where({ id })
      .getOne();
  }
}
