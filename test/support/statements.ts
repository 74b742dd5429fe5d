import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { RefusalLog } from '../../src/audit/refusal-log.js';
import type { TestApp } from './app.js';

/** @returns the SQL statements that TypeORM sends to the driver while `run` runs */
export async function statementsOf(app: TestApp, run: () => Promise<unknown>): Promise<string[]> {
  // Otherwise those of earlier requests may be written meanwhile.
  await app.get(RefusalLog).flush();
  const spy = jest.spyOn(app.get(DataSource).logger, 'logQuery');
  try {
    await run();
    return spy.mock.calls.map(([sql]) => sql);
  } finally {
    spy.mockRestore();
  }
}
