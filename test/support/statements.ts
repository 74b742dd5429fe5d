import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import type { TestApp } from './app.js';

/** The SQL statements that run in the meantime, as TypeORM hands them to the driver. */
export async function statementsOf(app: TestApp, run: () => Promise<unknown>): Promise<string[]> {
  const spy = jest.spyOn(app.get(DataSource).logger, 'logQuery');
  try {
    await run();
    return spy.mock.calls.map(([sql]) => sql);
  } finally {
    spy.mockRestore();
  }
}
