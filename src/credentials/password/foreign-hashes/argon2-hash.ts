import type { ForeignHash } from './foreign-hash.js';
import { wholeWork } from './hash-work.js';

/**
 * The encoding of the reference implementation (https://github.com/P-H-C/phc-winner-argon2); Django
 * prepends `argon2`. At least 8 bytes of salt and 16 bytes of hash.
 */
const FORMAT =
  /^(?:argon2)?(\$argon2(id|i|d)(?:\$v=(16|19))?\$m=(\d{1,8}),t=(\d{1,6}),p=(\d{1,4})\$[A-Za-z0-9+/]{11,}\$[A-Za-z0-9+/]{22,})$/;

/** The names of the package `argon2`. */
const TYPES: Record<string, 0 | 1 | 2> = { d: 0, i: 1, id: 2 };
/** Of a hash without a version. */
const FIRST_VERSION = 16;

/** KiB of memory, and KiB of memory times passes: less than a second of a core. */
const MAX_MEMORY = 256 * 1024;
const MAX_WORK = 1024 * 1024;
const MIN_WORK = 1024;
/** Each lane is a thread outside libuv's pool. */
const MAX_LANES = 16;
/** Each pass starts and joins all lanes four times: a tenth of a millisecond a lane, however little memory it fills. */
const MAX_LANE_PASSES = 1024;

interface Parameters {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly lanes: number;
}

export function readArgon2Hash(hash: string): ForeignHash | undefined {
  const [, digest = '', type = '', version = FIRST_VERSION, m, t, p] = FORMAT.exec(hash) ?? [];
  const [memory, passes, lanes] = [Number(m), Number(t), Number(p)];
  // The bounds of RFC 9106, section 3.1; false for `NaN` too.
  if (!(lanes >= 1 && passes >= 1 && memory >= 8 * lanes)) return undefined;
  const tooCostly = tooMuch({ memory, passes, lanes });
  const options = {
    type: TYPES[type],
    version: Number(version),
    memoryCost: memory,
    timeCost: passes,
    parallelism: lanes,
    salt: Buffer.alloc(16),
    raw: true,
  } as const;
  return {
    ...(tooCostly !== undefined && { tooCostly }),
    ...(memory * passes < MIN_WORK && {
      tooWeak: `argon2 that fills less than ${MIN_WORK / 1024} MiB in all passes`,
    }),
    work: wholeWork(`argon2${type} ${version} ${memory} ${passes} ${lanes}`, async (password) =>
      (await loadArgon2()).hash(password, options),
    ),
    matches: async (password) => (await loadArgon2()).verify(digest, password),
  };
}

/** Loaded on demand: most services have no such hash. */
async function loadArgon2() {
  return (await import('argon2')).default;
}

function tooMuch({ memory, passes, lanes }: Parameters): string | undefined {
  if (memory > MAX_MEMORY) return `argon2 with more than ${MAX_MEMORY / 1024} MiB of memory`;
  if (memory * passes > MAX_WORK) {
    return `argon2 that fills more than ${MAX_WORK / 1024} MiB in all passes`;
  }
  if (lanes > MAX_LANES) return `argon2 with more than ${MAX_LANES} lanes`;
  if (passes * lanes > MAX_LANE_PASSES) {
    return `argon2 with more than ${MAX_LANE_PASSES.toLocaleString('en')} passes in all lanes`;
  }
  return undefined;
}
