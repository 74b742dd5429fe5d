import { Injectable } from '@nestjs/common';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { canonicalEmail } from '../../identity/canonical.js';
import { MailQueue } from '../../mail/mail-queue.js';
import { enqueue } from '../../outbox/enqueue.js';
import { limitsByAddress } from '../../rate-limits/limits-by-address.js';
import { RateLimits } from '../../rate-limits/rate-limits.js';

/** The kind of these deliveries in the outbox. */
export const PASSWORD_RESET_REQUEST = 'password_reset_request';

/** The payload of such a delivery. */
export interface PasswordResetRequest {
  readonly email: string;
  readonly client: ClientInfo;
}

/** Accepts requests for a password reset from anyone. */
@Injectable()
export class PasswordResetRequests {
  constructor(
    private readonly feed: ChangeFeed,
    private readonly mails: MailQueue,
    private readonly rateLimits: RateLimits,
  ) {}

  /**
   * Stores the request in the outbox, where `PasswordResetDelivery` answers it: the user is not looked up
   * here, so neither the response nor its time can reveal whether there is one.
   *
   * @throws AppException `mail_disabled`, `rate_limited`
   */
  async accept(email: string, client: ClientInfo): Promise<void> {
    this.mails.assertEnabled();
    const recipient = canonicalEmail(email);
    const attempt = await this.rateLimits.consume(
      [
        ...limitsByAddress('passwordResetByAddress', client.ip),
        { limit: 'passwordResetByRecipient', key: recipient },
      ],
      { client },
    );
    const payload: PasswordResetRequest = { email: recipient, client };
    const stored = this.feed.transaction((manager, publish) =>
      enqueue(manager, publish, { kind: PASSWORD_RESET_REQUEST, orderingKey: recipient, payload }),
    );
    await attempt.complete(stored, () => false);
  }
}
