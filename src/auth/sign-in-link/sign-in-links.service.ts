import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, type Repository } from 'typeorm';
import { NIL } from 'uuid';
import { AppException } from '../../common/errors/app.exception.js';
import { hasCode } from '../../common/errors/has-code.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { User } from '../../identity/user.entity.js';
import { limitsByAddress } from '../../rate-limits/limits-by-address.js';
import { RateLimits } from '../../rate-limits/rate-limits.js';
import type { ReadToken } from '../../tokens/one-time/one-time-token-issue.js';
import { OneTimeTokens } from '../../tokens/one-time/one-time-tokens.js';
import type { ProvedCredential } from '../attempts/live-attempt.js';
import { SignInAttempt } from '../attempts/sign-in-attempt.entity.js';
import { MAX_FAILURES } from '../attempts/sign-in-attempt-statements.js';
import { SignInAttempts } from '../attempts/sign-in-attempts.service.js';
import type { SignInResponse } from '../attempts/dto/sign-in.response.js';
import type { SignInLinkDto } from './dto/sign-in-link.dto.js';

/** Signs users in by the link or the code of a mail. */
@Injectable()
export class SignInLinks {
  constructor(
    private readonly attempts: SignInAttempts,
    private readonly tokens: OneTimeTokens,
    private readonly feed: ChangeFeed,
    private readonly rateLimits: RateLimits,
    @InjectRepository(SignInAttempt) private readonly rows: Repository<SignInAttempt>,
  ) {}

  /**
   * Takes the code of the mail that this sign-in asked for. Without the `sign_in_token`, a code that a person
   * was talked into passing on is useless.
   *
   * @throws AppException as `SignInAttempts.prove`; `invalid_one_time_token` for a wrong code, which counts
   */
  async enterCode(token: string, code: string, client: ClientInfo): Promise<SignInResponse> {
    return this.attempts.prove({ token, client, step: 'email' }, async ({ id: tokenId }) =>
      this.use(await this.tokens.exchangeCode('sign_in', { tokenId }, code)),
    );
  }

  /**
   * Opens the link of a mail: where its sign-in was started, that signs the user in. Elsewhere the code is
   * returned, and nothing is used up: a scanner of mails that follows the link leaves it valid.
   *
   * @throws AppException `invalid_one_time_token`, `rate_limited`; as `SignInAttempts.prove`
   */
  async open(
    { token, sign_in_token }: SignInLinkDto,
    client: ClientInfo,
  ): Promise<SignInResponse | { code: string }> {
    const { id, code } = await this.read(token, client);
    if (sign_in_token === undefined || !(await this.isOf(id, sign_in_token, client))) {
      return { code };
    }
    const step = { token: sign_in_token, client, step: 'email' } as const;
    return this.attempts.prove(step, () => this.use(token));
  }

  /**
   * The code of a link. Uses nothing up.
   *
   * @returns the id of the attempt too
   * @throws AppException `invalid_one_time_token`, `rate_limited`
   */
  private async read(token: string, client: ClientInfo): Promise<ReadToken> {
    const limits = limitsByAddress('oneTimeProofByAddress', client.ip);
    const attempt = await this.rateLimits.consume(limits, { client });
    return attempt.complete(this.find(token), (error) => hasCode(error, 'invalid_one_time_token'));
  }

  private async find(token: string): Promise<ReadToken> {
    const found = await this.tokens.read('sign_in', token);
    // After five wrong codes the attempt is void, and a code that it rejects must not be shown.
    const isLive = { id: found?.id ?? NIL, failures: LessThan(MAX_FAILURES) };
    if (!found || !(await this.rows.existsBy(isLive)))
      throw new AppException('invalid_one_time_token');
    return found;
  }

  /** Whether a `sign_in_token` belongs to an attempt; another sign-in of the same device is none of its mail's. */
  private async isOf(attemptId: string, token: string, client: ClientInfo): Promise<boolean> {
    try {
      const { id } = await this.attempts.findAny(token, client);
      return id === attemptId;
    } catch (error) {
      if (hasCode(error, 'invalid_sign_in_token')) return false;
      throw error;
    }
  }

  private async use(token: string): Promise<ProvedCredential> {
    return this.feed.transaction(async (manager) => {
      const { userId, subject, credentialEpoch } = await this.tokens.consume(
        manager,
        'sign_in',
        token,
      );
      const user = await manager.findOneByOrFail(User, { id: userId });
      // The mailbox proves the address that the mail was sent to, and no later one.
      const isCurrent = user.emailCanonical === subject && user.emailVerifiedAt !== null;
      if (!isCurrent || credentialEpoch === null) throw new AppException('invalid_one_time_token');
      return { method: 'email', amr: ['email'], userId, credentialEpoch };
    });
  }
}
