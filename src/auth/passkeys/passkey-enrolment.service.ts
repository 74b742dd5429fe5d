import { Injectable } from '@nestjs/common';
import { PasskeyRegistration } from '../../credentials/passkeys/passkey-registration.service.js';
import { strengthOf } from '../../credentials/passkeys/strength-of.js';
import type { ClientInfo } from '../../http/requests/client-info.js';
import { UserLookup } from '../../identity/user-lookup.service.js';
import { AddPasskey } from '../../users/passkeys/add-passkey.service.js';
import {
  type PasskeyCreationResponse,
  toPasskeyCreationResponse,
} from '../../users/passkeys/dto/creation-options.response.js';
import type { SignInResponse } from '../attempts/dto/sign-in.response.js';
import type { LiveAttempt } from '../attempts/live-attempt.js';
import { SignInAttempts } from '../attempts/sign-in-attempts.service.js';
import type { EnrollPasskeyDto } from './dto/enroll-passkey.dto.js';
import { ChallengeLimits } from './challenge-limits.js';
import { PasskeyFailures } from './passkey-failures.js';

/** Adds a passkey in a sign-in of a user that must have a second factor and has none. */
@Injectable()
export class PasskeyEnrolment {
  constructor(
    private readonly attempts: SignInAttempts,
    private readonly registration: PasskeyRegistration,
    private readonly adding: AddPasskey,
    private readonly users: UserLookup,
    private readonly failures: PasskeyFailures,
    private readonly limits: ChallengeLimits,
  ) {}

  /** @throws AppException `invalid_sign_in_token`, `invalid_passkey`, `rate_limited` */
  async options(token: string, client: ClientInfo): Promise<PasskeyCreationResponse> {
    await this.limits.consume(client);
    const attempt = await this.attempts.find({ token, client, step: 'enroll_passkey' });
    const scope = scopeOf(attempt);
    const user = await this.users.get(scope.userId);
    return toPasskeyCreationResponse(await this.registration.options(user, scope));
  }

  /**
   * Adds the passkey, which also is the second proof of the sign-in.
   *
   * @returns the tokens and, with the first factor, recovery codes
   * @throws AppException `invalid_passkey`, and as `SignInAttempts.prove`
   */
  async enroll(
    { sign_in_token: token, credential, name }: EnrollPasskeyDto,
    client: ClientInfo,
  ): Promise<SignInResponse> {
    let recoveryCodes: string[] | undefined;
    const signedIn = await this.attempts.prove(
      { token, client, step: 'enroll_passkey' },
      async (attempt) => {
        const { attemptId, userId } = scopeOf(attempt);
        const verified = this.registration.verify({ attemptId, userId }, credential);
        const registered = await this.failures.recordIn(attempt, client, verified);
        const added = await this.adding.add(
          { client },
          {
            userId,
            registered,
            name,
            follow: (manager, epoch) => this.attempts.moveToEpoch(manager, attemptId, epoch),
          },
        );
        ({ recoveryCodes } = added);
        return { method: 'passkey', userId, ...strengthOf(registered, registered.isUvInitialized) };
      },
    );
    return { ...signedIn, ...(recoveryCodes && { recovery_codes: recoveryCodes }) };
  }
}

function scopeOf({ id, userId }: LiveAttempt): { attemptId: string; userId: string } {
  // The policy allows an enrolment after a proof of a user alone.
  if (userId === null) throw new Error('the sign-in has no user');
  return { attemptId: id, userId };
}
