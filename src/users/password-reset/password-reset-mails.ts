import { Injectable } from '@nestjs/common';
import type { User } from '../../identity/user.entity.js';
import { MailQueue } from '../../mail/mail-queue.js';
import type { Transaction } from '../../sessions/start/session-starter.js';
import { OneTimeTokens } from '../../tokens/one-time/one-time-tokens.js';

/** Milliseconds in which the link of a password reset is valid. */
const LIFETIME = 30 * 60 * 1000;

/** Starts password resets. */
@Injectable()
export class PasswordResetMails {
  constructor(
    private readonly tokens: OneTimeTokens,
    private readonly mails: MailQueue,
  ) {}

  /**
   * Issues the token of a reset and queues the mail with its link, in the transaction of the caller. It voids
   * the links that were sent before; a later change of credentials voids this one.
   *
   * @param user active; its changes in this transaction have been written
   */
  async send(
    { manager, publish }: Transaction,
    { id: userId, emailCanonical: subject }: Pick<User, 'id' | 'emailCanonical'>,
  ): Promise<void> {
    const { id: tokenId } = await this.tokens.issue(manager, {
      purpose: 'reset_password',
      userId,
      subject,
      lifetime: LIFETIME,
    });
    await this.mails.enqueue(manager, publish, { template: 'reset_password', userId, tokenId });
  }
}
