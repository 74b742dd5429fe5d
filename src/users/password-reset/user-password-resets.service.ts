import { Injectable } from '@nestjs/common';
import type { Requester } from '../../access/requester.js';
import { recordAudit } from '../../audit/record-audit.js';
import { AppException } from '../../common/errors/app.exception.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { assertFound } from '../../identity/user-lookup.service.js';
import { User } from '../../identity/user.entity.js';
import { MailQueue } from '../../mail/mail-queue.js';
import { PrincipalsService } from '../../sessions/principals.service.js';
import { assertAdmin } from '../assert-admin.js';
import { PasswordResetMails } from './password-reset-mails.js';

/** Sends the mail of a password reset for an admin or the command line. */
@Injectable()
export class UserPasswordResets {
  constructor(
    private readonly feed: ChangeFeed,
    private readonly mails: MailQueue,
    private readonly resetMails: PasswordResetMails,
    private readonly principals: PrincipalsService,
  ) {}

  /**
   * @throws AppException `mail_disabled`, `not_found`, `user_disabled`; `invalid_token` or `forbidden` when the
   *   admin lost its rights meanwhile
   */
  async send(userId: string, requester: Requester): Promise<User> {
    this.mails.assertEnabled();
    return this.feed.transaction(async (manager, publish) => {
      if (requester.principal) await assertAdmin(requester.principal, this.principals, manager);
      const user = assertFound(await manager.findOneBy(User, { id: userId }));
      if (!user.isActive) throw new AppException('user_disabled');
      await this.resetMails.send({ manager, publish }, user);
      await recordAudit(manager, requester, { event: 'password_reset_requested', userId });
      return user;
    });
  }
}
