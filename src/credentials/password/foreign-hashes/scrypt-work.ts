import { scrypt, type BinaryLike, type ScryptOptions } from 'node:crypto';
import type { ForeignHash } from './foreign-hash.js';
import { wholeWork } from './hash-work.js';

/** The parameters of scrypt, by the names of RFC 7914. */
export interface ScryptWork {
  /** CPU and memory cost, a power of two. */
  readonly n: number;
  /** Block size. */
  readonly r: number;
  /** Parallelisation; computed sequentially. */
  readonly p: number;
}

const MIB = 2 ** 20;
/** Bytes, as OWASP recommends. */
const MAX_MEMORY = 128 * MIB;
/** Bytes that are processed: about a second of a core. */
const MAX_WORK = 512 * MIB;
/** Bytes of the blocks of all lanes, which are hashed twice besides: with a small N they decide the time. */
const MAX_BLOCKS = 16 * MIB;
const MIN_N = 1_024;
const MIN_WORK = MIB;

/** The bounds of a hash, and its work. */
export function boundsOfScrypt(
  parameters: ScryptWork,
): Pick<ForeignHash, 'tooCostly' | 'tooWeak' | 'work'> {
  const { n, r, p } = parameters;
  const tooCostly = tooMuchScrypt(parameters);
  const tooWeak = tooLittleScrypt(parameters);
  return {
    ...(tooCostly !== undefined && { tooCostly }),
    ...(tooWeak !== undefined && { tooWeak }),
    work: wholeWork(`scrypt ${n} ${r} ${p}`, (password) =>
      deriveScrypt(password, Buffer.alloc(16), parameters, 32),
    ),
  };
}

function tooMuchScrypt({ n, r, p }: ScryptWork): string | undefined {
  const [memory, blocks] = [128 * n * r, 128 * r * p];
  if (memory > MAX_MEMORY) return `scrypt with more than ${MAX_MEMORY / MIB} MiB of memory`;
  if (memory * p > MAX_WORK) return `scrypt that fills more than ${MAX_WORK / MIB} MiB in all`;
  return blocks > MAX_BLOCKS
    ? `scrypt with more than ${MAX_BLOCKS / MIB} MiB of blocks`
    : undefined;
}

function tooLittleScrypt({ n, r, p }: ScryptWork): string | undefined {
  if (n < MIN_N) return `scrypt with an N of less than ${MIN_N.toLocaleString('en')}`;
  return 128 * n * r * p < MIN_WORK
    ? `scrypt that fills less than ${MIN_WORK / MIB} MiB in all`
    : undefined;
}

/** Runs on libuv's thread pool. @param length bytes of the key */
export function deriveScrypt(
  password: string,
  salt: BinaryLike,
  { n, r, p }: ScryptWork,
  length: number,
): Promise<Buffer> {
  // Node.js allows 32 MiB by default; OpenSSL counts two more blocks.
  const options: ScryptOptions = { N: n, r, p, maxmem: 128 * r * (n + p + 2) + MIB };
  return new Promise((resolve, reject) => {
    scrypt(password, salt, length, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
