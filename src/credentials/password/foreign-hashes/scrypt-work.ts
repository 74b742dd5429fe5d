import { scrypt, type BinaryLike, type ScryptOptions } from 'node:crypto';

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
/** Bytes that are processed: about two seconds of a core. */
const MAX_WORK = 512 * MIB;

/** @returns the exceeded bound; undefined within bounds */
export function tooMuchScrypt({ n, r, p }: ScryptWork): string | undefined {
  const memory = 128 * n * r;
  if (memory > MAX_MEMORY) return `scrypt with more than ${MAX_MEMORY / MIB} MiB of memory`;
  if (memory * p > MAX_WORK) return `scrypt that fills more than ${MAX_WORK / MIB} MiB in all`;
  return undefined;
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
