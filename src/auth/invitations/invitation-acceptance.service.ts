import { Injectable } from '@nestjs/common';
import { PASSWORD_AUTHENTICATION } from '../../access/authentication-strength.js';
import { RefusalLog } from '../../audit/refusal-log.js';
import { hasCode } from '../../common/errors/has-code.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import type { User } from '../../identity/user.entity.js';
import { limitsByAddress } from '../../rate-limits/limits-by-address.js';
import { RateLimits } from '../../rate-limits/rate-limits.js';
import { SessionsService } from '../../sessions/sessions.service.js';
import type { TokenPairResponse } from '../../tokens/token-pair.response.js';
import { AcceptInvitation } from './accept-invitation.service.js';
import type { AcceptInvitationDto } from './dto/accept-invitation.dto.js';

/** Accepts invitations and signs in, within the rate limit on wrong links. */
@Injectable()
export class InvitationAcceptance {
  constructor(
    private readonly rateLimits: RateLimits,
    private readonly acceptInvitation: AcceptInvitation,
    private readonly sessions: SessionsService,
    private readonly refusals: RefusalLog,
  ) {}

  /** As `accept`, then signs the user in. */
  async acceptAndSignIn(
    values: AcceptInvitationDto,
    client: ClientInfo,
  ): Promise<TokenPairResponse> {
    const user = await this.accept(values, client);
    return this.sessions.start(user, client, PASSWORD_AUTHENTICATION);
  }

  /** @throws AppException `rate_limited`, and as `AcceptInvitation.accept` */
  async accept(values: AcceptInvitationDto, client: ClientInfo): Promise<User> {
    const limits = limitsByAddress('oneTimeProofByAddress', client.ip);
    const attempt = await this.rateLimits.consume(limits, { client });
    const accepted = this.acceptInvitation.accept(values, client);
    return attempt.complete(accepted, (error) => {
      const isWrong = hasCode(error, 'invalid_one_time_token');
      if (isWrong) this.refusals.record({ client }, { event: 'invitation_failed' });
      return isWrong || hasCode(error, 'username_taken');
    });
  }
}
