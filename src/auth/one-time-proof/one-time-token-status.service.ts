import { Injectable } from '@nestjs/common';
import { AppException } from '../../common/errors/app.exception.js';
import { hasCode } from '../../common/errors/has-code.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { limitsByAddress } from '../../rate-limits/limits-by-address.js';
import { RateLimits } from '../../rate-limits/rate-limits.js';
import { OneTimeTokens } from '../../tokens/one-time/one-time-tokens.js';
import { InvitationAcceptance } from '../invitations/invitation-acceptance.service.js';
import type { OneTimeTokenStatusResponse } from './dto/one-time-token-status.response.js';

/** Reads one-time tokens for the pages that links of mails lead to, before their button is pressed. */
@Injectable()
export class OneTimeTokenStatus {
  constructor(
    private readonly tokens: OneTimeTokens,
    private readonly rateLimits: RateLimits,
    private readonly invitations: InvitationAcceptance,
  ) {}

  /**
   * Reads a token and leaves it usable: scanners of mails open every link.
   *
   * @throws AppException `invalid_one_time_token`, `rate_limited`
   */
  async read(token: string, client: ClientInfo): Promise<OneTimeTokenStatusResponse> {
    const limits = limitsByAddress('oneTimeProofByAddress', client.ip);
    const attempt = await this.rateLimits.consume(limits, { client });
    return attempt.complete(this.find(token), (error) => hasCode(error, 'invalid_one_time_token'));
  }

  private async find(token: string): Promise<OneTimeTokenStatusResponse> {
    const found = await this.tokens.readAny(token);
    if (!found) throw new AppException('invalid_one_time_token');
    const { purpose, userId, address: email } = found;
    if (purpose !== 'accept_invitation') return { purpose, email };
    return { purpose, email, username_required: !(await this.invitations.hasUsername(userId)) };
  }
}
