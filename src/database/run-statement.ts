import { DataSource, type EntityManager } from 'typeorm';
import { retryConflict } from './retry-conflict.js';

/**
 * Runs a SQL statement that returns rows, with parameters named `$1`, `$2`, … as both engines accept. They
 * must first appear in this order, by which SQLite numbers them.
 * A statement that writes must begin with WITH: TypeORM drops the rows of a SQLite UPDATE.
 *
 * @param connection the manager of a transaction runs the statement in it
 */
export async function runStatement<Row>(
  connection: DataSource | EntityManager,
  statement: string,
  parameters: unknown[],
): Promise<Row[]> {
  if (!(connection instanceof DataSource) && connection.queryRunner) {
    const { records } = await connection.queryRunner.query(statement, parameters, true);
    return records as Row[];
  }
  const dataSource = connection instanceof DataSource ? connection : connection.connection;
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
