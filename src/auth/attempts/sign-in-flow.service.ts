import { Injectable } from '@nestjs/common';
import type { ClientInfo } from '../../http/requests/client-info.js';
import type { SignInUser } from '../../identity/sign-in-users.js';
import { SessionsService } from '../../sessions/sessions.service.js';
import { TrustedDevices } from '../../sessions/trusted-devices/trusted-devices.js';
import type { TokenPairResponse } from '../../tokens/token-pair.response.js';
import { secondFactorRequired } from './second-factor-required.js';
import { SignInAttempts } from './sign-in-attempts.service.js';
import { SignInEligibility } from './sign-in-eligibility.js';
import type { Proof } from './sign-in-method.js';
import { SignInPolicy } from './sign-in-policy.service.js';

interface BeginOptions {
  /** The token of a device that the user has trusted. */
  readonly trustedDeviceToken?: string;
}

/** Begins sign-ins with a proof that was made without an attempt, such as a password. */
@Injectable()
export class SignInFlow {
  constructor(
    private readonly policy: SignInPolicy,
    private readonly eligibility: SignInEligibility,
    private readonly attempts: SignInAttempts,
    private readonly sessions: SessionsService,
    private readonly devices: TrustedDevices,
  ) {}

  /**
   * Signs a user in, or opens an attempt where the proof is not enough. For a user without a second factor it
   * runs no statement besides those of the session.
   *
   * @param user as it was when the credential was verified
   * @throws AppException `second_factor_required`; `account_disabled`, `deletion_scheduled`,
   *   `email_not_verified`; `invalid_credentials` when the user has changed meanwhile
   */
  async begin(
    user: SignInUser,
    client: ClientInfo,
    proof: Proof,
    { trustedDeviceToken }: BeginOptions = {},
  ): Promise<TokenPairResponse> {
    this.eligibility.assertEligible(user, client);
    const proofs = [proof];
    const isDeviceTrusted =
      user.hasSecondFactor && (await this.devices.isTrusted(user, client, trustedDeviceToken));
    const situation = { purpose: 'sign_in', user, proofs, isDeviceTrusted } as const;
    const decision = await this.policy.decide(situation);
    if (decision.isComplete) return this.sessions.start(user, client, decision);
    const handle = await this.attempts.open({ purpose: 'sign_in', client, user, proofs });
    throw secondFactorRequired(handle, decision.next);
  }
}
