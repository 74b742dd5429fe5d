import { readArgon2Hash } from './argon2-hash.js';
import { readBcryptHash } from './bcrypt-hash.js';
import { readDjangoPbkdf2 } from './django-pbkdf2.js';
import { readFirebaseScrypt } from './firebase-scrypt.js';
import type { ForeignHash } from './foreign-hash.js';
import { readScryptHash } from './scrypt-hash.js';

/** All supported formats, as listed in docs/migrating.md. */
const READERS = [
  readBcryptHash,
  readDjangoPbkdf2,
  readArgon2Hash,
  readScryptHash,
  readFirebaseScrypt,
];

/** Length of the column `password_hash`. */
const MAX_LENGTH = 255;

/** @returns undefined for an unsupported format */
export function readForeignHash(hash: string): ForeignHash | undefined {
  if (hash.length > MAX_LENGTH) return undefined;
  for (const read of READERS) {
    const found = read(hash);
    if (found) return found;
  }
  return undefined;
}

/** @returns the reason why a hash cannot be imported, which never quotes the hash; undefined when it can */
export function refusalOfHash(hash: string): string | undefined {
  const read = readForeignHash(hash);
  return read ? (read.tooCostly ?? read.tooWeak) : 'not in a supported format';
}
