import { createRandom } from '../../support/random.mjs';

const random = createRandom();

/** A uniformly distributed number, not an integer. */
export const between = (low, high) => low + random() * (high - low);

export const chance = (probability) => random() < probability;

/** A random item, or undefined of an empty list. */
export const pick = (items) => items[Math.floor(random() * items.length)];

/** @param weights relative frequency of each name */
export function pickWeighted(weights) {
  const names = Object.keys(weights);
  let rest = between(
    0,
    names.reduce((sum, name) => sum + weights[name], 0),
  );
  return names.find((name) => (rest -= weights[name]) < 0) ?? names[0];
}
