import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import type { Repository } from 'typeorm';
import type { Amr } from '../../access/authentication-strength.js';
import { AppException } from '../../common/errors/app.exception.js';
import { Environment } from '../../config/environment.js';
import { type RelyingParty, relyingPartyOf } from '../../config/relying-party.js';
import type { User } from '../../identity/user.entity.js';
import { invalidPasskey, unknownPasskey } from './invalid-passkey.js';
import { loadWebauthn } from './load-webauthn.js';
import {
  CHALLENGE_LIFETIME,
  type ChallengeScope,
  PasskeyChallenges,
} from './passkey-challenges.js';
import { toTransportList } from './passkey-registration.service.js';
import { Passkey } from './passkey.entity.js';
import { storeAssertion } from './store-assertion.js';
import { strengthOf } from './strength-of.js';
import { userHandleOf } from './user-handle.js';
import { verifyAuthentication } from './verify-authentication.js';

/** What a sign-in demands of a passkey. */
export interface PasskeyDemand {
  /** Whether the passkey has to verify its user: where it is the only proof. */
  readonly requiresUserVerification: boolean;
}

/** A user that proved a passkey. */
export interface ProvedPasskey {
  readonly passkeyId: string;
  readonly userId: string;
  /** Of the user, read together with the passkey. */
  readonly credentialEpoch: number;
  readonly amr: readonly Amr[];
  readonly isUserVerified: boolean;
}

/** The ceremony that proves a passkey (WebAuthn, section 7.2). */
@Injectable()
export class PasskeyAuthentication {
  private readonly party: RelyingParty;

  constructor(
    @InjectRepository(Passkey) private readonly passkeys: Repository<Passkey>,
    private readonly challenges: PasskeyChallenges,
    environment: Environment,
  ) {
    this.party = relyingPartyOf(environment);
  }

  /**
   * The options for `navigator.credentials.get()`. They list passkeys only where a proof has named the user:
   * options for a sign-in without a username are the same for each visitor.
   *
   * @throws AppException `invalid_sign_in_token` where the last passkey of the user was removed meanwhile,
   *   which voids the sign-in
   */
  async options(
    scope: ChallengeScope,
    { requiresUserVerification }: PasskeyDemand,
  ): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const { userId } = scope;
    const passkeys = userId === null ? [] : await this.passkeys.findBy({ userId });
    if (userId !== null && passkeys.length === 0) {
      throw new AppException('invalid_sign_in_token', {
        detail: 'The sign-in is expired, completed or invalid; start it again.',
      });
    }
    const challenge = await this.challenges.issue('authenticate', scope);
    const { generateAuthenticationOptions, isoBase64URL } = await loadWebauthn();
    const allowCredentials = passkeys.map(({ credentialId, transports }) => ({
      id: credentialId,
      ...toTransportList(transports),
    }));
    return generateAuthenticationOptions({
      rpID: this.party.id,
      challenge: isoBase64URL.toBuffer(challenge),
      timeout: CHALLENGE_LIFETIME * 1000,
      userVerification: requiresUserVerification ? 'required' : 'preferred',
      ...(allowCredentials.length > 0 && { allowCredentials }),
    });
  }

  /**
   * Verifies a response and stores its signature counter.
   *
   * @throws AppException `unknown_passkey` for a credential that no user has; `invalid_passkey`, with a
   *   `SignCountError` as its cause for a counter that did not increase
   */
  async verify(
    scope: ChallengeScope,
    response: AuthenticationResponseJSON,
    demand: PasskeyDemand,
  ): Promise<ProvedPasskey> {
    const { clientDataJSON } = response.response;
    const challenge = await this.challenges.consume('authenticate', scope, clientDataJSON);
    const passkey = await this.find(response.id);
    assertMayBeAlone(passkey, demand);
    assertOwner(passkey, scope, response.response.userHandle);
    const assertion = await verifyAuthentication(this.party, response, {
      challenge,
      passkey,
      ...demand,
    });
    // WebAuthn, section 7.2, step 26: a further factor confirms that the verified user is the user.
    const confirmsUser = scope.userId !== null;
    await storeAssertion(this.passkeys, passkey, assertion, confirmsUser);
    const strength = strengthOf(passkey, assertion.isUserVerified);
    const { id: passkeyId, userId, user } = passkey;
    return { passkeyId, userId, credentialEpoch: user.credentialEpoch, ...strength };
  }

  /** @throws AppException `unknown_passkey` */
  private async find(credentialId: string): Promise<Passkey & { user: User }> {
    const relations = { user: true };
    const passkey = await this.passkeys.findOne({ where: { credentialId }, relations });
    if (!passkey?.user) throw unknownPasskey();
    return { ...passkey, user: passkey.user };
  }
}

/**
 * WebAuthn, section 4, "uvInitialized": the thief of a security key without a PIN could set one, and sign in with
 * the key alone.
 */
function assertMayBeAlone(
  { isUvInitialized }: Passkey,
  { requiresUserVerification }: PasskeyDemand,
): void {
  if (isUvInitialized || !requiresUserVerification) return;
  throw invalidPasskey(
    'The authenticator has not verified the user of this passkey before; sign in with another method first, then with the passkey and its PIN.',
  );
}

/** WebAuthn, section 7.2, step 6. */
function assertOwner(
  { userId }: Passkey,
  scope: ChallengeScope,
  userHandle: string | null | undefined,
): void {
  if (scope.userId !== null && scope.userId !== userId) {
    throw invalidPasskey('The passkey belongs to another user; use one that the options allow.');
  }
  const isNamed = (userHandle ?? undefined) !== undefined;
  if (isNamed ? userHandle !== userHandleOf(userId) : scope.userId === null) {
    throw invalidPasskey(
      'The response does not name the user of the passkey; sign in with the password first.',
    );
  }
}
