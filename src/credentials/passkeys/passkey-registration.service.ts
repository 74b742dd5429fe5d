import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { Repository } from 'typeorm';
import { Environment } from '../../config/environment.js';
import { type RelyingParty, relyingPartyOf } from '../../config/relying-party.js';
import { appName } from '../../config/service-identity.js';
import type { User } from '../../identity/user.entity.js';
import { invalidPasskey } from './invalid-passkey.js';
import { loadWebauthn } from './load-webauthn.js';
import {
  CHALLENGE_LIFETIME,
  type ChallengeScope,
  PasskeyChallenges,
} from './passkey-challenges.js';
import { Passkey } from './passkey.entity.js';
import { userHandleOf } from './user-handle.js';
import {
  PASSKEY_ALGORITHMS,
  type RegisteredPasskey,
  verifyRegistration,
} from './verify-registration.js';

/** Passkeys of one user: enough for every device, few enough that options stay small. */
const MAX_PASSKEYS = 20;

/** The ceremony that creates a passkey (WebAuthn, section 7.1). */
@Injectable()
export class PasskeyRegistration {
  private readonly party: RelyingParty;

  constructor(
    @InjectRepository(Passkey) private readonly passkeys: Repository<Passkey>,
    private readonly challenges: PasskeyChallenges,
    private readonly environment: Environment,
  ) {
    this.party = relyingPartyOf(environment);
  }

  /** The domain of the passkeys. */
  get rpId(): string {
    return this.party.id;
  }

  /**
   * The options for `navigator.credentials.create()`. A resident key is required, so that each passkey signs in
   * without a username; user verification decides about its strength.
   *
   * @throws AppException `invalid_passkey` for a user with the highest number of passkeys
   */
  async options(
    user: Pick<User, 'id' | 'username' | 'fullName'>,
    scope: ChallengeScope,
  ): Promise<PublicKeyCredentialCreationOptionsJSON> {
    const passkeys = await this.passkeys.findBy({ userId: user.id });
    assertNotTooMany(passkeys.length);
    const challenge = await this.challenges.issue('register', scope);
    const { generateRegistrationOptions, isoBase64URL } = await loadWebauthn();
    return generateRegistrationOptions({
      rpID: this.party.id,
      rpName: appName(this.environment),
      userID: isoBase64URL.toBuffer(userHandleOf(user.id)),
      userName: user.username,
      userDisplayName: user.fullName ?? user.username,
      challenge: isoBase64URL.toBuffer(challenge),
      timeout: CHALLENGE_LIFETIME * 1000,
      attestationType: 'none',
      excludeCredentials: passkeys.map(({ credentialId, transports }) => ({
        id: credentialId,
        ...toTransportList(transports),
      })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
      supportedAlgorithmIDs: PASSKEY_ALGORITHMS,
    });
  }

  /** @throws AppException `invalid_passkey` */
  async verify(
    scope: ChallengeScope,
    response: RegistrationResponseJSON,
  ): Promise<RegisteredPasskey> {
    const { clientDataJSON } = response.response;
    const challenge = await this.challenges.consume('register', scope, clientDataJSON);
    return verifyRegistration(this.party, challenge, response);
  }
}

/** @throws AppException `invalid_passkey` */
export function assertNotTooMany(count: number): void {
  if (count < MAX_PASSKEYS) return;
  throw invalidPasskey(`A user has at most ${MAX_PASSKEYS} passkeys; remove one first.`);
}

/** The transports of a passkey as options contain them; none for an authenticator that named none. */
export function toTransportList(transports: string): { transports?: string[] } {
  return transports === '' ? {} : { transports: transports.split(' ') };
}
