import { parseArgs } from 'node:util';
import { SEED } from '../../support/random.mjs';

const steps = [];

/** Registers a step for the end of the run; the steps run in reverse order. */
export function registerCleanup(step) {
  steps.push(step);
}

/** The result of a run without faults that had to omit a part on this machine. */
export const INCOMPLETE = 'incomplete';

/**
 * Runs an experiment and exits with 0 without faults, 2 when a part had to be omitted, and 1 otherwise.
 * All registered cleanups run, also after an error, SIGINT or SIGTERM.
 *
 * @param main resolves to true without faults, to false, or to `INCOMPLETE`
 */
export async function runExperiment(main) {
  logProgress(`TEST_SEED=${SEED}`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void finish(1));
  try {
    const result = await main();
    await finish(result === INCOMPLETE ? 2 : result ? 0 : 1);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    await finish(1);
  }
}

async function finish(exitCode) {
  for (const step of steps.splice(0).toReversed()) {
    try {
      await step();
    } catch (error) {
      process.stderr.write(`cleanup failed: ${String(error)}\n`);
    }
  }
  process.exit(exitCode);
}

/**
 * Parses the command line, `--name value` pairs.
 *
 * @param defaults by option name; an option with a numeric default takes a whole number
 */
export function readOptions(defaults) {
  const { values } = parseArgs({
    options: Object.fromEntries(Object.keys(defaults).map((name) => [name, { type: 'string' }])),
  });
  for (const [name, value] of Object.entries(values)) {
    if (typeof defaults[name] === 'number' && !/^\d+$/.test(value)) {
      throw new Error(`--${name} takes a whole number, not ${value}`);
    }
  }
  const given = Object.entries(values).map(([name, value]) => [
    name,
    typeof defaults[name] === 'number' ? Number(value) : value,
  ]);
  const options = { ...defaults, ...Object.fromEntries(given) };
  if (!['sqlite', 'postgres'].includes(options.database)) {
    throw new Error(`--database takes sqlite or postgres, not ${options.database}`);
  }
  return options;
}

/** Writes a line about the progress to standard error, as standard output is for the table. */
export function logProgress(text) {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);
}
