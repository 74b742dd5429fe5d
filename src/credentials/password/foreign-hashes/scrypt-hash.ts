import { timingSafeEqual } from 'node:crypto';
import type { ForeignHash } from './foreign-hash.js';
import { boundsOfScrypt, deriveScrypt, type ScryptWork } from './scrypt-work.js';

/** passlib's: https://passlib.readthedocs.io/en/stable/lib/passlib.hash.scrypt.html */
const PASSLIB =
  /^\$scrypt\$ln=(\d{1,2}),r=([1-9]\d{0,3}),p=([1-9]\d{0,3})\$([A-Za-z0-9+/]*)\$([A-Za-z0-9+/]+)$/;
/** Django's `scrypt$N$salt$r$p$hash`, with the salt as text. */
const DJANGO =
  /^scrypt\$([1-9]\d{0,9})\$([^$]+)\$([1-9]\d{0,3})\$([1-9]\d{0,3})\$([A-Za-z0-9+/]+={0,2})$/;

/** Bytes; a shorter hash could match by chance. */
const MIN_LENGTH = 16;

export function readScryptHash(hash: string): ForeignHash | undefined {
  const passlib = PASSLIB.exec(hash);
  if (passlib) {
    const [, ln, r, p, salt = '', encoded = ''] = passlib;
    const work = { n: 2 ** Number(ln), r: Number(r), p: Number(p) };
    return scryptHash(work, Buffer.from(salt, 'base64'), encoded);
  }
  const [, n, salt = '', r, p, encoded = ''] = DJANGO.exec(hash) ?? [];
  return scryptHash({ n: Number(n), r: Number(r), p: Number(p) }, Buffer.from(salt), encoded);
}

function scryptHash(work: ScryptWork, salt: Buffer, encoded: string): ForeignHash | undefined {
  const expected = Buffer.from(encoded, 'base64');
  if (expected.length < MIN_LENGTH || !isPowerOfTwo(work.n)) return undefined;
  // RFC 7914, section 2: OpenSSL rejects other values, and every sign-in would fail.
  if (work.n >= 2 ** (16 * work.r)) return undefined;
  return {
    ...boundsOfScrypt(work),
    matches: async (password) =>
      timingSafeEqual(await deriveScrypt(password, salt, work, expected.length), expected),
  };
}

function isPowerOfTwo(n: number): boolean {
  return n > 1 && Number.isInteger(Math.log2(n));
}
