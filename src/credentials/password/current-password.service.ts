import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { User } from '../../identity/user.entity.js';
import { HashQueue } from './hash-queue.js';
import { PasswordHasher } from './password-hasher.js';

/** Verifies the password of a user that is signed in. */
@Injectable()
export class CurrentPassword {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly queue: HashQueue,
    private readonly hasher: PasswordHasher,
  ) {}

  /**
   * Costs the same work for a wrong password, a user without one and a deleted user.
   *
   * @returns the user, with the epoch that the caller compares when it uses the result; undefined unless it
   *   is the current password, and in force: an old note with a temporary one confirms nothing
   * @throws AppException `overloaded`
   */
  async verify(userId: string, password: string): Promise<User | undefined> {
    // Admitted before the query, so that a rejected request costs none.
    const ticket = this.queue.admit();
    try {
      const user = await this.users
        .createQueryBuilder('user')
        .addSelect('user.passwordHash')
        .where({ id: userId })
        .getOne();
      await ticket.acquireSlot();
      const isMatch = await this.hasher.matches(password, user?.passwordHash);
      return user && isMatch && !isExpired(user) ? user : undefined;
    } finally {
      ticket.release();
    }
  }
}

/** Whether the user has a temporary password that was not replaced in time. */
export function isExpired({ passwordExpiresAt }: Pick<User, 'passwordExpiresAt'>): boolean {
  return passwordExpiresAt !== null && passwordExpiresAt <= new Date();
}
