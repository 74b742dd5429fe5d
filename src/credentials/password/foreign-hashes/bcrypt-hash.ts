import { createHash, createHmac } from 'node:crypto';
import bcrypt from 'bcrypt';
import type { ForeignHash } from './foreign-hash.js';
import type { HashWork } from './hash-work.js';

/** passlib's `bcrypt_sha256`, version 2: https://passlib.readthedocs.io/en/stable/lib/passlib.hash.bcrypt_sha256.html */
const OWN_FORMAT =
  /^\$bcrypt-sha256\$v=2,t=2b,r=(\d{1,2})\$([./A-Za-z0-9]{22})\$([./A-Za-z0-9]{31})$/;
/** Version 1, of passlib before 1.7.3: plain SHA-256 instead of the HMAC. */
const VERSION_1 = /^\$bcrypt-sha256\$2[ab],(\d{1,2})\$([./A-Za-z0-9]{22})\$([./A-Za-z0-9]{31})$/;
/** The usual format: `$2a$`, `$2b$` and `$2y$` name the same algorithm. */
const PLAIN = /^\$2[aby]\$(\d{2})\$[./A-Za-z0-9]{53}$/;

/** One or two seconds of a core. */
const MAX_COST = 15;
/** The minimum of the algorithm; no password matches a lower cost. */
const MIN_COST = 4;
/** For hashes that are discarded. */
const ANY_SALT = '.'.repeat(22);

/** A hash that costs one bcrypt run, in our own format or another. */
export interface BcryptHash extends ForeignHash {
  readonly cost: number;
  readonly isOwn: boolean;
}

export function readBcryptHash(hash: string): BcryptHash | undefined {
  const own = OWN_FORMAT.exec(hash);
  if (own) {
    const [, cost = '', salt = '', digest = ''] = own;
    return bcryptHash(plainOf(cost, salt, digest), Number(cost), {
      isOwn: true,
      prepare: (password) => prehash(password, salt),
    });
  }
  const version1 = VERSION_1.exec(hash);
  if (version1) {
    const [, cost = '', salt = '', digest = ''] = version1;
    return bcryptHash(plainOf(cost, salt, digest), Number(cost), {
      prepare: (password) => createHash('sha256').update(password, 'utf8').digest('base64'),
    });
  }
  const plain = PLAIN.exec(hash);
  // As $2b$: for $2a$ the library repeats a fault of old systems with passwords of 256 bytes and more.
  return plain ? bcryptHash(hash.replace(/^\$2[ay]/, '$2b'), Number(plain[1])) : undefined;
}

/** Base64 of 32 bytes: 44 characters without a NUL, below the 72 bytes that bcrypt reads. */
export function prehash(password: string, salt: string): string {
  return createHmac('sha256', salt).update(password, 'utf8').digest('base64');
}

function plainOf(cost: string, salt: string, digest: string): string {
  return `$2b$${cost.padStart(2, '0')}$${salt}${digest}`;
}

function bcryptHash(
  plain: string,
  cost: number,
  { isOwn = false, prepare = (password: string) => password } = {},
): BcryptHash | undefined {
  if (cost < MIN_COST) return undefined;
  return {
    cost,
    isOwn,
    ...(cost > MAX_COST && { tooCostly: `bcrypt with a cost of more than ${MAX_COST}` }),
    work: bcryptWork(cost),
    matches: (password) => bcrypt.compare(prepare(password), plain),
  };
}

/** The steps of bcrypt: 2^cost. */
export function bcryptWork(cost: number): HashWork {
  return { kind: 'bcrypt', amount: 2 ** cost, spend };
}

/** As few hashes as add up to the number of steps. */
async function spend(password: string, amount: number): Promise<void> {
  for (let left = amount; left >= 2 ** MIN_COST;) {
    const cost = Math.min(Math.floor(Math.log2(left)), MAX_COST);
    await bcrypt.hash(prehash(password, ANY_SALT), plainOf(String(cost), ANY_SALT, ''));
    left -= 2 ** cost;
  }
}
