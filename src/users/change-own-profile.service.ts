import { Injectable } from '@nestjs/common';
import { assertRecentAuth } from '../access/assert-recent-auth.js';
import { invalidToken } from '../access/invalid-token.js';
import type { AuthenticatedRequester } from '../access/requester.js';
import { recordAudit } from '../audit/record-audit.js';
import { ChangeFeed } from '../database/changes/change-feed.js';
import { rowLock } from '../database/row-lock.js';
import { nameColumns } from '../identity/name-columns.js';
import { User } from '../identity/user.entity.js';
import { MailQueue } from '../mail/mail-queue.js';
import { PrincipalsService } from '../sessions/principals.service.js';
import type { Transaction } from '../sessions/start/session-starter.js';
import type { UpdateMeDto } from './dto/update-me.dto.js';
import { EmailChangeRequests } from './email-change/email-change-requests.service.js';
import { CredentialReplacements } from './credential-replacements.js';
import { mapUniqueViolation } from './map-unique-violation.js';
import { namesOf } from './names-of.js';
import { changeEvents } from './user-events.js';

/** Changes the own profile. */
@Injectable()
export class ChangeOwnProfile {
  constructor(
    private readonly feed: ChangeFeed,
    private readonly principals: PrincipalsService,
    private readonly mails: MailQueue,
    private readonly emailChanges: EmailChangeRequests,
    private readonly replacements: CredentialReplacements,
  ) {}

  /**
   * Changes the given fields. A new e-mail address needs a recent authentication: the address resets the
   * password. Where mail is on, it is in force when the new mailbox has confirmed it.
   *
   * @throws AppException `insufficient_user_authentication`, `email_taken`, `username_taken`; `invalid_token`
   *   when the session was revoked meanwhile
   */
  async change(requester: AuthenticatedRequester, changes: UpdateMeDto): Promise<User> {
    const { principal } = requester;
    return mapUniqueViolation(() =>
      this.feed.transaction(async (manager, publish) => {
        const where = { id: principal.userId };
        const user = await manager.findOne(User, { where, ...rowLock(manager) });
        if (!user) throw invalidToken();
        await this.principals.assertActive(principal, manager);
        const { email } = changes;
        if (email !== undefined && email !== user.email) assertRecentAuth(principal);
        const columns = await this.columnsOf({ manager, publish }, requester, user, changes);
        await manager.update(User, where, columns);
        for (const entry of changeEvents(user, columns)) {
          await recordAudit(manager, requester, entry);
        }
        publish({ user: user.id });
        return { ...user, ...columns };
      }),
    );
  }

  private async columnsOf(
    transaction: Transaction,
    requester: AuthenticatedRequester,
    user: User,
    { email, ...others }: UpdateMeDto,
  ): Promise<Partial<User>> {
    const emailColumns =
      email === undefined
        ? {}
        : this.mails.isEnabled
          ? await this.emailChanges.request(transaction, requester, user, email)
          : await this.changeDirectly(transaction, user, email);
    return {
      ...nameColumns(namesOf({ ...user, ...emailColumns }, others)),
      locale: others.locale === undefined ? user.locale : others.locale,
      ...emailColumns,
      updatedAt: new Date(),
    };
  }

  /** Without mail, no mailbox can confirm the address. */
  private async changeDirectly(
    transaction: Transaction,
    user: User,
    email: string,
  ): Promise<Partial<User>> {
    if (email === user.email) return {};
    const columns = await this.replacements.followEmail(transaction, user, email);
    return { email, emailVerifiedAt: null, ...columns };
  }
}
