import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { SignInUsers } from '../../identity/sign-in-users.js';
import type { LiveAttempt, ProvedCredential, StepRequest } from './live-attempt.js';
import { ProofGuard } from './proof-guard.js';
import { secondFactorRequired } from './second-factor-required.js';
import {
  type AttemptHandle,
  invalidSignInToken,
  type NewAttempt,
  SignInAttemptRows,
} from './sign-in-attempt-rows.js';
import { SignInCompletion } from './sign-in-completion.js';
import { type Proof, toMethods, toProofs } from './sign-in-method.js';
import { type CandidateUser, SignInPolicy } from './sign-in-policy.service.js';
import type { SignInResponse } from './dto/sign-in.response.js';

interface Opening extends Pick<NewAttempt, 'purpose' | 'client'> {
  /** Absent until a proof says which user it is. */
  readonly user?: CandidateUser & { readonly credentialEpoch: number };
  /** The session that a step-up raises. */
  readonly sessionId?: string;
  readonly proofs?: readonly Proof[];
}

/** Sign-ins under way: they collect proofs until the policy is satisfied. */
@Injectable()
export class SignInAttempts {
  constructor(
    private readonly rows: SignInAttemptRows,
    private readonly policy: SignInPolicy,
    private readonly users: SignInUsers,
    private readonly guard: ProofGuard,
    private readonly completion: SignInCompletion,
  ) {}

  /**
   * Opens an attempt. One without a user takes part in the limit by address: anyone can open it.
   *
   * @throws AppException `rate_limited`
   */
  async open({ purpose, client, user, sessionId, proofs = [] }: Opening): Promise<AttemptHandle> {
    if (!user) await this.guard.limitOpening(client);
    const row: NewAttempt = {
      purpose,
      client,
      userId: user?.id ?? null,
      credentialEpoch: user?.credentialEpoch ?? null,
      sessionId: sessionId ?? null,
      methods: toMethods(proofs),
    };
    const isProved = user !== undefined && proofs.length > 0;
    const event = isProved && ({ event: 'second_factor_required', userId: user.id } as const);
    return this.rows.insert(row, event || undefined);
  }

  /**
   * Finds the attempt of a step that proves nothing yet, such as one that asks for a challenge.
   *
   * @throws AppException `invalid_sign_in_token` for any token that is not of a live attempt, and for a step
   *   that the policy does not allow next; `rate_limited`
   */
  async find({ token, client, step }: StepRequest): Promise<LiveAttempt> {
    return this.guard.limitAddress(client, () => this.findAllowed(token, step));
  }

  /** As `find`, for a client that asks for the allowed steps. */
  async findAny(token: string, client: ClientInfo): Promise<LiveAttempt> {
    return this.guard.limitAddress(client, () => this.findLive(token));
  }

  /**
   * Takes a proof. The attempt is completed by one conditional statement, so that of concurrent proofs one
   * starts a session.
   *
   * @param verify verifies the credential, and uses it up where it can be used once; throws
   *   `invalid_second_factor` for a wrong one, which counts: the fifth voids the attempt
   * @returns the tokens of the session
   * @throws AppException `second_factor_required` with the same token when another step has to follow;
   *   `invalid_sign_in_token`, `rate_limited`, and the errors of `verify`. After the first proof of a user:
   *   `account_disabled`, `deletion_scheduled`, `email_not_verified`
   */
  async prove(
    request: StepRequest,
    verify: (attempt: LiveAttempt) => Promise<ProvedCredential>,
  ): Promise<SignInResponse> {
    return this.guard.limitAddress(request.client, () => this.proveLimited(request, verify));
  }

  /**
   * Keeps an attempt alive through an enrolment, which increments the epoch of its user.
   *
   * @param manager of the enrolment's transaction, which has locked the user's row
   * @param epoch the epoch after the enrolment
   * @throws AppException `invalid_sign_in_token`
   */
  async moveToEpoch(manager: EntityManager, attemptId: string, epoch: number): Promise<void> {
    await this.rows.moveToEpoch(manager, attemptId, epoch);
  }

  private async proveLimited(
    { token, client, step, trustDevice = false }: StepRequest,
    verify: (attempt: LiveAttempt) => Promise<ProvedCredential>,
  ): Promise<SignInResponse> {
    const attempt = await this.findAllowed(token, step);
    const { user, proof } = await this.guard.verify(attempt, { client, step }, verify);
    const proofs = [...attempt.proofs, proof];
    const decision = await this.policy.decide({ purpose: attempt.purpose, user, proofs });
    const recorded = {
      userId: user.id,
      credentialEpoch: user.credentialEpoch,
      methods: toMethods(proofs),
      isComplete: decision.isComplete,
    };
    await this.rows.record(attempt.id, recorded);
    if (decision.isComplete)
      return this.completion.complete(attempt, { user, ...decision }, { client, trustDevice });
    this.guard.recordPending(attempt.id, user.id, client);
    throw secondFactorRequired({ token, expiresIn: attempt.expiresIn }, decision.next);
  }

  private async findAllowed(token: string, step: StepRequest['step']): Promise<LiveAttempt> {
    const attempt = await this.findLive(token);
    if (!attempt.next.includes(step)) throw invalidSignInToken();
    return attempt;
  }

  private async findLive(token: string): Promise<LiveAttempt> {
    const row = await this.rows.find(token);
    const { purpose, user_id: userId, session_id: sessionId } = row;
    const proofs = toProofs(row.methods);
    const user = userId === null ? undefined : await this.users.findById(userId);
    const decision = await this.policy.decide({ purpose, user, proofs });
    return {
      id: row.id,
      purpose,
      userId,
      user,
      sessionId,
      credentialEpoch: row.credential_epoch,
      proofs,
      next: decision.isComplete ? [] : decision.next,
      expiresIn: this.rows.handleOf(row, Number(row.expires_at)).expiresIn,
    };
  }
}
