import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds between two looks. */
const PAUSE = 5;

/**
 * Looks until something holds.
 *
 * @param within milliseconds; the test fails when it does not hold by then
 * @returns how many milliseconds it took
 */
export async function waitUntil(
  holds: () => boolean | Promise<boolean>,
  within = 1_000,
): Promise<number> {
  const start = performance.now();
  while (!(await holds())) {
    const waited = performance.now() - start;
    if (waited > within)
      throw new Error(`did not come to hold within ${within} ms: ${String(holds)}`);
    await pause(PAUSE);
  }
  return performance.now() - start;
}
