import { generateKeyPair, type KeyObject, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';
import type { AccessTokenAlgorithm } from '../../config/variables/openid-variables.js';

/** The algorithms with a public key (RFC 7518, sections 3.3 and 3.4; RFC 8037, section 3.1). */
export type SigningAlgorithm = Exclude<AccessTokenAlgorithm, 'HS256'>;

const generate = promisify(generateKeyPair);

interface Definition {
  readonly generate: () => Promise<{ publicKey: KeyObject; privateKey: KeyObject }>;
  /** Ed25519 hashes by itself. */
  readonly digest: 'sha256' | null;
}

const DEFINITIONS: Record<SigningAlgorithm, Definition> = {
  ES256: { generate: () => generate('ec', { namedCurve: 'P-256' }), digest: 'sha256' },
  RS256: { generate: () => generate('rsa', { modulusLength: 2048 }), digest: 'sha256' },
  EdDSA: { generate: () => generate('ed25519'), digest: null },
};

/** The signature of ES256 is R ‖ S, not DER (RFC 7518, section 3.4); other keys ignore it. */
const ENCODING = { dsaEncoding: 'ieee-p1363' } as const;

export function isSigningAlgorithm(name: unknown): name is SigningAlgorithm {
  return typeof name === 'string' && Object.hasOwn(DEFINITIONS, name);
}

export function generateSigningKey(
  algorithm: SigningAlgorithm,
): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  return DEFINITIONS[algorithm].generate();
}

export function signBytes(algorithm: SigningAlgorithm, data: Buffer, key: KeyObject): Buffer {
  return sign(DEFINITIONS[algorithm].digest, data, { key, ...ENCODING });
}

/** @param algorithm that of the key, never that of a header */
export function verifyBytes(
  algorithm: SigningAlgorithm,
  data: Buffer,
  key: KeyObject,
  signature: Buffer,
): boolean {
  return verify(DEFINITIONS[algorithm].digest, data, { key, ...ENCODING }, signature);
}
