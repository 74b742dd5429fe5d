import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import type { TestApp } from './app.js';

/** @returns the SQL statements that TypeORM sends to the driver while `run` runs */
export async function statementsOf(app: TestApp, run: () => Promise<unknown>): Promise<string[]> {
  const spy = jest.spyOn(app.get(DataSource).logger, 'logQuery');
  try {
    await run();
    return spy.mock.calls.map(([sql]) => sql);
  } finally {
    spy.mockRestore();
  }
}
