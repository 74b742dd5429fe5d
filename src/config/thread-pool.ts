import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Default of libuv, which reads the variable once, at the first use of its pool. */
const DEFAULT_SIZE = 4;

/** Threads left to sqlite3, DNS and file access. */
const RESERVED = 2;

/**
 * Maximum number of concurrent hashes: at most the number of cores, and fewer than the threads of libuv's
 * pool, which the database driver shares.
 */
export function hashSlots(
  cores = availableCores(),
  poolSize = Number(process.env['UV_THREADPOOL_SIZE'] ?? DEFAULT_SIZE) || DEFAULT_SIZE,
): number {
  return Math.max(1, Math.min(Math.floor(cores), poolSize - RESERVED));
}

/** Respects a container's CPU quota; Node.js counts all cores of the machine. */
function availableCores(): number {
  return Math.min(availableParallelism(), parseCpuQuota(readIfPresent('/sys/fs/cgroup/cpu.max')));
}

/**
 * @param text of Linux's `cpu.max` (cgroup v2): microseconds per period in microseconds, or `max`
 * @returns cores
 */
export function parseCpuQuota(text: string): number {
  const [quota, period] = text.trim().split(' ').map(Number);
  return quota && period ? quota / period : Infinity;
}

function readIfPresent(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
