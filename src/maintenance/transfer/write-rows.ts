import type { QueryRunner } from 'typeorm';
import { oneLine } from '../../cli/one-line.js';
import { OperationError } from '../../common/errors/operation.error.js';
import { type MovedTable, nameOfRow, type TextRow } from './transferred-table.js';

/**
 * Writes rows to PostgreSQL, in one statement.
 *
 * @throws OperationError that names the row which PostgreSQL refuses
 */
export async function writeRows(
  runner: QueryRunner,
  table: MovedTable,
  rows: TextRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await runner.query('SAVEPOINT batch');
  try {
    await insert(runner, table, rows);
    await runner.query('RELEASE SAVEPOINT batch');
  } catch (error) {
    await runner.query('ROLLBACK TO SAVEPOINT batch');
    const [row] = rows;
    if (rows.length > 1 || !row) {
      // One after the other, to say which one it is.
      for (const one of rows) await writeRows(runner, table, [one]);
      throw error;
    }
    const { message } = error as Error;
    // PostgreSQL quotes what it refuses.
    throw new OperationError(oneLine([`${nameOfRow(table, row)}: ${message}`]));
  }
}

/**
 * A text becomes what the column wants. Those of varying length are left to the assignment: a cast would
 * cut what is too long without a word.
 */
async function insert(
  runner: QueryRunner,
  { name, columns }: MovedTable,
  rows: TextRow[],
): Promise<void> {
  const names = columns.map((column) => `"${column.name}"`).join(', ');
  const values = columns.map(({ type }, i) =>
    type.startsWith('character') ? `c${i}` : `c${i}::${type}`,
  );
  const given = columns.map((_, i) => `$${i + 1}::text[]`).join(', ');
  const called = columns.map((_, i) => `c${i}`).join(', ');
  await runner.query(
    `INSERT INTO "${name}" (${names})
     SELECT ${values.join(', ')} FROM unnest(${given}) AS given (${called})`,
    columns.map((_, i) => rows.map((row) => row[i])),
  );
}
