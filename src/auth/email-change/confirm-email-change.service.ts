import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Requester } from '../../access/requester.js';
import { recordAudit } from '../../audit/record-audit.js';
import { AppException } from '../../common/errors/app.exception.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { nameColumns } from '../../identity/name-columns.js';
import { User } from '../../identity/user.entity.js';
import { MailQueue } from '../../mail/mail-queue.js';
import type { Transaction } from '../../sessions/start/session-starter.js';
import type { OneTimeToken } from '../../tokens/one-time/one-time-token.entity.js';
import { OneTimeTokens } from '../../tokens/one-time/one-time-tokens.js';
import { mapUniqueViolation } from '../../users/map-unique-violation.js';
import { findUndoLink, voidLaterUndos } from './undo-links.js';

/** Milliseconds in which the previous address can undo a change. */
const UNDO_LIFETIME = 72 * 60 * 60 * 1000;

/** Puts a new e-mail address in force that its mailbox has confirmed. */
@Injectable()
export class ConfirmEmailChange {
  constructor(
    private readonly feed: ChangeFeed,
    private readonly tokens: OneTimeTokens,
    private readonly mails: MailQueue,
  ) {}

  /**
   * Changes the address, which is verified from then on, and voids all links that were sent before.
   *
   * @throws AppException `invalid_one_time_token`; `email_taken` when another user has taken the address
   *   meanwhile, which leaves the token valid
   */
  async confirm(token: string, requester: Requester): Promise<void> {
    await mapUniqueViolation(() =>
      this.feed.transaction(async (manager, publish) => {
        // Locks the row of the user too.
        const { userId, subject } = await this.tokens.consume(manager, 'change_email', token);
        const user = await manager.findOneByOrFail(User, { id: userId });
        if (!user.isActive || subject === null) throw new AppException('invalid_one_time_token');
        await replaceEmail(manager, user, subject);
        await this.tokens.voidAll(manager, userId);
        const event = 'email_change_confirmed';
        await recordAudit(manager, requester, { event, userId, actorId: userId });
        await this.notify({ manager, publish }, user, subject);
        publish({ user: userId });
      }),
    );
  }

  /**
   * Tells both addresses. The previous one gets a link that undoes the change, unless the new address has such a
   * link itself: an owner that returns to its address must not give the thief's the means to undo that.
   *
   * @param user with its previous address
   */
  private async notify(
    { manager, publish }: Transaction,
    { id: userId, email: previous }: User,
    email: string,
  ): Promise<void> {
    const mail = { userId, data: { new_email: email } };
    const returned = await findUndoLink(manager, userId, email);
    if (returned) {
      await voidLaterUndos(manager, returned);
      await this.mails.enqueue(manager, publish, {
        ...mail,
        template: 'email_changed',
        to: previous,
      });
    } else {
      const { id: tokenId } = await this.issueUndo(manager, userId, previous);
      const warning = { ...mail, template: 'email_change_warning', to: previous, tokenId } as const;
      await this.mails.enqueue(manager, publish, warning);
    }
    await this.mails.enqueue(manager, publish, { ...mail, template: 'email_changed', to: email });
  }

  private issueUndo(
    manager: EntityManager,
    userId: string,
    subject: string,
  ): Promise<OneTimeToken> {
    return this.tokens.issue(manager, {
      purpose: 'undo_email_change',
      userId,
      subject,
      // A thief changes the password next.
      survivesCredentialChange: true,
      lifetime: UNDO_LIFETIME,
    });
  }
}

async function replaceEmail(manager: EntityManager, user: User, email: string): Promise<void> {
  const now = new Date();
  await manager.update(
    User,
    { id: user.id },
    {
      ...nameColumns({ ...user, email }),
      emailVerifiedAt: now,
      pendingEmail: null,
      updatedAt: now,
    },
  );
}
