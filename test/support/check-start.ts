import { StartupError } from '../../src/common/errors/startup.error.js';
import { TestApp } from './app.js';
import { command } from './command-line.js';
import type { TestDatabase } from './database.js';

interface Check {
  code: number;
  problems: string[];
  warnings: string[];
}

/** Runs `config check --connect`. */
export async function checkStart(
  database: Pick<TestDatabase, 'url'>,
  variables: Record<string, string> = {},
): Promise<Check> {
  const { code, stdout } = await command(database, ['config', 'check', '--connect', '--json'], '', {
    variables,
  });
  return { code, ...JSON.parse(stdout) };
}

/** @returns the lines with which both a start and the check fail */
export async function expectSameFailure(
  database: TestDatabase,
  variables: Record<string, string> = {},
): Promise<string[]> {
  const { code, problems } = await checkStart(database, variables);
  const start: unknown = await TestApp.start(variables, database).then(
    (app) => app.close(),
    (error: unknown) => error,
  );
  expect(start).toBeInstanceOf(StartupError);
  expect([code, problems]).toEqual([1, (start as StartupError).message.split('\n')]);
  return problems;
}
