import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { RelyingParty } from '../../config/relying-party.js';
import { verifyAuthentication } from './verify-authentication.js';
import { verifyRegistration } from './verify-registration.js';
import { isAuthenticationResponse, isRegistrationResponse } from './webauthn-response.js';

interface Vector {
  name: string;
  registration: Record<
    'challenge' | 'credentialId' | 'clientDataJSON' | 'attestationObject',
    string
  >;
  authentication: Record<
    'challenge' | 'clientDataJSON' | 'authenticatorData' | 'signature',
    string
  >;
}

const FILE = '../../../test/support/webauthn-test-vectors.json';
const vectors = JSON.parse(readFileSync(join(import.meta.dirname, FILE), 'utf8')) as {
  rpId: string;
  origin: string;
  credentials: Vector[];
};
const PARTY: RelyingParty = { id: vectors.rpId, origins: [vectors.origin], relatedOrigins: [] };

/** The credentials that are rejected; each of the others registers and signs in. */
const REJECTED: Record<string, RegExp> = {
  'ES256 Credential with "crossOrigin": true in clientDataJSON': /frame of another origin/,
  'ES256 Credential with "topOrigin" in clientDataJSON': /frame of another origin/,
  'Packed Attestation with Ed448 Credential': /its algorithm is not one of the options/,
};

const envelope = ({ registration: { credentialId } }: Vector) => ({
  id: credentialId,
  rawId: credentialId,
  type: 'public-key' as const,
  clientExtensionResults: {},
});

const registrationOf = (vector: Vector): RegistrationResponseJSON => {
  const { clientDataJSON, attestationObject } = vector.registration;
  return { ...envelope(vector), response: { clientDataJSON, attestationObject } };
};

const authenticationOf = (vector: Vector): AuthenticationResponseJSON => {
  const { clientDataJSON, authenticatorData, signature } = vector.authentication;
  return { ...envelope(vector), response: { clientDataJSON, authenticatorData, signature } };
};

const register = (vector: Vector) =>
  verifyRegistration(PARTY, vector.registration.challenge, registrationOf(vector));

const signIn = async (vector: Vector, overrides: Partial<Vector['authentication']> = {}) => {
  const passkey = await register(vector);
  const authentication = { ...vector.authentication, ...overrides };
  return verifyAuthentication(PARTY, authenticationOf({ ...vector, authentication }), {
    challenge: authentication.challenge,
    passkey,
    requiresUserVerification: false,
  });
};

const accepted = vectors.credentials.filter(({ name }) => !(name in REJECTED));
const rejected = vectors.credentials.filter(({ name }) => name in REJECTED);

describe('the test vectors of Web Authentication Level 3', () => {
  it('are 15 credentials, of which 12 register and sign in', () => {
    expect([vectors.credentials.length, accepted.length, rejected.length]).toEqual([15, 12, 3]);
  });

  it.each(accepted.map((vector) => [vector.name, vector] as const))(
    'register and sign in: %s',
    async (_, vector) => {
      expect(isRegistrationResponse(registrationOf(vector))).toBe(true);
      expect(await register(vector)).toMatchObject({
        credentialId: vector.registration.credentialId,
        signCount: 0,
      });
      expect(isAuthenticationResponse(authenticationOf(vector))).toBe(true);
      expect(await signIn(vector)).toMatchObject({ signCount: 0 });
    },
  );

  it.each(accepted.map((vector) => [vector.name, vector] as const))(
    'are rejected with a changed signature: %s',
    async (_, vector) => {
      const signature = Buffer.from(vector.authentication.signature, 'base64url');
      signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1;
      await expect(
        signIn(vector, { signature: signature.toString('base64url') }),
      ).rejects.toMatchObject({ code: 'invalid_passkey' });
    },
  );

  it.each(rejected.map((vector) => [vector.name, vector] as const))(
    'are rejected with a clear error: %s',
    async (name, vector) => {
      await expect(register(vector)).rejects.toMatchObject({
        code: 'invalid_passkey',
        detail: expect.stringMatching(REJECTED[name] as RegExp),
      });
    },
  );
});
