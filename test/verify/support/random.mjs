import { createRandom } from '../../support/random.mjs';

const random = createRandom();

/** A fractional number of the range, uniformly distributed. */
export const between = (low, high) => low + random() * (high - low);

export const chance = (probability) => random() < probability;

/** One of them, or undefined when there is none. */
export const pick = (items) => items[Math.floor(random() * items.length)];

/** @param weights how often each name comes up, in any unit */
export function pickWeighted(weights) {
  const names = Object.keys(weights);
  let rest = between(
    0,
    names.reduce((sum, name) => sum + weights[name], 0),
  );
  return names.find((name) => (rest -= weights[name]) < 0) ?? names[0];
}
