import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { RelyingParty } from '../../config/relying-party.js';
import { readAuthenticatorData } from './authenticator-data.js';
import { readClientData } from './client-data.js';
import { invalidPasskey } from './invalid-passkey.js';
import { loadWebauthn } from './load-webauthn.js';
import type { Passkey } from './passkey.entity.js';

/** The result of a verified assertion. */
export interface VerifiedAssertion {
  readonly signCount: number;
  readonly isUserVerified: boolean;
  readonly isBackedUp: boolean;
}

interface ExpectedAssertion {
  /** Of the options, consumed by the caller. */
  readonly challenge: string;
  readonly passkey: Pick<Passkey, 'credentialId' | 'publicKey' | 'isBackupEligible'>;
  readonly requiresUserVerification: boolean;
}

/**
 * Verifies the response of `navigator.credentials.get()` (WebAuthn, section 7.2) except its signature counter, which
 * the statement that stores it compares.
 *
 * @throws AppException `invalid_passkey`
 */
export async function verifyAuthentication(
  party: RelyingParty,
  response: AuthenticationResponseJSON,
  { challenge, passkey, requiresUserVerification }: ExpectedAssertion,
): Promise<VerifiedAssertion> {
  const { clientDataJSON, authenticatorData } = response.response;
  const { origin } = readClientData(clientDataJSON, 'webauthn.get', party);
  const { flags, counter } = await readAuthenticatorData(
    Uint8Array.from(Buffer.from(authenticatorData, 'base64url')),
    party,
    requiresUserVerification,
  );
  if (flags.be !== passkey.isBackupEligible) {
    throw invalidPasskey(
      'The authenticator says otherwise than at the registration whether the passkey can be backed up; remove the passkey and register it again.',
    );
  }
  const isVerified = await verify(response, passkey, challenge, origin, party);
  if (!isVerified) throw invalidPasskey('The signature does not match the passkey.');
  return { signCount: counter, isUserVerified: flags.uv, isBackedUp: flags.bs };
}

async function verify(
  response: AuthenticationResponseJSON,
  { credentialId, publicKey }: Pick<Passkey, 'credentialId' | 'publicKey'>,
  challenge: string,
  origin: string,
  { id }: RelyingParty,
): Promise<boolean> {
  const { isoBase64URL, verifyAuthenticationResponse } = await loadWebauthn();
  try {
    const { verified } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: false,
      credential: {
        id: credentialId,
        publicKey: isoBase64URL.toBuffer(publicKey),
        counter: 0,
      },
    });
    return verified;
  } catch (error) {
    throw invalidPasskey('The response of the authenticator is malformed.', error);
  }
}
