import { Injectable } from '@nestjs/common';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { canonicalEmail } from '../../identity/canonical.js';
import { MailQueue } from '../../mail/mail-queue.js';
import { limitsByAddress } from '../../rate-limits/limits-by-address.js';
import { RateLimits } from '../../rate-limits/rate-limits.js';
import { requestVerification } from '../../users/verification/request-verification.js';

/** Accepts requests for the mail of a verification from anyone. */
@Injectable()
export class VerificationRequests {
  constructor(
    private readonly feed: ChangeFeed,
    private readonly mails: MailQueue,
    private readonly rateLimits: RateLimits,
  ) {}

  /**
   * Stores the request, which `VerificationDelivery` answers.
   *
   * @throws AppException `mail_disabled`, `rate_limited`
   */
  async accept(email: string, client: ClientInfo): Promise<void> {
    this.mails.assertEnabled();
    const attempt = await this.rateLimits.consume(
      [
        ...limitsByAddress('verificationByAddress', client.ip),
        { limit: 'verificationByRecipient', key: canonicalEmail(email) },
      ],
      { client },
    );
    const stored = this.feed.transaction((manager, publish) =>
      requestVerification({ manager, publish }, { email, client }),
    );
    await attempt.complete(stored, () => false);
  }
}
