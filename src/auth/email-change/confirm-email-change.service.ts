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
import { OneTimeTokens } from '../../tokens/one-time/one-time-tokens.js';
import { mapUniqueViolation } from '../../users/map-unique-violation.js';

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

  /** @param user with its previous address */
  private async notify(
    { manager, publish }: Transaction,
    { id: userId, email: previous }: User,
    email: string,
  ): Promise<void> {
    const { id: tokenId } = await this.tokens.issue(manager, {
      purpose: 'undo_email_change',
      userId,
      subject: previous,
      // A thief changes the password next.
      credentialEpoch: null,
      lifetime: UNDO_LIFETIME,
    });
    const mail = { userId, data: { new_email: email } };
    await this.mails.enqueue(manager, publish, {
      ...mail,
      template: 'email_change_warning',
      to: previous,
      tokenId,
    });
    await this.mails.enqueue(manager, publish, { ...mail, template: 'email_changed', to: email });
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
