import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Requester } from '../../access/requester.js';
import { recordAudit } from '../../audit/record-audit.js';
import { AppException } from '../../common/errors/app.exception.js';
import { confirmPasskeysAgain } from '../../credentials/passkeys/confirm-passkeys-again.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { nameColumns } from '../../identity/name-columns.js';
import { nextEpoch } from '../../identity/next-epoch.js';
import { User } from '../../identity/user.entity.js';
import { MailQueue } from '../../mail/mail-queue.js';
import { revokeSessions } from '../../sessions/revoke-sessions.js';
import type { Transaction } from '../../sessions/start/session-starter.js';
import { OneTimeTokens } from '../../tokens/one-time/one-time-tokens.js';
import { UserDeletion } from '../../users/deletion/user-deletion.js';
import { removeIdentities } from '../../users/factors/remove-identities.js';
import { mapUniqueViolation } from '../../users/map-unique-violation.js';
import { PasswordResetMails } from '../../users/password-reset/password-reset-mails.js';
import { reclaimAddress } from './reclaim-address.js';
import { voidLaterUndos } from './undo-links.js';

/** Takes a user back from a thief that has changed its e-mail address. */
@Injectable()
export class UndoEmailChange {
  constructor(
    private readonly feed: ChangeFeed,
    private readonly tokens: OneTimeTokens,
    private readonly resetMails: PasswordResetMails,
    private readonly deletion: UserDeletion,
    private readonly mails: MailQueue,
  ) {}

  /**
   * Restores the address that the link was sent to, which is verified by it; revokes all sessions and voids
   * all links; and removes the password, which the thief knows or has set, until the user sets a new one by
   * the link of a reset (ASVS 6.4.3, 7.4.3). No passkey signs in alone until it has been used after that
   * password, and no identity is linked any more: the thief may have added one. Cancels a scheduled deletion.
   *
   * @throws AppException `invalid_one_time_token`; `email_taken` when another user has the address and has
   *   proved to receive mail at it, which leaves the token valid
   */
  async undo(token: string, requester: Requester): Promise<void> {
    await mapUniqueViolation(() =>
      this.feed.transaction(async (manager, publish) => {
        // Locks the row of the user too.
        const consumed = await this.tokens.consume(manager, 'undo_email_change', token);
        const { userId, subject } = consumed;
        if (subject === null) throw new AppException('invalid_one_time_token');
        await this.reclaim({ manager, publish }, requester, subject, userId);
        const { email: to } = await manager.findOneByOrFail(User, { id: userId });
        const restored = await restore(manager, userId, subject);
        await removeIdentities(manager, requester, userId);
        await this.tokens.voidAll(manager, userId);
        await voidLaterUndos(manager, consumed);
        const event = 'email_change_undone';
        await recordAudit(manager, requester, { event, userId, actorId: userId });
        await revokeSessions(manager, requester, { userId, actorId: userId, reason: event });
        // Where a thief has the link, the owner learns of it while an earlier link can still undo this.
        const data = { new_email: subject };
        await this.mails.enqueue(manager, publish, { template: 'email_changed', userId, to, data });
        if (restored.isActive) await this.returnToOwner({ manager, publish }, requester, restored);
        publish({ user: userId });
      }),
    );
  }

  /** Not for a disabled user: an admin decides about it. */
  private async returnToOwner(
    { manager, publish }: Transaction,
    requester: Requester,
    user: User,
  ): Promise<void> {
    // The thief may have scheduled it.
    await this.deletion.cancelIn(manager, publish, user.id, requester);
    await this.resetMails.send({ manager, publish }, user);
  }

  private async reclaim(
    transaction: Transaction,
    requester: Requester,
    email: string,
    actorId: string,
  ): Promise<void> {
    const { manager } = transaction;
    const userId = await reclaimAddress(transaction, email, actorId);
    if (userId === undefined) return;
    await this.tokens.voidAll(manager, userId);
    const details = { fields: ['email'] };
    await recordAudit(manager, requester, { event: 'user_changed', userId, actorId, details });
  }
}

async function restore(manager: EntityManager, id: string, email: string): Promise<User> {
  const user = await manager.findOneByOrFail(User, { id });
  const now = new Date();
  const columns = {
    ...nameColumns({ ...user, email }),
    ...nextEpoch(user),
    emailVerifiedAt: now,
    passwordHash: null,
    passwordExpiresAt: null,
    updatedAt: now,
  };
  await manager.update(User, { id }, columns);
  await confirmPasskeysAgain(manager, id);
  return { ...user, ...columns };
}
