import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Milliseconds. */
const TIME_LIMIT = 5 * 60_000;

/** A failed step of a generator. The message is one line. */
export class StepError extends Error {}

/**
 * Runs a command to its end.
 *
 * @returns its standard output
 * @throws StepError with the first line that tells the fault
 */
export async function runCommand(command, args, { cwd, env = {} } = {}) {
  try {
    const options = {
      cwd,
      env: { ...process.env, ...env },
      timeout: TIME_LIMIT,
      maxBuffer: 2 ** 26,
    };
    return (await execute(command, args, options)).stdout;
  } catch (error) {
    const lines = `${error.stderr ?? ''}\n${error.stdout ?? ''}`
      .split('\n')
      .map((line) => line.trim());
    const fault =
      lines.find((line) => /^\w*Error\b/.test(line)) ??
      lines.find((line) => /error/i.test(line)) ??
      lines.find(Boolean) ??
      error.message;
    throw new StepError(fault.slice(0, 200));
  }
}

/** Whether a command can be run. */
export async function hasCommand(command, ...args) {
  return execute(command, args).then(
    () => true,
    () => false,
  );
}

/** Installs packages with pinned versions into a folder of their own, without their scripts. */
export async function installPackages(folder, packages) {
  mkdirSync(folder, { recursive: true });
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder];
  await runCommand('npm', ['install', ...options, ...packages]);
}
