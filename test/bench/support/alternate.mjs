/** Measurements per workload, alternating with its limit. */
const ROUNDS = 3;

/** Measures the limit and the service in alternation, as the machine's own rate drifts. */
export async function alternate({ seconds }, { limit, measure }) {
  const limits = [];
  const measurements = [];
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    limits.push(await limit(seconds / ROUNDS));
    measurements.push(await measure(seconds / ROUNDS));
  }
  return { limits, measured: combine(measurements) };
}

/** Combines measurements: the mean of the rates, and the worst of all other values. */
export function combine(measurements) {
  return {
    rate: (status) => mean(measurements.map((each) => each.rate(status))),
    percentile: (status, share) =>
      Math.max(...measurements.map((each) => each.percentile(status, share))),
    statuses: [...new Set(measurements.flatMap(({ statuses }) => statuses))],
    failures: measurements.reduce((sum, { failures }) => sum + failures, 0),
  };
}

export const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** Whether every request got one of the statuses. */
export function isAll(measured, ...statuses) {
  return measured.failures === 0 && measured.statuses.every((status) => statuses.includes(status));
}
