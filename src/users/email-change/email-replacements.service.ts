import { Injectable } from '@nestjs/common';
import type { User } from '../../identity/user.entity.js';
import { MailQueue } from '../../mail/mail-queue.js';
import type { Transaction } from '../../sessions/start/session-starter.js';
import { OneTimeTokens } from '../../tokens/one-time/one-time-tokens.js';

/** What follows a new e-mail address that no mailbox has confirmed: by an admin, or where mail is off. */
@Injectable()
export class EmailReplacements {
  constructor(
    private readonly tokens: OneTimeTokens,
    private readonly mails: MailQueue,
  ) {}

  /**
   * Voids the links that were sent to the previous address, and tells it.
   *
   * @param user with its previous address
   * @returns the columns to write beside the address
   */
  async follow(
    { manager, publish }: Transaction,
    { id: userId, email: to }: User,
    newEmail: string,
  ): Promise<Pick<User, 'pendingEmail'>> {
    await this.tokens.voidAll(manager, userId);
    const data = { new_email: newEmail };
    await this.mails.enqueue(manager, publish, { template: 'email_changed', userId, to, data });
    return { pendingEmail: null };
  }
}
