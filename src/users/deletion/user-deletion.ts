import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Requester } from '../../access/requester.js';
import { recordAudit } from '../../audit/record-audit.js';
import { AppException } from '../../common/errors/app.exception.js';
import { Environment } from '../../config/environment.js';
import { ChangeFeed, type Publish } from '../../database/changes/change-feed.js';
import { nextEpoch } from '../../identity/next-epoch.js';
import { User } from '../../identity/user.entity.js';
import { MailQueue } from '../../mail/mail-queue.js';
import { SecurityMails } from '../../mail/security-mails.js';
import { PrincipalsService } from '../../sessions/principals.service.js';
import { revokeSessions } from '../../sessions/revoke-sessions.js';
import type { Transaction } from '../../sessions/start/session-starter.js';
import { OneTimeTokens } from '../../tokens/one-time/one-time-tokens.js';
import { assertRecentForOwnUser } from '../assert-recent-for-own-user.js';
import { assertNotLastAdmin, isActiveAdmin, lockActiveAdmins } from '../last-admin.js';
import { lockUser } from '../lock-user.js';
import { deleteUser } from './delete-user.js';
import { deletionDone } from './deletion-done.js';
import { endOfUndo } from './end-of-undo.js';

const DAY = 24 * 60 * 60 * 1000;

/** Schedules the deletion of users, and cancels it. `UserErasure` deletes them when it is due. */
@Injectable()
export class UserDeletion {
  constructor(
    private readonly environment: Environment,
    private readonly feed: ChangeFeed,
    private readonly principals: PrincipalsService,
    private readonly mails: MailQueue,
    private readonly mailLimits: SecurityMails,
    private readonly tokens: OneTimeTokens,
  ) {}

  /**
   * Schedules the deletion of a user and revokes all of its sessions. A deletion that is scheduled already
   * gets the new time. Without a grace period the user is deleted at once, unless
   * a link can still undo a change of its address: the deletion is due after that at the earliest.
   *
   * @param days of the grace period; default: `DELETION_GRACE_DAYS`
   * @returns the time at which the deletion is due
   * @throws AppException `not_found`, `last_admin`, `insufficient_user_authentication` for the own user;
   *   `invalid_token` or `forbidden` when the requester lost its rights meanwhile
   */
  async schedule(
    id: string,
    requester: Requester,
    days: number = this.environment.DELETION_GRACE_DAYS,
  ): Promise<Date> {
    assertRecentForOwnUser(requester, id);
    return this.feed.transaction(async (manager, publish) => {
      const admins = await lockActiveAdmins(manager);
      const user = await lockUser(manager, id);
      await this.assertPermitted(manager, requester, id, admins);
      if (isActiveAdmin(user)) assertNotLastAdmin(admins, id);
      const now = new Date();
      const deletionDueAt = await dueDate(manager, id, now, days);
      publish({ user: id });
      if (deletionDueAt > now) {
        const scheduled = { ...user, deletionDueAt };
        await this.scheduleIn({ manager, publish }, requester, scheduled);
      } else {
        await deleteUser(manager, requester, id);
        await this.reportDeletion({ manager, publish }, user);
      }
      return deletionDueAt;
    });
  }

  /**
   * Cancels a scheduled deletion; does nothing if none is scheduled.
   *
   * @returns the user
   * @throws AppException `not_found`; `invalid_token` or `forbidden` when the admin lost its rights meanwhile
   */
  async cancel(id: string, requester: Requester): Promise<User> {
    return this.feed.transaction(async (manager, publish) => {
      const admins = requester.principal ? await lockActiveAdmins(manager) : [];
      await this.assertPermitted(manager, requester, id, admins);
      return this.cancelIn(manager, publish, id, requester);
    });
  }

  /**
   * As `cancel`, for a requester that the caller has authorised in the same transaction.
   *
   * @throws AppException `account_disabled` for the user itself
   */
  async cancelIn(
    manager: EntityManager,
    publish: Publish,
    id: string,
    requester: Requester,
  ): Promise<User> {
    const user = await lockUser(manager, id);
    const isUser = !requester.principal && !requester.via;
    // The link would be a way around the admin that disabled the user.
    if (isUser && !user.isActive) throw new AppException('account_disabled');
    if (user.deletionDueAt === null) return user;
    await manager.update(User, { id }, { deletionDueAt: null });
    // Without a session, the holder of the password or of the link is the user.
    const actorId = isUser ? id : undefined;
    await recordAudit(manager, requester, { event: 'deletion_cancelled', userId: id, actorId });
    publish({ user: id });
    return { ...user, deletionDueAt: null };
  }

  private async scheduleIn(
    { manager, publish }: Transaction,
    requester: Requester,
    user: User & { readonly deletionDueAt: Date },
  ): Promise<void> {
    const { id: userId, deletionDueAt } = user;
    // A sign-in does not survive while its password is being verified.
    await manager.update(User, { id: userId }, { deletionDueAt, ...nextEpoch(user) });
    const template = 'deletion_scheduled';
    const details = { deletion_due_at: deletionDueAt.toISOString() };
    await recordAudit(manager, requester, { event: 'deletion_scheduled', userId, details });
    await revokeSessions(manager, requester, { userId, reason: 'deletion_scheduled' });
    // A user with the address of another person could flood its mailbox. The last link stays valid.
    if (!this.mails.isEnabled || !(await this.mailLimits.allows(template, userId))) return;
    const token = await this.tokens.issue(manager, {
      purpose: 'cancel_deletion',
      userId,
      // A thief that sets a new password must not void the link.
      survivesCredentialChange: true,
      lifetime: deletionDueAt.getTime() - Date.now(),
    });
    const data = { due_at: deletionDueAt.toISOString() };
    await this.mails.enqueue(manager, publish, { template, userId, tokenId: token.id, data });
  }

  /** Counts by address, which can be registered again at once. */
  private async reportDeletion({ manager, publish }: Transaction, user: User): Promise<void> {
    const mail = deletionDone(user);
    if (!this.mails.isEnabled) return;
    if (!(await this.mailLimits.allows(mail.template, user.emailCanonical))) return;
    await this.mails.enqueue(manager, publish, mail);
  }

  /** After the locks: a change that removes the requester's rights now waits for this one. */
  private async assertPermitted(
    manager: EntityManager,
    { principal }: Requester,
    id: string,
    admins: string[],
  ): Promise<void> {
    if (!principal) return;
    await this.principals.assertActive(principal, manager);
    if (principal.userId !== id && !admins.includes(principal.userId)) {
      throw new AppException('forbidden');
    }
  }
}

/** A thief that has changed the address must not delete the user before its owner can undo the change. */
async function dueDate(manager: EntityManager, id: string, now: Date, days: number): Promise<Date> {
  const endOfGrace = new Date(now.getTime() + days * DAY);
  const end = await endOfUndo(manager, id, now);
  return end && end > endOfGrace ? end : endOfGrace;
}
