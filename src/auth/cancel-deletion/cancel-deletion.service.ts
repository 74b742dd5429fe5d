import { Injectable } from '@nestjs/common';
import { RefusalLog } from '../../audit/refusal-log.js';
import { AppException } from '../../common/errors/app.exception.js';
import { hasCode } from '../../common/errors/has-code.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { limitsByAddress } from '../../rate-limits/limits-by-address.js';
import { RateLimits } from '../../rate-limits/rate-limits.js';
import { OneTimeTokens } from '../../tokens/one-time/one-time-tokens.js';
import { UserDeletion } from '../../users/deletion/user-deletion.js';
import type { CancelDeletionDto } from './dto/cancel-deletion.dto.js';
import { PasswordAttempts } from '../password-attempts.js';

const FAILED = 'deletion_cancellation_failed';

/** Cancels a deletion for its user, which has no session then: by the password, or by the link of the mail. */
@Injectable()
export class CancelDeletionService {
  constructor(
    private readonly attempts: PasswordAttempts,
    private readonly rateLimits: RateLimits,
    private readonly feed: ChangeFeed,
    private readonly tokens: OneTimeTokens,
    private readonly deletion: UserDeletion,
    private readonly refusals: RefusalLog,
  ) {}

  /**
   * Cancels the deletion, if one is scheduled. A password costs the same work as a sign-in, and counts
   * towards its limits: the answer to a guess is the same. A wrong token, and a correct password without a
   * scheduled deletion, are recorded.
   *
   * @throws AppException `invalid_one_time_token`; or `invalid_credentials`, `account_disabled`,
   *   `validation_failed`, `rate_limited`, `overloaded`
   */
  async cancel(proof: CancelDeletionDto, client: ClientInfo): Promise<void> {
    const { token, username, email, password } = proof;
    if (typeof token !== 'string') {
      if (typeof password !== 'string') throw missing('#/password', 'send a token or a password');
      return this.cancelByPassword({ username, email, password }, client);
    }
    if ([username, email, password].some((value) => typeof value === 'string')) {
      throw missing('#/token', 'send the token alone');
    }
    return this.cancelByToken(token, client);
  }

  private async cancelByPassword(
    login: { username?: string | null; email?: string | null; password: string },
    client: ClientInfo,
  ): Promise<void> {
    await this.attempts.verify(login, client, async ({ id, deletionDueAt }) => {
      // Answered alike, so that a repeated request succeeds; without the event a thief could check a password unseen.
      if (deletionDueAt === null) this.refusals.record({ client }, { event: FAILED, userId: id });
      await this.deletion.cancel(id, { client });
    });
  }

  private async cancelByToken(token: string, client: ClientInfo): Promise<void> {
    const limits = limitsByAddress('oneTimeProofByAddress', client.ip);
    const attempt = await this.rateLimits.consume(limits, { client });
    const consumeAndCancel = this.feed.transaction(async (manager, publish) => {
      const { userId } = await this.tokens.consume(manager, 'cancel_deletion', token);
      await this.deletion.cancelIn(manager, publish, userId, { client });
    });
    await attempt.complete(consumeAndCancel, (error) => {
      const isWrong = hasCode(error, 'invalid_one_time_token');
      if (isWrong) this.refusals.record({ client }, { event: FAILED });
      return isWrong;
    });
  }
}

function missing(pointer: string, detail: string): AppException {
  return new AppException('validation_failed', {
    errors: [{ pointer, code: 'one_proof', detail }],
  });
}
