const realNow = Date.now;

/**
 * A clock that runs faster since its start.
 *
 * @param start milliseconds since 1970, now or in the past
 * @param rate milliseconds of this clock in one real millisecond
 * @returns the function that reads it
 */
export function fastTime(start, rate) {
  return () => Math.floor(start + (realNow() - start) * rate);
}
