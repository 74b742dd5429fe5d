import { Injectable } from '@nestjs/common';
import { RefusalLog } from '../../audit/refusal-log.js';
import { AppException } from '../../common/errors/app.exception.js';
import { hasCode } from '../../common/errors/has-code.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { type SignInUser, SignInUsers } from '../../identity/sign-in-users.js';
import { limitsByAddress } from '../../rate-limits/limits-by-address.js';
import { RateLimits } from '../../rate-limits/rate-limits.js';
import type { LiveAttempt, ProvedCredential, StepRequest } from './live-attempt.js';
import { SecondFactorLimits } from './second-factor-limits.js';
import { invalidSignInToken, SignInAttemptRows } from './sign-in-attempt-rows.js';
import { SignInEligibility } from './sign-in-eligibility.js';

type Verify = (attempt: LiveAttempt) => Promise<ProvedCredential>;

interface Verified {
  readonly proof: ProvedCredential;
  /** With the epoch of the proof. */
  readonly user: SignInUser;
}

/** Verifies the proofs of attempts, under the limits on wrong ones. */
@Injectable()
export class ProofGuard {
  constructor(
    private readonly rows: SignInAttemptRows,
    private readonly users: SignInUsers,
    private readonly limits: SecondFactorLimits,
    private readonly rateLimits: RateLimits,
    private readonly eligibility: SignInEligibility,
    private readonly refusals: RefusalLog,
  ) {}

  /** The limit of attempts that anyone can open. @throws AppException `rate_limited` */
  async limitOpening(client: ClientInfo): Promise<void> {
    const keys = limitsByAddress('signInAttemptByAddress', client.ip);
    const attempt = await this.rateLimits.consume(keys, { client });
    await attempt.settle('success');
  }

  /** Records that a user has proved a credential, and has to prove another one. */
  recordPending(attemptId: string, userId: string, client: ClientInfo): void {
    const details = { attempt_id: attemptId };
    this.refusals.record({ client }, { event: 'second_factor_required', userId, details });
  }

  /**
   * Counts wrong proofs and invalid handles as failed sign-ins of their address.
   *
   * @throws AppException `rate_limited`, and the errors of the work
   */
  async limitAddress<T>(client: ClientInfo, work: () => Promise<T>): Promise<T> {
    const keys = limitsByAddress('loginByAddress', client.ip);
    const attempt = await this.rateLimits.consume(keys, { client });
    return attempt.complete(
      work(),
      (error) => hasCode(error, 'invalid_sign_in_token') || isWrongProof(error),
    );
  }

  /**
   * @returns the proof, and its user
   * @throws AppException `invalid_sign_in_token`, `rate_limited`, the errors of `verify`, and those of
   *   `SignInEligibility` for an attempt that had no user
   */
  async verify(
    attempt: LiveAttempt,
    { client, step }: Pick<StepRequest, 'client' | 'step'>,
    verify: Verify,
  ): Promise<Verified> {
    const { id, userId } = attempt;
    const keys = userId === null ? [] : this.limits.of(userId, client.ip);
    const limited = await this.rateLimits.consume(keys, { client });
    return limited.complete(this.verifyCounted(attempt, client, verify), (error) => {
      const isWrong = isWrongProof(error);
      if (isWrong) {
        const details = { attempt_id: id, step };
        const event = 'second_factor_failed';
        this.refusals.record({ client }, { event, userId: userId ?? undefined, details });
      }
      return isWrong;
    });
  }

  private async verifyCounted(
    attempt: LiveAttempt,
    client: ClientInfo,
    verify: Verify,
  ): Promise<Verified> {
    await this.rows.reserve(attempt.id);
    try {
      const proof = await verify(attempt);
      return { proof, user: await this.userOf(attempt, proof, client) };
    } catch (error) {
      if (!isWrongProof(error)) await this.rows.release(attempt.id);
      throw error;
    }
  }

  /** The user of a proof, as it is now: an enrolment has incremented its epoch. */
  private async userOf(
    attempt: LiveAttempt,
    { userId, credentialEpoch }: ProvedCredential,
    client: ClientInfo,
  ): Promise<SignInUser> {
    if (attempt.userId !== null && attempt.userId !== userId) {
      throw new AppException('invalid_second_factor');
    }
    const user = await this.users.findById(userId);
    if (!user) throw invalidSignInToken();
    // Of a user that was known before, the statement that records the proof checks it.
    if (attempt.userId !== null) return user;
    if (credentialEpoch === undefined) throw new Error('the first proof has no epoch of its user');
    this.eligibility.assertEligible(user, client);
    return { ...user, credentialEpoch };
  }
}

/** The errors of a wrong credential, as opposed to those of a request that says nothing about its origin. */
function isWrongProof(error: unknown): boolean {
  return hasCode(
    error,
    'invalid_second_factor',
    'invalid_one_time_token',
    'invalid_passkey',
    'unknown_passkey',
  );
}
