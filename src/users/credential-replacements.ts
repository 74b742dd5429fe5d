import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Requester } from '../access/requester.js';
import type { User } from '../identity/user.entity.js';
import { MailQueue } from '../mail/mail-queue.js';
import { SecurityMails } from '../mail/security-mails.js';
import type { Transaction } from '../sessions/start/session-starter.js';
import { OneTimeTokens } from '../tokens/one-time/one-time-tokens.js';
import { requestVerification } from './verification/request-verification.js';

/** Follows a new e-mail address or password that the owner has not confirmed: by an admin, or where mail is off. */
@Injectable()
export class CredentialReplacements {
  constructor(
    private readonly tokens: OneTimeTokens,
    private readonly mails: SecurityMails,
    private readonly queue: MailQueue,
  ) {}

  /**
   * Voids the links that were sent to the previous address, and tells it.
   *
   * @param user with its previous address
   * @returns the columns to write beside the address
   */
  async followEmail(
    { manager, publish }: Transaction,
    { id: userId, email: to }: User,
    newEmail: string,
  ): Promise<Pick<User, 'pendingEmail'>> {
    await this.tokens.voidAll(manager, userId);
    const data = { new_email: newEmail };
    await this.mails.enqueue(manager, publish, { template: 'email_changed', userId, to, data });
    return { pendingEmail: null };
  }

  /**
   * Voids the links that undo earlier changes of the address. After a change by an admin only: an admin that gives
   * a user back to its owner must not leave a link to a thief that has changed the address twice.
   */
  async voidUndos(manager: EntityManager, userId: string): Promise<void> {
    await this.tokens.voidPurpose(manager, userId, 'undo_email_change');
  }

  /** Has a new address verified where mail is on, unless it is marked as verified. */
  async requestVerification(
    transaction: Transaction,
    { email, emailVerifiedAt }: Pick<User, 'email' | 'emailVerifiedAt'>,
    { client }: Requester,
  ): Promise<void> {
    if (!this.queue.isEnabled || emailVerifiedAt !== null) return;
    await requestVerification(transaction, { email, client });
  }

  /** Tells the user about a new password; one-time tokens are void by its credential epoch. */
  async followPassword({ manager, publish }: Transaction, userId: string): Promise<void> {
    await this.mails.enqueue(manager, publish, { template: 'password_changed', userId });
  }
}
