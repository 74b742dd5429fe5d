import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** libuv's default; it reads the variable once, when its pool is first used. */
const DEFAULT_SIZE = 4;

/** What sqlite3, DNS and files need of the pool beside hashing. */
const RESERVED = 2;

/**
 * How many hashes may run at once: no more than there are cores, and never so many that they fill
 * libuv's pool, which the database's driver shares.
 */
export function hashSlots(
  cores = availableCores(),
  poolSize = Number(process.env['UV_THREADPOOL_SIZE'] ?? DEFAULT_SIZE) || DEFAULT_SIZE,
): number {
  return Math.max(1, Math.min(Math.floor(cores), poolSize - RESERVED));
}

/** In a container with a share of the machine, the share: Node.js counts all of the machine's cores. */
function availableCores(): number {
  return Math.min(availableParallelism(), quotaOf(readOrNothing('/sys/fs/cgroup/cpu.max')));
}

/** @param text of Linux's `cpu.max` (cgroup v2): microseconds of every so many, or `max` */
export function quotaOf(text: string): number {
  const [quota, period] = text.trim().split(' ').map(Number);
  return quota && period ? quota / period : Infinity;
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
