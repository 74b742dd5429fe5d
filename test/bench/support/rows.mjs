export const round = (number, digits = 0) => number.toFixed(digits);
const percent = (number) => `${round(100 * number)} %`;

export const latency = (measured, status) =>
  `p99 ${round(measured.percentile(status, 0.99), 1)} ms`;

/** A measurement beside a limit of the machine. */
export const row = (workload, { measured, limit, ratio, target, isClean = true }) => ({
  workload,
  measured,
  limit,
  ratio: percent(ratio),
  target: target === undefined ? '' : `≥ ${percent(target)}`,
  met: target === undefined ? '' : ratio >= target && isClean ? 'yes' : 'no',
});

/** A measurement with an upper bound. */
export const bounded = (workload, value, unit, bound, digits = 0) => ({
  workload,
  measured: `${round(value, digits)} ${unit}`,
  limit: '',
  ratio: '',
  target: `< ${bound} ${unit}`,
  met: value < bound ? 'yes' : 'no',
});

/** A processor time in seconds, beside that of `node -e 0`. */
export function multiple(name, seconds, node, most) {
  const factor = seconds / node;
  return {
    workload: name,
    measured: `${round(seconds, 3)} s`,
    limit: `${round(node, 3)} s node -e 0`,
    ratio: `${round(factor, 1)} ×`,
    target: most === undefined ? '' : `≤ ${most} ×`,
    met: most === undefined ? '' : factor <= most ? 'yes' : 'no',
  };
}
