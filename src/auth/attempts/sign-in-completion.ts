import { Injectable } from '@nestjs/common';
import type { AuthenticationStrength } from '../../access/authentication-strength.js';
import { hasCode } from '../../common/errors/has-code.js';
import type { SignInUser } from '../../identity/sign-in-users.js';
import { SessionAuthentication } from '../../sessions/session-authentication.service.js';
import { SessionsService } from '../../sessions/sessions.service.js';
import { TrustedDevices } from '../../sessions/trusted-devices/trusted-devices.js';
import type { LiveAttempt, StepRequest } from './live-attempt.js';
import { invalidSignInToken } from './sign-in-attempt-rows.js';
import type { SignInResponse } from './dto/sign-in.response.js';

/** Ends attempts: a sign-in starts a session, a step-up raises the one that it belongs to. */
@Injectable()
export class SignInCompletion {
  constructor(
    private readonly sessions: SessionsService,
    private readonly authentication: SessionAuthentication,
    private readonly devices: TrustedDevices,
  ) {}

  /**
   * @param result the strength of all proofs, and the user with the epoch of the last one
   * @throws AppException `invalid_sign_in_token` when the user or the session has changed since
   */
  async complete(
    { id: attemptId, purpose, sessionId }: Pick<LiveAttempt, 'id' | 'purpose' | 'sessionId'>,
    { user, amr, acr }: AuthenticationStrength & { readonly user: SignInUser },
    { client, trustDevice }: Required<Pick<StepRequest, 'client' | 'trustDevice'>>,
  ): Promise<SignInResponse> {
    try {
      if (purpose === 'sign_in') {
        const tokens = await this.sessions.start(user, client, { amr, acr });
        // A sign-in with one factor gives no reason to skip the second one later.
        const isTrusted = trustDevice && acr === 'aal2';
        const deviceToken = isTrusted ? await this.devices.trust(user, client) : undefined;
        return { ...tokens, trusted_device_token: deviceToken };
      }
      if (sessionId === null) throw invalidSignInToken();
      const raised = { sessionId, client, amr, acr, attemptId };
      return await this.authentication.raise(raised, user);
    } catch (error) {
      // The attempt is used: to the client it is one that was void before.
      if (hasCode(error, 'invalid_credentials', 'invalid_token')) throw invalidSignInToken();
      throw error;
    }
  }
}
