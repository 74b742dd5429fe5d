import { randomInt } from 'node:crypto';

/** Decides all generated inputs, so that a failure can be repeated. */
export const SEED = Number(process.env.TEST_SEED ?? randomInt(2 ** 31));

/** @returns a generator of numbers from 0 up to 1, the same in each run with the same TEST_SEED (mulberry32) */
export function createRandom() {
  let state = SEED;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
