import type { DataSource } from 'typeorm';
import { retryConflict } from './retry-conflict.js';

/**
 * Runs a SQL statement that returns rows, with parameters named `$1`, `$2`, … as both engines accept.
 * A statement that writes must begin with WITH: TypeORM drops the rows of a SQLite UPDATE.
 */
export async function runStatement<Row>(
  dataSource: DataSource,
  statement: string,
  parameters: unknown[],
): Promise<Row[]> {
  // A statement that writes many rows may lose a deadlock.
  return retryConflict(() => run<Row>(dataSource, statement, parameters));
}

async function run<Row>(
  dataSource: DataSource,
  statement: string,
  parameters: unknown[],
): Promise<Row[]> {
  const runner = dataSource.createQueryRunner();
  try {
    const { records } = await runner.query(statement, parameters, true);
    return records as Row[];
  } finally {
    await runner.release();
  }
}
