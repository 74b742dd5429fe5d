import { runCli } from '../../src/cli/run-cli.js';
import { CapturedTerminal } from './captured-terminal.js';
import type { TestDatabase } from './database.js';

export interface CommandResult {
  code: number;
  stdout: string;
  stderr: string;
}

interface CommandOptions {
  /** Override the variables of tests. */
  variables?: Record<string, string>;
  /** Whether standard error is a terminal. */
  isTTY?: boolean;
}

/**
 * Runs a command of the command line in this process.
 *
 * @param input the content of standard input, or a stream in its place
 */
export async function command(
  database: Pick<TestDatabase, 'url'>,
  args: string[],
  input?: string | NodeJS.ReadableStream,
  { variables = {}, isTTY = false }: CommandOptions = {},
): Promise<CommandResult> {
  const terminal = new CapturedTerminal(input, isTTY);
  const before = { ...process.env };
  Object.assign(process.env, {
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    MIGRATIONS_RUN: 'true',
    SECRET_KEY: 'a key of the tests, thirty-two bytes or more',
    BCRYPT_ROUNDS: '4',
    MAIL_URL: 'off',
    ...variables,
  });
  try {
    return { code: await runCli(args, terminal), ...terminal.written };
  } finally {
    for (const name of Object.keys(process.env)) {
      if (before[name] === undefined) delete process.env[name];
    }
    Object.assign(process.env, before);
  }
}
