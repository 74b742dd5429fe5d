import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import type { RelyingParty } from '../../config/relying-party.js';
import { readAuthenticatorData } from './authenticator-data.js';
import { readClientData } from './client-data.js';
import { invalidPasskey } from './invalid-passkey.js';
import { loadWebauthn } from './load-webauthn.js';
import type { Passkey } from './passkey.entity.js';

/**
 * Accepted algorithms of passkeys (IANA COSE), the preferred first: EdDSA with Ed25519, ES256, ES384, ES512, RS256.
 * A fixed list: a passkey with an algorithm that only newer versions of Node.js have would fail after a downgrade.
 */
export const PASSKEY_ALGORITHMS = [-8, -7, -35, -36, -257];

/** The properties of a passkey that its registration determines. */
export type RegisteredPasskey = Pick<
  Passkey,
  | 'credentialId'
  | 'publicKey'
  | 'signCount'
  | 'transports'
  | 'aaguid'
  | 'isBackupEligible'
  | 'isBackedUp'
  | 'isUvInitialized'
>;

/**
 * Verifies the response of `navigator.credentials.create()` (WebAuthn, section 7.1). Its attestation statement is
 * ignored: the options ask for none, and no model of authenticator is preferred (section 7.1, step 23).
 *
 * @param challenge of the options, consumed by the caller
 * @throws AppException `invalid_passkey`
 */
export async function verifyRegistration(
  party: RelyingParty,
  challenge: string,
  response: RegistrationResponseJSON,
): Promise<RegisteredPasskey> {
  const { origin } = readClientData(response.response.clientDataJSON, 'webauthn.create', party);
  const authData = await authDataOf(response.response.attestationObject);
  const { flags, counter, credentialID } = await readAuthenticatorData(authData, party, false);
  if (Buffer.from(credentialID ?? []).toString('base64url') !== response.id) {
    throw invalidPasskey('The id of the credential is not the one that the authenticator created.');
  }
  const { aaguid, credential } = await verify(response, authData, challenge, origin, party);
  return {
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    signCount: counter,
    transports: toTransports(response.response.transports ?? []),
    aaguid,
    isBackupEligible: flags.be,
    isBackedUp: flags.bs,
    isUvInitialized: flags.uv,
  };
}

async function authDataOf(attestationObject: string): Promise<Uint8Array<ArrayBuffer>> {
  const { decodeAttestationObject, isoBase64URL } = await loadWebauthn();
  try {
    const authData: unknown = decodeAttestationObject(isoBase64URL.toBuffer(attestationObject)).get(
      'authData',
    );
    if (authData instanceof Uint8Array) return Uint8Array.from(authData);
  } catch (error) {
    throw invalidPasskey('The attestation object is malformed.', error);
  }
  throw invalidPasskey('The attestation object contains no authenticator data.');
}

async function verify(
  response: RegistrationResponseJSON,
  authData: Uint8Array<ArrayBuffer>,
  challenge: string,
  origin: string,
  { id }: RelyingParty,
) {
  const { verifyRegistrationResponse } = await loadWebauthn();
  const attestationObject = await withoutAttestation(authData);
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { ...response, response: { ...response.response, attestationObject } },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: false,
      supportedAlgorithmIDs: PASSKEY_ALGORITHMS,
    });
    if (verified) return registrationInfo;
  } catch (error) {
    throw invalidPasskey(
      'The key of the passkey is malformed, or its algorithm is not one of the options.',
      error,
    );
  }
  throw invalidPasskey('The attestation object is not valid.');
}

/** As a client passes an attestation object on where none is asked for (WebAuthn, section 5.1.3). */
async function withoutAttestation(authData: Uint8Array<ArrayBuffer>): Promise<string> {
  const { isoBase64URL, isoCBOR } = await loadWebauthn();
  const none = new Map<string, string | Map<string, string> | Uint8Array<ArrayBuffer>>([
    ['fmt', 'none'],
    ['attStmt', new Map()],
    ['authData', authData],
  ]);
  return isoBase64URL.fromBuffer(isoCBOR.encode(none));
}

/** Hints for browsers: unknown ones are kept, as the specification asks (section 5.8.4). */
function toTransports(transports: readonly string[]): string {
  const known = transports.filter((transport) => /^[a-z][a-z-]{0,29}$/.test(transport));
  return [...new Set(known)].slice(0, 8).join(' ');
}
