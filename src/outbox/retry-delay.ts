/**
 * All in milliseconds. A delivery also delays the later ones of its key, which may hold links that are valid
 * for 30 minutes.
 */
const SHORTEST = 2_000;
const LONGEST = 5 * 60 * 1000;

/** Milliseconds of failures after which a delivery becomes a dead letter. */
export const FAILURE_LIMIT = 24 * 60 * 60 * 1000;

/** Share of a delay that is random, so that deliveries which failed together do not return together. */
const JITTER = 0.5;

/**
 * The delay before the next attempt. It equals the time since the first failure, so that delays double. The
 * number of attempts is not used, as it includes those that ended with a crash of the service.
 *
 * @param failingFor milliseconds since the first failure; 0 for the first
 * @param random from 0 to 1, as `Math.random` returns
 * @returns milliseconds
 */
export function retryDelay(failingFor: number, random: number): number {
  const delay = Math.min(LONGEST, Math.max(SHORTEST, failingFor));
  return Math.round(delay * (1 - JITTER * random));
}
