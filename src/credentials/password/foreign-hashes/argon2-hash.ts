import type { ForeignHash } from './foreign-hash.js';

/**
 * The encoding of the reference implementation (https://github.com/P-H-C/phc-winner-argon2); Django
 * prepends `argon2`. At least 8 bytes of salt and 16 bytes of hash.
 */
const FORMAT =
  /^(?:argon2)?(\$argon2(?:id|i|d)(?:\$v=(?:16|19))?\$m=(\d{1,8}),t=(\d{1,6}),p=(\d{1,4})\$[A-Za-z0-9+/]{11,}\$[A-Za-z0-9+/]{22,})$/;

/** KiB of memory, and KiB of memory times passes: about a second of a core. */
const MAX_MEMORY = 256 * 1024;
const MAX_WORK = 1024 * 1024;
/** Each lane is a thread outside libuv's pool. */
const MAX_LANES = 16;

export function readArgon2Hash(hash: string): ForeignHash | undefined {
  const [, digest = '', m, t, p] = FORMAT.exec(hash) ?? [];
  const [memory, passes, lanes] = [Number(m), Number(t), Number(p)];
  // The bounds of RFC 9106, section 3.1; false for `NaN` too.
  if (!(lanes >= 1 && passes >= 1 && memory >= 8 * lanes)) return undefined;
  const tooCostly = tooMuch(memory, passes, lanes);
  return {
    ...(tooCostly !== undefined && { tooCostly }),
    async matches(password) {
      // Loaded on demand: most services have no such hash.
      const { default: argon2 } = await import('argon2');
      return argon2.verify(digest, password);
    },
  };
}

function tooMuch(memory: number, passes: number, lanes: number): string | undefined {
  if (memory > MAX_MEMORY) return `argon2 with more than ${MAX_MEMORY / 1024} MiB of memory`;
  if (memory * passes > MAX_WORK) {
    return `argon2 that fills more than ${MAX_WORK / 1024} MiB in all passes`;
  }
  return lanes > MAX_LANES ? `argon2 with more than ${MAX_LANES} lanes` : undefined;
}
