import { parseArgs } from 'node:util';
import { SEED } from '../../support/random.mjs';

const steps = [];

/** What is to be taken down at the end of the run, the last first. */
export function atEnd(step) {
  steps.push(step);
}

/** The verdict when nothing was wrong, but a part can't be done on this machine. */
export const NOT_ALL_RUN = 'not all run';

/**
 * Runs an experiment and ends the process with its verdict: 0 when nothing was wrong, 2 when besides
 * a part was not run, otherwise 1; also after an error, or a Ctrl-C, nothing that was started is left
 * behind.
 *
 * @param main resolves to whether all was well, or to `NOT_ALL_RUN`
 */
export async function runExperiment(main) {
  say(`TEST_SEED=${SEED}`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void finish(1));
  try {
    const verdict = await main();
    await finish(verdict === NOT_ALL_RUN ? 2 : verdict ? 0 : 1);
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
      process.stderr.write(`left behind: ${String(error)}\n`);
    }
  }
  process.exit(exitCode);
}

/**
 * Reads `--name value` pairs.
 *
 * @param defaults gives the names; where the default is a number, a whole number is asked for
 */
export function readOptions(defaults) {
  const { values } = parseArgs({
    options: Object.fromEntries(Object.keys(defaults).map((name) => [name, { type: 'string' }])),
  });
  for (const [name, value] of Object.entries(values)) {
    if (typeof defaults[name] === 'number' && !/^\d+$/.test(value)) {
      throw new Error(`--${name} takes a whole number (it is ${value})`);
    }
  }
  const given = Object.entries(values).map(([name, value]) => [
    name,
    typeof defaults[name] === 'number' ? Number(value) : value,
  ]);
  const options = { ...defaults, ...Object.fromEntries(given) };
  if (!['sqlite', 'postgres'].includes(options.database)) {
    throw new Error(`--database is sqlite or postgres (it is ${options.database})`);
  }
  return options;
}

/** One line about what goes on, for the person who waits; the table alone goes to standard output. */
export function say(text) {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);
}
