import { pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { ForeignHash } from './foreign-hash.js';

/** Django's `algorithm$iterations$salt$hash`: https://docs.djangoproject.com/en/stable/topics/auth/passwords/ */
const FORMAT = /^pbkdf2_(sha256|sha1)\$([1-9]\d{0,8})\$([^$]+)\$([A-Za-z0-9+/]+=)$/;

/** Bytes of each digest, and so of each hash. */
const LENGTHS: Record<string, number> = { sha256: 32, sha1: 20 };

/** Less than a second of a core; Django 6.0 writes 1,200,000. */
const MAX_ITERATIONS = 2_000_000;
/** NIST SP 800-132, section 5.2. */
const MIN_ITERATIONS = 1_000;

const derive = promisify(pbkdf2);

export function readDjangoPbkdf2(hash: string): ForeignHash | undefined {
  const [, digest = '', count = '', salt = '', encoded = ''] = FORMAT.exec(hash) ?? [];
  const expected = Buffer.from(encoded, 'base64');
  if (expected.length !== LENGTHS[digest]) return undefined;
  const iterations = Number(count);
  return {
    ...(iterations > MAX_ITERATIONS && {
      tooCostly: `PBKDF2 with more than ${MAX_ITERATIONS.toLocaleString('en')} iterations`,
    }),
    ...(iterations < MIN_ITERATIONS && {
      tooWeak: `PBKDF2 with fewer than ${MIN_ITERATIONS.toLocaleString('en')} iterations`,
    }),
    work: {
      kind: `pbkdf2 ${digest}`,
      amount: iterations,
      async spend(password, amount) {
        await derive(password, salt, amount, expected.length, digest);
      },
    },
    matches: async (password) =>
      timingSafeEqual(await derive(password, salt, iterations, expected.length, digest), expected),
  };
}
