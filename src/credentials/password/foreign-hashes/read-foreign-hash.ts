import { readArgon2Hash } from './argon2-hash.js';
import { readBcryptHash } from './bcrypt-hash.js';
import { readDjangoPbkdf2 } from './django-pbkdf2.js';
import { readFirebaseScrypt } from './firebase-scrypt.js';
import type { ForeignHash } from './foreign-hash.js';
import { readScryptHash } from './scrypt-hash.js';

/** All formats that are known; docs/moving-in.md lists them. */
const READERS = [
  readBcryptHash,
  readDjangoPbkdf2,
  readArgon2Hash,
  readScryptHash,
  readFirebaseScrypt,
];

/** What the column holds. */
const MAX_LENGTH = 255;

/** @returns undefined for a format that is not known */
export function readForeignHash(hash: string): ForeignHash | undefined {
  if (hash.length > MAX_LENGTH) return undefined;
  for (const read of READERS) {
    const found = read(hash);
    if (found) return found;
  }
  return undefined;
}

/** Why a hash can't be imported, in words that never quote it; undefined when it can. */
export function refusalOfHash(hash: string): string | undefined {
  const read = readForeignHash(hash);
  return read ? read.tooCostly : 'a hash in no format that is known here';
}
