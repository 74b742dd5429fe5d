/** A whole or broken number of the range, each as likely. */
export const between = (low, high) => low + Math.random() * (high - low);

export const chance = (probability) => Math.random() < probability;

/** One of them, or undefined when there is none. */
export const pick = (items) => items[Math.floor(Math.random() * items.length)];

/** @param weights how often each name comes up, in any unit */
export function pickWeighted(weights) {
  const names = Object.keys(weights);
  let rest = between(
    0,
    names.reduce((sum, name) => sum + weights[name], 0),
  );
  return names.find((name) => (rest -= weights[name]) < 0) ?? names[0];
}
