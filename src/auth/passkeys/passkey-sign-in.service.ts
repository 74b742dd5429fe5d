import { Injectable } from '@nestjs/common';
import { PasskeyAuthentication } from '../../credentials/passkeys/passkey-authentication.service.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import type { SignInResponse } from '../attempts/dto/sign-in.response.js';
import type { LiveAttempt } from '../attempts/live-attempt.js';
import { SignInAttempts } from '../attempts/sign-in-attempts.service.js';
import type {
  PasskeyRequestResponse,
  PublicKeyCredentialRequestOptionsJSON,
} from './dto/passkey-request.response.js';
import type { PasskeySignInDto } from './dto/passkey-sign-in.dto.js';
import { ChallengeLimits } from './challenge-limits.js';
import { PasskeyFailures } from './passkey-failures.js';

/** Signs users in by a passkey: alone, or after another proof. */
@Injectable()
export class PasskeySignIn {
  constructor(
    private readonly attempts: SignInAttempts,
    private readonly authentication: PasskeyAuthentication,
    private readonly failures: PasskeyFailures,
    private readonly limits: ChallengeLimits,
  ) {}

  /**
   * @param token of a sign-in or step-up; without one, a sign-in without a username starts
   * @throws AppException `invalid_sign_in_token`, `rate_limited`
   */
  async options(token: string | undefined, client: ClientInfo): Promise<PasskeyRequestResponse> {
    if (token !== undefined) await this.limits.consume(client);
    const attempt =
      token === undefined
        ? {
            ...(await this.attempts.open({ purpose: 'sign_in', client })),
            userId: null,
            proofs: [],
          }
        : { ...(await this.attempts.find({ token, client, step: 'passkey' })), token };
    const options = await this.authentication.options(scopeOf(attempt), demandOf(attempt));
    return {
      sign_in_token: attempt.token,
      expires_in: attempt.expiresIn,
      options: options as PublicKeyCredentialRequestOptionsJSON,
    };
  }

  /**
   * @throws AppException `unknown_passkey`, `invalid_passkey`, and as `SignInAttempts.prove`
   */
  async signIn(
    { sign_in_token: token, credential, trust_device: trustDevice }: PasskeySignInDto,
    client: ClientInfo,
  ): Promise<SignInResponse> {
    const request = { token, client, step: 'passkey', trustDevice } as const;
    return this.attempts.prove(request, async (attempt) => {
      const verified = this.authentication.verify(scopeOf(attempt), credential, demandOf(attempt));
      const proved = await this.failures.recordIn(attempt, client, verified);
      return { method: 'passkey', ...proved };
    });
  }
}

type Attempt = Pick<LiveAttempt, 'id' | 'userId' | 'proofs'>;

function scopeOf({ id, userId }: Attempt) {
  return { attemptId: id, userId };
}

/** A passkey as the only proof has to be two factors by itself. */
function demandOf({ proofs }: Attempt) {
  return { requiresUserVerification: proofs.length === 0 };
}
