import { scrypt, type BinaryLike, type ScryptOptions } from 'node:crypto';

/** The parameters of scrypt, by the names of RFC 7914. */
export interface ScryptWork {
  /** CPU and memory cost, a power of two. */
  readonly n: number;
  /** Block size. */
  readonly r: number;
  /** Parallelisation; done one after the other. */
  readonly p: number;
}

const MIB = 2 ** 20;
/** Bytes: what OWASP advises. */
const MAX_MEMORY = 128 * MIB;
/** Bytes that are gone through, about two seconds of a core. */
const MAX_WORK = 512 * MIB;

/** @returns undefined when one password may take so much */
export function tooMuchScrypt({ n, r, p }: ScryptWork): string | undefined {
  const memory = 128 * n * r;
  if (memory > MAX_MEMORY) return `scrypt with more than ${MAX_MEMORY / MIB} MiB of memory`;
  if (memory * p > MAX_WORK) return `scrypt that fills more than ${MAX_WORK / MIB} MiB in all`;
  return undefined;
}

/** On libuv's pool. @param length of the key, in bytes */
export function deriveScrypt(
  password: string,
  salt: BinaryLike,
  { n, r, p }: ScryptWork,
  length: number,
): Promise<Buffer> {
  // Node.js refuses more than 32 MiB unless told how much it is (OpenSSL counts two blocks more).
  const options: ScryptOptions = { N: n, r, p, maxmem: 128 * r * (n + p + 2) + MIB };
  return new Promise((resolve, reject) => {
    scrypt(password, salt, length, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
