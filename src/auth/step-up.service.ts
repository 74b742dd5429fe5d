import { Injectable } from '@nestjs/common';
import { invalidToken } from '../access/invalid-token.js';
import type { AuthenticatedRequester } from '../access/requester.js';
import { SignInUsers } from '../identity/sign-in-users.js';
import { SessionAuthentication } from '../sessions/session-authentication.service.js';
import type { AccessTokenResponse } from '../tokens/access-token.response.js';
import { secondFactorRequired } from './attempts/second-factor-required.js';
import { SignInAttempts } from './attempts/sign-in-attempts.service.js';
import { PASSWORD_PROOF, type Proof } from './attempts/sign-in-method.js';
import { type CandidateUser, SignInPolicy } from './attempts/sign-in-policy.service.js';

/** A user as it was when its credentials were verified. */
type VerifiedUser = CandidateUser & Parameters<SessionAuthentication['raise']>[1];

/** RFC 9110, section 15.5.2: each 401 on a route with a bearer token has a challenge. */
const CHALLENGE = [
  'Bearer error="insufficient_user_authentication"',
  'error_description="Another credential is required"',
].join(', ');

/** Raises the session of a request to the strength that its user can reach. */
@Injectable()
export class StepUp {
  constructor(
    private readonly policy: SignInPolicy,
    private readonly users: SignInUsers,
    private readonly attempts: SignInAttempts,
    private readonly authentication: SessionAuthentication,
  ) {}

  /** @throws AppException `second_factor_required` with the credentials of which one is to be proved first */
  async open(requester: AuthenticatedRequester): Promise<AccessTokenResponse> {
    const user = await this.users.findById(requester.principal.userId);
    // Deleted on another instance after the guard admitted the request.
    if (!user) throw invalidToken();
    return this.continue(requester, user, []);
  }

  /**
   * @returns an access token of the raised session, for a user without a second factor
   * @throws AppException `second_factor_required`; `invalid_token` when the session was revoked, or the user's
   *   credentials changed, meanwhile
   */
  async continueAfterPassword(
    requester: AuthenticatedRequester,
    user: VerifiedUser,
  ): Promise<AccessTokenResponse> {
    return this.continue(requester, user, [PASSWORD_PROOF]);
  }

  private async continue(
    { principal: { sessionId }, client }: AuthenticatedRequester,
    user: VerifiedUser,
    proofs: readonly Proof[],
  ): Promise<AccessTokenResponse> {
    const purpose = 'step_up';
    const decision = await this.policy.decide({ purpose, user, proofs });
    if (decision.isComplete) {
      const { amr, acr } = decision;
      return this.authentication.raise({ sessionId, client, amr, acr }, user);
    }
    const handle = await this.attempts.open({ purpose, client, user, sessionId, proofs });
    throw secondFactorRequired(handle, decision.next, { 'www-authenticate': CHALLENGE });
  }
}
