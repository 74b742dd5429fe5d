import type { DataSource } from 'typeorm';

/**
 * Runs a written-out UPDATE, with `$1`, `$2`, … in the order in which they first appear: both engines
 * understand that.
 *
 * @returns how many rows it has changed
 */
export async function executeUpdate(
  dataSource: DataSource,
  statement: string,
  parameters: unknown[],
): Promise<number> {
  const runner = dataSource.createQueryRunner();
  try {
    const { affected } = await runner.query(statement, parameters, true);
    return affected ?? 0;
  } finally {
    await runner.release();
  }
}
