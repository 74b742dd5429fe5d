import { Injectable } from '@nestjs/common';
import { recordAudit } from '../../audit/record-audit.js';
import { RefusalLog } from '../../audit/refusal-log.js';
import { AppException } from '../../common/errors/app.exception.js';
import { hasCode } from '../../common/errors/has-code.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { User } from '../../identity/user.entity.js';
import { RateLimits } from '../../rate-limits/rate-limits.js';
import type { Transaction } from '../../sessions/start/session-starter.js';
import { OneTimeTokens } from '../../tokens/one-time/one-time-tokens.js';
import type { OneTimeProofDto } from '../one-time-proof/one-time-proof.dto.js';
import { OneTimeProofs } from '../one-time-proof/one-time-proofs.service.js';

/** Verifies addresses by the link or the code of a mail, within the rate limits on wrong ones. */
@Injectable()
export class EmailVerifications {
  constructor(
    private readonly rateLimits: RateLimits,
    private readonly proofs: OneTimeProofs,
    private readonly tokens: OneTimeTokens,
    private readonly feed: ChangeFeed,
    private readonly refusals: RefusalLog,
  ) {}

  /** @throws AppException `invalid_one_time_token`, `validation_failed`, `rate_limited` */
  async verify(proof: OneTimeProofDto, client: ClientInfo): Promise<void> {
    const limits = this.proofs.limitsOf(proof, client.ip);
    const attempt = await this.rateLimits.consume(limits, { client });
    await attempt.complete(this.proveAndMark(proof, client), (error) => {
      const isWrong = hasCode(error, 'invalid_one_time_token');
      if (isWrong) this.refusals.record({ client }, { event: 'email_verification_failed' });
      return isWrong;
    });
  }

  private async proveAndMark(proof: OneTimeProofDto, client: ClientInfo): Promise<void> {
    const token = await this.proofs.tokenOf('verify_email', proof);
    await this.feed.transaction((manager, publish) =>
      this.mark({ manager, publish }, token, client),
    );
  }

  private async mark(
    { manager, publish }: Transaction,
    token: string,
    client: ClientInfo,
  ): Promise<void> {
    // Locks the row of the user too.
    const { userId, subject } = await this.tokens.consume(manager, 'verify_email', token);
    const user = await manager.findOneByOrFail(User, { id: userId });
    // The mail went to an address that the user has no more.
    if (subject !== user.emailCanonical) throw new AppException('invalid_one_time_token');
    if (user.emailVerifiedAt !== null) return;
    const now = new Date();
    await manager.update(User, { id: userId }, { emailVerifiedAt: now, updatedAt: now });
    const event = 'email_verified';
    await recordAudit(manager, { client }, { event, userId, actorId: userId });
    publish({ user: userId });
  }
}
