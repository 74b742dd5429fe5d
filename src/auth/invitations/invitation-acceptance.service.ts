import { Injectable } from '@nestjs/common';
import { RefusalLog } from '../../audit/refusal-log.js';
import { hasCode } from '../../common/errors/has-code.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import type { User } from '../../identity/user.entity.js';
import { limitsByAddress } from '../../rate-limits/limits-by-address.js';
import { RateLimits } from '../../rate-limits/rate-limits.js';
import type { TokenPairResponse } from '../../tokens/token-pair.response.js';
import { SignInFlow } from '../attempts/sign-in-flow.service.js';
import { PASSWORD_PROOF } from '../attempts/sign-in-method.js';
import { AcceptInvitation } from './accept-invitation.service.js';
import type { AcceptInvitationDto } from './dto/accept-invitation.dto.js';

/** Accepts invitations and signs in, within the rate limit on wrong links. */
@Injectable()
export class InvitationAcceptance {
  constructor(
    private readonly rateLimits: RateLimits,
    private readonly acceptInvitation: AcceptInvitation,
    private readonly flow: SignInFlow,
    private readonly refusals: RefusalLog,
  ) {}

  /** @throws AppException `rate_limited`, `second_factor_required`, and as `AcceptInvitation.accept` */
  async acceptAndSignIn(
    values: AcceptInvitationDto,
    client: ClientInfo,
  ): Promise<TokenPairResponse> {
    return this.flow.begin(await this.accept(values, client), client, PASSWORD_PROOF);
  }

  /** Whether an invited user has a username, and need not choose one. */
  async hasUsername(userId: string): Promise<boolean> {
    return this.acceptInvitation.hasUsername(userId);
  }

  private async accept(values: AcceptInvitationDto, client: ClientInfo): Promise<User> {
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
