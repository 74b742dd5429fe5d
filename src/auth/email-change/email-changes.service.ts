import { Injectable } from '@nestjs/common';
import { RefusalLog } from '../../audit/refusal-log.js';
import { hasCode } from '../../common/errors/has-code.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { limitsByAddress } from '../../rate-limits/limits-by-address.js';
import { RateLimits } from '../../rate-limits/rate-limits.js';
import { ConfirmEmailChange } from './confirm-email-change.service.js';
import { UndoEmailChange } from './undo-email-change.service.js';

/** Confirms and undoes changes of e-mail, within the rate limit on wrong tokens. */
@Injectable()
export class EmailChanges {
  constructor(
    private readonly rateLimits: RateLimits,
    private readonly confirmation: ConfirmEmailChange,
    private readonly undoing: UndoEmailChange,
    private readonly refusals: RefusalLog,
  ) {}

  /** @throws AppException `rate_limited`, and as `ConfirmEmailChange.confirm` */
  async confirm(token: string, client: ClientInfo): Promise<void> {
    await this.attempt(client, () => this.confirmation.confirm(token, { client }));
  }

  /** @throws AppException `rate_limited`, and as `UndoEmailChange.undo` */
  async undo(token: string, client: ClientInfo): Promise<void> {
    await this.attempt(client, () => this.undoing.undo(token, { client }));
  }

  private async attempt(client: ClientInfo, run: () => Promise<void>): Promise<void> {
    const limits = limitsByAddress('oneTimeProofByAddress', client.ip);
    const attempt = await this.rateLimits.consume(limits, { client });
    await attempt.complete(run(), (error) => {
      const isWrong = hasCode(error, 'invalid_one_time_token');
      if (isWrong) this.refusals.record({ client }, { event: 'email_change_failed' });
      return isWrong;
    });
  }
}
