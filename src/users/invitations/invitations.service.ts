import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { Requester } from '../../access/requester.js';
import { Role } from '../../access/role.enum.js';
import { recordAudit } from '../../audit/record-audit.js';
import { AppException } from '../../common/errors/app.exception.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { rowLock } from '../../database/row-lock.js';
import { nameColumns } from '../../identity/name-columns.js';
import { NEW_USER_COLUMNS } from '../../identity/new-user-columns.js';
import { User } from '../../identity/user.entity.js';
import { MailQueue } from '../../mail/mail-queue.js';
import { PrincipalsService } from '../../sessions/principals.service.js';
import type { Transaction } from '../../sessions/start/session-starter.js';
import { OneTimeTokens } from '../../tokens/one-time/one-time-tokens.js';
import { assertAdmin } from '../assert-admin.js';
import { deleteUser } from '../deletion/delete-user.js';
import { mapUniqueViolation } from '../map-unique-violation.js';
import type { CreateInvitationDto } from './dto/create-invitation.dto.js';
import { INVITATION_LIFETIME, IS_INVITED, placeholderUsername } from './invited-user.js';

/** Invites users, for admins and the command line. `AcceptInvitation` makes them active. */
@Injectable()
export class Invitations {
  constructor(
    private readonly feed: ChangeFeed,
    private readonly principals: PrincipalsService,
    private readonly tokens: OneTimeTokens,
    private readonly mails: MailQueue,
  ) {}

  /**
   * Creates a user without a password, and sends it a link to set one.
   *
   * @throws AppException `mail_disabled`, `email_taken`, `username_taken`; `invalid_token` or `forbidden` when
   *   the admin lost its rights meanwhile
   */
  async create(values: CreateInvitationDto, requester: Requester): Promise<User> {
    this.mails.assertEnabled();
    const user = invitedUser(values);
    await mapUniqueViolation(() =>
      this.feed.transaction(async (manager, publish) => {
        await this.assertRights(manager, requester);
        await manager.insert(User, user);
        await this.send({ manager, publish }, user);
        const details = { role: user.role };
        await recordAudit(manager, requester, { event: 'user_invited', userId: user.id, details });
      }),
    );
    return user;
  }

  /**
   * Sends the mail again, with a new link; the earlier ones are void.
   *
   * @throws AppException `mail_disabled`; `not_found` for a user that is not invited, or no longer
   */
  async resend(id: string, requester: Requester): Promise<User> {
    this.mails.assertEnabled();
    return this.feed.transaction(async (manager, publish) => {
      await this.assertRights(manager, requester);
      const user = await lockInvited(manager, id);
      const passwordExpiresAt = expiryFrom(new Date());
      await manager.update(User, { id }, { passwordExpiresAt });
      await this.send({ manager, publish }, user);
      await recordAudit(manager, requester, { event: 'invitation_resent', userId: id });
      publish({ user: id });
      return { ...user, passwordExpiresAt };
    });
  }

  /**
   * Deletes an invited user, which was never active.
   *
   * @throws AppException `not_found`, as `resend`
   */
  async revoke(id: string, requester: Requester): Promise<User> {
    return this.feed.transaction(async (manager, publish) => {
      await this.assertRights(manager, requester);
      const user = await lockInvited(manager, id);
      await recordAudit(manager, requester, { event: 'invitation_revoked', userId: id });
      await deleteUser(manager, requester, id);
      publish({ user: id });
      return user;
    });
  }

  private async assertRights(manager: EntityManager, { principal }: Requester): Promise<void> {
    if (principal) await assertAdmin(principal, this.principals, manager);
  }

  private async send(
    { manager, publish }: Transaction,
    { id: userId, emailCanonical: subject }: User,
  ): Promise<void> {
    const { id: tokenId } = await this.tokens.issue(manager, {
      purpose: 'accept_invitation',
      userId,
      subject,
      lifetime: INVITATION_LIFETIME,
    });
    await this.mails.enqueue(manager, publish, { template: 'invitation', userId, tokenId });
  }
}

function invitedUser(values: CreateInvitationDto): User {
  const { email, username, full_name, role, locale } = values;
  const id = uuidv7();
  const now = new Date();
  return {
    id,
    ...NEW_USER_COLUMNS,
    ...nameColumns({
      email,
      username: username ?? placeholderUsername(id),
      fullName: full_name ?? null,
    }),
    locale: locale ?? null,
    passwordHash: null,
    passwordChangedAt: now,
    passwordExpiresAt: expiryFrom(now),
    role: role ?? Role.User,
    isActive: false,
    createdAt: now,
    updatedAt: now,
    lastLoginAt: null,
  };
}

function expiryFrom(now: Date): Date {
  return new Date(now.getTime() + INVITATION_LIFETIME);
}

/** Locks the row, so that an acceptance does not run meanwhile. */
async function lockInvited(manager: EntityManager, id: string): Promise<User> {
  const user = await manager.findOne(User, { where: { id, ...IS_INVITED }, ...rowLock(manager) });
  if (!user) throw new AppException('not_found', { detail: 'There is no such invitation.' });
  return user;
}
