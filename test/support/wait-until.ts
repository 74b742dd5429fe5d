import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds between two checks. */
const INTERVAL = 5;

/** Milliseconds. It only ends a test that would hang: a slow machine needs a multiple of the usual time. */
const TIMEOUT = 120_000;

/**
 * Repeats a check until it succeeds. Not for a revoked token to be rejected: caches expire meanwhile, see
 * `receiveChanges`.
 *
 * @throws Error when it does not succeed within two minutes
 */
export async function waitUntil(check: () => boolean | Promise<boolean>): Promise<void> {
  const startedAt = performance.now();
  while (!(await check())) {
    if (performance.now() - startedAt > TIMEOUT) {
      throw new Error(`not true within ${TIMEOUT} ms: ${String(check)}`);
    }
    await pause(INTERVAL);
  }
}
