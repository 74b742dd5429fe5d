import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import type { Requester } from '../../access/requester.js';
import { RefusalLog } from '../../audit/refusal-log.js';
import { AppException } from '../../common/errors/app.exception.js';
import { type SignInUser, SignInUsers } from '../../identity/sign-in-users.js';
import { User } from '../../identity/user.entity.js';
import { isExpired } from './current-password.service.js';
import { HashQueue } from './hash-queue.js';
import { PasswordHasher } from './password-hasher.js';

/** Verifies a name and a password. */
@Injectable()
export class PasswordVerifier {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly signInUsers: SignInUsers,
    private readonly queue: HashQueue,
    private readonly hasher: PasswordHasher,
    private readonly refusals: RefusalLog,
  ) {}

  /**
   * Finds the user that a name and a password belong to, and replaces a hash of an older format or cost.
   *
   * @param name a username or, when it holds an `@`, an e-mail address; any spelling of either
   * @param isAllowed whether the user may be signed in at all; runs beside the hash, so that its time is not
   *   visible
   * @throws AppException `invalid_credentials`, the same for an unknown name, a wrong password and a user
   *   that is not allowed; `account_disabled`, only after the right password; `overloaded`
   */
  async verify(
    name: string,
    password: string,
    requester: Requester,
    isAllowed?: (user: SignInUser) => Promise<boolean>,
  ): Promise<SignInUser> {
    const { user, isMatch } = await this.compare(name, password, isAllowed);
    if (!user || !isMatch) throw this.recordRejection('invalid_credentials', user, requester);
    // As for a wrong password: an old note with the password must not even confirm it.
    if (isExpired(user)) throw this.recordRejection('password_expired', user, requester);
    if (!user.isActive) throw this.recordRejection('account_disabled', user, requester);
    // Under load the next sign-in does it.
    const { passwordHash } = user;
    if (passwordHash !== null && this.hasher.needsRehash(passwordHash) && !this.queue.isBusy) {
      await this.rehash(user.id, passwordHash, password);
    }
    return user;
  }

  private async compare(
    name: string,
    password: string,
    isAllowed: (user: SignInUser) => Promise<boolean> = async () => true,
  ): Promise<{ user?: SignInUser; isMatch: boolean }> {
    // Admitted before the query, so that a rejected request costs none.
    const ticket = this.queue.admit();
    try {
      const user = await this.signInUsers.find(name);
      await ticket.acquireSlot();
      const decision = user ? isAllowed(user) : Promise.resolve(false);
      // Awaited after the hash, which holds the slot for every decision.
      decision.catch(() => undefined);
      const isMatch = await this.hasher.matches(password, user?.passwordHash);
      return { user, isMatch: (await decision) && isMatch };
    } finally {
      ticket.release();
    }
  }

  private recordRejection(
    reason: 'invalid_credentials' | 'password_expired' | 'account_disabled',
    user: SignInUser | undefined,
    requester: Requester,
  ): AppException {
    this.refusals.record(requester, {
      event: 'sign_in_failed',
      userId: user?.id,
      details: { reason },
    });
    return new AppException(reason === 'password_expired' ? 'invalid_credentials' : reason);
  }

  /** The password is unchanged, so sessions stay; a concurrent password change is not overwritten. */
  private async rehash(id: string, oldHash: string, password: string): Promise<void> {
    const passwordHash = await this.hasher.hash(password);
    await this.users.update({ id, passwordHash: oldHash }, { passwordHash });
  }
}
