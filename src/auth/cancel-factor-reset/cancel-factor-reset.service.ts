import { Injectable } from '@nestjs/common';
import { RefusalLog } from '../../audit/refusal-log.js';
import { hasCode } from '../../common/errors/has-code.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { limitsByAddress } from '../../rate-limits/limits-by-address.js';
import { RateLimits } from '../../rate-limits/rate-limits.js';
import { FactorResets } from '../../users/factor-reset/factor-resets.js';

/** Cancels resets of factors by the links of their mails, within the limit on wrong links. */
@Injectable()
export class CancelFactorResetService {
  constructor(
    private readonly rateLimits: RateLimits,
    private readonly resets: FactorResets,
    private readonly refusals: RefusalLog,
  ) {}

  /** @throws AppException `invalid_one_time_token`, `rate_limited` */
  async cancel(token: string, client: ClientInfo): Promise<void> {
    const limits = limitsByAddress('oneTimeProofByAddress', client.ip);
    const attempt = await this.rateLimits.consume(limits, { client });
    await attempt.complete(this.resets.cancelByToken(token, { client }), (error) => {
      const isWrong = hasCode(error, 'invalid_one_time_token');
      if (isWrong) {
        this.refusals.record({ client }, { event: 'factor_reset_cancellation_failed' });
      }
      return isWrong;
    });
  }
}
