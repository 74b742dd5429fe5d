import type { QueryRunner } from 'typeorm';
import { OperationError } from '../../common/errors/operation.error.js';
import { replaceControls } from '../../common/escape-controls.js';
import { describeRow, type TextRow, type TransferredTable } from './transferred-table.js';

/**
 * Writes rows to PostgreSQL, in one statement.
 *
 * @throws OperationError that names the first row which PostgreSQL rejects
 */
export async function writeRows(
  runner: QueryRunner,
  table: TransferredTable,
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
      // Row by row, to find the rejected one.
      for (const one of rows) await writeRows(runner, table, [one]);
      throw error;
    }
    const { message } = error as Error;
    // PostgreSQL quotes the rejected value.
    throw new OperationError(
      replaceControls(`${describeRow(table, row)}: ${message}; correct the row and retry`),
    );
  }
}

/**
 * Casts each text to the type of its column, except for types with a length limit: a cast would truncate
 * a text that is too long, where the assignment fails.
 */
async function insert(
  runner: QueryRunner,
  { name, columns }: TransferredTable,
  rows: TextRow[],
): Promise<void> {
  const names = columns.map((column) => `"${column.name}"`).join(', ');
  const values = columns.map(({ type }, i) =>
    type.startsWith('character') ? `c${i}` : `c${i}::${type}`,
  );
  const given = columns.map((_, i) => `$${i + 1}::text[]`).join(', ');
  const aliases = columns.map((_, i) => `c${i}`).join(', ');
  await runner.query(
    `INSERT INTO "${name}" (${names})
     SELECT ${values.join(', ')} FROM unnest(${given}) AS given (${aliases})`,
    columns.map((_, i) => rows.map((row) => row[i])),
  );
}
