import type { KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { v7 as uuidv7 } from 'uuid';
import type { Sealer } from '../../keys/sealing/sealer.js';
import { generateSigningKey, type SigningAlgorithm } from './signing-algorithm.js';
import type { SigningKey } from './signing-key.entity.js';

/** The place of the sealed private key of a row. */
export const placeOf = (id: string) => ({ table: 'signing_keys', column: 'private_key', id });

/** A generated key as a row; its start is set where it is written. */
export type NewSigningKey = Omit<SigningKey, 'createdAt' | 'activeFrom'>;

/** Generates a key outside of any transaction: an RSA key takes a part of a second. */
export async function newSigningKey(
  algorithm: SigningAlgorithm,
  sealer: Sealer,
): Promise<NewSigningKey> {
  const { publicKey, privateKey } = await generateSigningKey(algorithm);
  const jwk = publicKey.export({ format: 'jwk' }) as JWK;
  const kid = await calculateJwkThumbprint(jwk);
  const id = uuidv7();
  return {
    id,
    kid,
    algorithm,
    privateKey: sealer.seal(exportPrivate(privateKey), placeOf(id)),
    publicJwk: { ...jwk, kid, alg: algorithm, use: 'sig' },
  };
}

function exportPrivate(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'pkcs8' });
}
