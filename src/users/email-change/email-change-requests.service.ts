import { Injectable } from '@nestjs/common';
import { type EntityManager, Not } from 'typeorm';
import type { Requester } from '../../access/requester.js';
import { recordAudit } from '../../audit/record-audit.js';
import { AppException } from '../../common/errors/app.exception.js';
import { canonicalEmail } from '../../identity/canonical.js';
import { User } from '../../identity/user.entity.js';
import { MailQueue } from '../../mail/mail-queue.js';
import type { Transaction } from '../../sessions/start/session-starter.js';
import { OneTimeTokens } from '../../tokens/one-time/one-time-tokens.js';

/** Milliseconds in which the new address can be confirmed. */
const LIFETIME = 24 * 60 * 60 * 1000;

/** Starts and cancels changes of the own e-mail address, which the new mailbox has to confirm. */
@Injectable()
export class EmailChangeRequests {
  constructor(
    private readonly tokens: OneTimeTokens,
    private readonly mails: MailQueue,
  ) {}

  /**
   * Sends a link to the new address; the current one stays in use until it is opened. A second request
   * replaces the first, and the current address cancels it.
   *
   * @param user whose row the transaction has locked
   * @returns the columns to write
   * @throws AppException `email_taken`
   */
  async request(
    { manager, publish }: Transaction,
    requester: Requester,
    user: User,
    email: string,
  ): Promise<Partial<Pick<User, 'pendingEmail'>>> {
    if (email === user.email) return this.cancel(manager, requester, user);
    await assertFree(manager, user, email);
    const { id: tokenId } = await this.tokens.issue(manager, {
      purpose: 'change_email',
      userId: user.id,
      subject: email,
      lifetime: LIFETIME,
    });
    const mail = { template: 'confirm_email_change', userId: user.id, to: email, tokenId } as const;
    await this.mails.enqueue(manager, publish, mail);
    await recordAudit(manager, requester, { event: 'email_change_requested', userId: user.id });
    return { pendingEmail: email };
  }

  private async cancel(
    manager: EntityManager,
    requester: Requester,
    { id: userId, pendingEmail }: User,
  ): Promise<Partial<Pick<User, 'pendingEmail'>>> {
    if (pendingEmail === null) return {};
    await this.tokens.voidPurpose(manager, userId, 'change_email');
    await recordAudit(manager, requester, { event: 'email_change_cancelled', userId });
    return { pendingEmail: null };
  }
}

/** @throws AppException `email_taken` */
async function assertFree(manager: EntityManager, { id }: User, email: string): Promise<void> {
  const isTaken = await manager.existsBy(User, {
    emailCanonical: canonicalEmail(email),
    id: Not(id),
  });
  if (isTaken) throw new AppException('email_taken');
}
