import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import type { TestApp } from './app.js';

export const isRotation = (statement: string) => /UPDATE sessions\s+SET generation/.test(statement);

/**
 * Replaces the next statements that rotate sessions.
 *
 * @param act receives a function that sends the original statement
 * @param times the number of statements to replace
 */
export function interceptRotation(
  app: TestApp,
  act: (send: () => Promise<unknown>) => Promise<unknown>,
  times = 1,
): { restore: () => void } {
  const dataSource = app.get(DataSource);
  const createQueryRunner = dataSource.createQueryRunner.bind(dataSource);
  let left = times;
  const spy = jest.spyOn(dataSource, 'createQueryRunner').mockImplementation((mode) => {
    const runner = createQueryRunner(mode);
    const query = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
    runner.query = (async (statement: string, ...args: unknown[]) => {
      if (left === 0 || !isRotation(statement)) return query(statement, ...args);
      left -= 1;
      return act(() => query(statement, ...args));
    }) as typeof runner.query;
    return runner;
  });
  return { restore: () => spy.mockRestore() };
}
