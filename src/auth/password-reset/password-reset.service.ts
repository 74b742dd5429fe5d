import { Injectable } from '@nestjs/common';
import { RefusalLog } from '../../audit/refusal-log.js';
import { hasCode } from '../../common/errors/has-code.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { RateLimits } from '../../rate-limits/rate-limits.js';
import { OneTimeProofs } from '../one-time-proof/one-time-proofs.service.js';
import type { ResetPasswordDto } from './dto/reset-password.dto.js';
import { ResetPassword } from './reset-password.service.js';

/** Resets passwords by the link or the code of a mail, within the rate limits on wrong ones. */
@Injectable()
export class PasswordResets {
  constructor(
    private readonly rateLimits: RateLimits,
    private readonly proofs: OneTimeProofs,
    private readonly resetPassword: ResetPassword,
    private readonly refusals: RefusalLog,
  ) {}

  /** @throws AppException `rate_limited`, and as `ResetPassword.reset` */
  async reset(reset: ResetPasswordDto, client: ClientInfo): Promise<void> {
    const limits = this.proofs.limitsOf(reset, client.ip);
    const attempt = await this.rateLimits.consume(limits, { client });
    await attempt.complete(this.proveAndReset(reset, client), (error) => {
      const isWrong = hasCode(error, 'invalid_one_time_token');
      if (isWrong) this.refusals.record({ client }, { event: 'password_reset_failed' });
      return isWrong;
    });
  }

  private async proveAndReset(reset: ResetPasswordDto, client: ClientInfo): Promise<void> {
    const token = await this.proofs.tokenOf('reset_password', reset);
    await this.resetPassword.reset(token, reset.new_password, client);
  }
}
