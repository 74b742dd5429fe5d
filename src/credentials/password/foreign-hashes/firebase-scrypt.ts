import { createCipheriv, timingSafeEqual } from 'node:crypto';
import type { ForeignHash } from './foreign-hash.js';
import { deriveScrypt, tooMuchScrypt } from './scrypt-work.js';

/** What a Firebase project has set for all of its accounts. */
export interface FirebaseParameters {
  /** Base64, as all texts here. */
  readonly signerKey: string;
  readonly saltSeparator: string;
  /** scrypt's block size. */
  readonly rounds: number;
  /** scrypt's cost, as a power of two. */
  readonly memCost: number;
}

const FORMAT =
  /^\$firebase-scrypt\$r=([1-9]\d{0,2}),m=([1-9]\d?),sk=([\w+/-]+={0,2}),ss=([\w+/-]*={0,2})\$([\w+/-]+={0,2})\$([\w+/-]+={0,2})$/;

/** Bytes of the signer key: what is encrypted, and so the length of a hash. */
const MIN_LENGTH = 32;

/** Everything that checking needs, in one text. */
export function writeFirebaseScrypt(
  { signerKey, saltSeparator, rounds, memCost }: FirebaseParameters,
  salt: string,
  hash: string,
): string {
  return `$firebase-scrypt$r=${rounds},m=${memCost},sk=${signerKey},ss=${saltSeparator}$${salt}$${hash}`;
}

/**
 * Firebase's variant: the key that scrypt derives encrypts the project's signer key (AES-256 in counter
 * mode), and the result is the hash. https://github.com/firebase/scrypt
 */
export function readFirebaseScrypt(hash: string): ForeignHash | undefined {
  const [, r, m, ...encoded] = FORMAT.exec(hash) ?? [];
  const [signerKey, separator, salt, expected] = encoded.map((text) => Buffer.from(text, 'base64'));
  if (!signerKey || !separator || !salt || !expected) return undefined;
  if (signerKey.length < MIN_LENGTH || expected.length !== signerKey.length) return undefined;
  const work = { n: 2 ** Number(m), r: Number(r), p: 1 };
  // As in `scryptHash`.
  if (work.n >= 2 ** (16 * work.r)) return undefined;
  const tooCostly = tooMuchScrypt(work);
  return {
    ...(tooCostly !== undefined && { tooCostly }),
    async matches(password) {
      const key = await deriveScrypt(password, Buffer.concat([salt, separator]), work, 32);
      const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
      return timingSafeEqual(cipher.update(signerKey), expected);
    },
  };
}
