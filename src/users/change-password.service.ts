import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Not, type Repository } from 'typeorm';
import type { Principal } from '../access/principal.js';
import type { Requester } from '../access/requester.js';
import { recordAudit } from '../audit/record-audit.js';
import { RefusalLog } from '../audit/refusal-log.js';
import { AppException } from '../common/errors/app.exception.js';
import { PasswordHasher } from '../credentials/password/password-hasher.js';
import { PasswordPolicy } from '../credentials/password/password-policy.js';
import { ChangeFeed } from '../database/changes/change-feed.js';
import { User } from '../identity/user.entity.js';
import { PrincipalsService } from '../sessions/principals.service.js';
import { revokeSessions } from '../sessions/revoke-sessions.js';
import type { ChangePasswordDto } from './dto/change-password.dto.js';

/** A requester with a session. */
export type AuthenticatedRequester = Requester & { readonly principal: Principal };

/** Verifies the current password and sets a new one. */
@Injectable()
export class ChangePasswordService {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly hasher: PasswordHasher,
    private readonly passwordPolicy: PasswordPolicy,
    private readonly feed: ChangeFeed,
    private readonly principals: PrincipalsService,
    private readonly refusals: RefusalLog,
  ) {}

  /**
   * Sets a new password after verifying the current one, and revokes every other session
   * (ASVS 6.2.3, 7.4.3).
   *
   * @throws AppException `validation_failed` for a wrong current password (not a 401, on which clients
   *   would refresh their access token) and for a new one that the policy rejects; `overloaded`;
   *   `not_found` or `invalid_token` when the user is deleted or the session revoked meanwhile
   */
  async change(
    requester: AuthenticatedRequester,
    { current_password, new_password }: ChangePasswordDto,
  ): Promise<void> {
    const { userId, sessionId } = requester.principal;
    const user = await this.findWithHash(userId);
    if (!user) throw new AppException('not_found');
    this.passwordPolicy.check(new_password, user, '#/new_password');
    // Hashing takes a quarter of a second: never inside the transaction.
    const passwordHash = await this.hasher.replace(
      current_password,
      user.passwordHash,
      new_password,
    );
    if (passwordHash === undefined) {
      this.refusals.record(requester, { event: 'password_change_failed', userId });
      throw wrongPassword();
    }
    const now = new Date();
    await this.feed.transaction(async (manager, publish) => {
      const { affected } = await manager.update(
        User,
        // Of two concurrent changes, the second one's current password is no longer current.
        { id: userId, passwordHash: user.passwordHash },
        { passwordHash, passwordChangedAt: now, updatedAt: now },
      );
      if (affected !== 1) throw wrongPassword();
      await this.principals.assertActive(requester.principal, manager);
      await recordAudit(manager, requester, { event: 'password_changed', userId });
      await revokeSessions(manager, requester, {
        userId,
        matching: { id: Not(sessionId) },
        reason: 'password_changed',
      });
      publish({ user: userId });
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

/** Whether a change was rejected because of the current password. */
export function isWrongPassword(error: unknown): boolean {
  return (
    error instanceof AppException &&
    (error.errors?.some(({ code }) => code === 'wrong_password') ?? false)
  );
}
