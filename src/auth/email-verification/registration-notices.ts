import { Injectable } from '@nestjs/common';
import { hasCode } from '../../common/errors/has-code.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import type { User } from '../../identity/user.entity.js';
import { MailQueue } from '../../mail/mail-queue.js';
import { RateLimits } from '../../rate-limits/rate-limits.js';
import type { Transaction } from '../../sessions/start/session-starter.js';

/** Tells users that a registration used their address: its response does not. */
@Injectable()
export class RegistrationNotices {
  constructor(
    private readonly mails: MailQueue,
    private readonly rateLimits: RateLimits,
  ) {}

  /** Sends no mail beyond the limit by recipient. The request was accepted, so the limit is not an error. */
  async send(
    { manager, publish }: Transaction,
    { id: userId }: Pick<User, 'id'>,
    client: ClientInfo | undefined,
  ): Promise<void> {
    try {
      const limit = { limit: 'registrationNoticeByRecipient', key: userId } as const;
      const attempt = await this.rateLimits.consume([limit], { client });
      await attempt.settle('success');
    } catch (error) {
      if (hasCode(error, 'rate_limited')) return;
      throw error;
    }
    await this.mails.enqueue(manager, publish, { template: 'already_registered', userId });
  }
}
