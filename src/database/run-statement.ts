import type { DataSource } from 'typeorm';

/**
 * Runs a SQL statement that returns rows, with parameters named `$1`, `$2`, … as both engines accept.
 * A statement that writes must begin with WITH: TypeORM drops the rows of a SQLite UPDATE.
 */
export async function runStatement<Row>(
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
