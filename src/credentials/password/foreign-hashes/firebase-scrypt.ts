import { createCipheriv, timingSafeEqual } from 'node:crypto';
import type { ForeignHash } from './foreign-hash.js';
import { boundsOfScrypt, deriveScrypt } from './scrypt-work.js';

/** The hash parameters of a Firebase project, shared by all of its users. */
export interface FirebaseParameters {
  /** Base64, as every string here. */
  readonly signerKey: string;
  readonly saltSeparator: string;
  /** Block size of scrypt. */
  readonly rounds: number;
  /** Cost of scrypt, as an exponent of two. */
  readonly memCost: number;
}

const FORMAT =
  /^\$firebase-scrypt\$r=([1-9]\d{0,2}),m=([1-9]\d?),sk=([\w+/-]+={0,2}),ss=([\w+/-]*={0,2})\$([\w+/-]+={0,2})\$([\w+/-]+={0,2})$/;

/** Bytes of the signer key, which is the plaintext: a hash has the same length. */
const MIN_LENGTH = 32;

/** Writes hash, salt and parameters as one string. */
export function writeFirebaseScrypt(
  { signerKey, saltSeparator, rounds, memCost }: FirebaseParameters,
  salt: string,
  hash: string,
): string {
  return `$firebase-scrypt$r=${rounds},m=${memCost},sk=${signerKey},ss=${saltSeparator}$${salt}$${hash}`;
}

/**
 * Firebase's variant: the key derived by scrypt encrypts the signer key of the project (AES-256-CTR); the
 * ciphertext is the hash. https://github.com/firebase/scrypt
 */
export function readFirebaseScrypt(hash: string): ForeignHash | undefined {
  const [, r, m, ...encoded] = FORMAT.exec(hash) ?? [];
  const [signerKey, separator, salt, expected] = encoded.map((text) => Buffer.from(text, 'base64'));
  if (!signerKey || !separator || !salt || !expected) return undefined;
  if (signerKey.length < MIN_LENGTH || expected.length !== signerKey.length) return undefined;
  const work = { n: 2 ** Number(m), r: Number(r), p: 1 };
  // RFC 7914, section 2, as in `scryptHash`.
  if (work.n >= 2 ** (16 * work.r)) return undefined;
  return {
    ...boundsOfScrypt(work),
    async matches(password) {
      const key = await deriveScrypt(password, Buffer.concat([salt, separator]), work, 32);
      const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
      return timingSafeEqual(cipher.update(signerKey), expected);
    },
  };
}
