import { isUtf8 } from 'node:buffer';
import type { QueryRunner } from 'typeorm';
import { OperationError } from '../../common/errors/operation.error.js';
import { replaceControls } from '../../common/escape-controls.js';
import type { SqliteFile } from '../../database/sqlite/sqlite-file.js';
import { describeRow, type TextRow, type TransferredTable } from './transferred-table.js';

/** Rows per batch: bounds the memory for a table of any size. */
const BATCH_SIZE = 1_000;

type Columns = Record<`c${number}`, string | null>;

const quoted = (name: string) => `"${name}"`;

function toRow({ columns }: TransferredTable, values: Columns): TextRow {
  return columns.map((_, i) => values[`c${i}`] ?? null);
}

/** All rows of an SQLite table, as text. @throws OperationError for a text that PostgreSQL cannot store */
export async function* readSqlite(
  file: SqliteFile,
  table: TransferredTable,
): AsyncGenerator<TextRow[]> {
  const columns = table.columns.map(({ name }, i) => `CAST(${quoted(name)} AS TEXT) AS c${i}`);
  const statement = `SELECT rowid AS position, ${columns.join(', ')} FROM ${quoted(table.name)}
    WHERE rowid > ? ORDER BY rowid LIMIT ${BATCH_SIZE}`;
  for (let last = -1, isComplete = false; !isComplete;) {
    const rows = await file.query<Columns & { position: number }>(statement, [last]);
    for (const values of rows) {
      await assertStorable(file, table, toRow(table, values), values.position);
    }
    yield rows.map((values) => toRow(table, values));
    last = rows.at(-1)?.position ?? last;
    isComplete = rows.length < BATCH_SIZE;
  }
}

/** All rows of a PostgreSQL table, as the text that SQLite writes for the same values. */
export async function* readPostgres(
  runner: QueryRunner,
  table: TransferredTable,
): AsyncGenerator<TextRow[]> {
  const columns = table.columns.map(
    ({ name, type }, i) => `${quoted(name)}${type === 'boolean' ? '::int' : ''}::text AS c${i}`,
  );
  await runner.query(
    `DECLARE transfer CURSOR FOR SELECT ${columns.join(', ')} FROM ${quoted(table.name)}`,
  );
  for (let isComplete = false; !isComplete;) {
    const rows = (await runner.query(`FETCH ${BATCH_SIZE} FROM transfer`)) as Columns[];
    yield rows.map((values) => toRow(table, values));
    isComplete = rows.length < BATCH_SIZE;
  }
  await runner.query('CLOSE transfer');
}

/** SQLite stores any bytes as text; PostgreSQL requires valid UTF-8 without NUL. */
async function assertStorable(
  file: SqliteFile,
  table: TransferredTable,
  row: TextRow,
  position: number,
): Promise<void> {
  for (const [i, value] of row.entries()) {
    const column = table.columns[i]?.name ?? '';
    const refuse = (reason: string) => {
      throw new OperationError(
        `${replaceControls(`${describeRow(table, row)}: ${column}`)} ${reason}; correct the row and retry`,
      );
    };
    if (value?.includes('\0')) refuse('contains a NUL character, which PostgreSQL cannot store');
    // The driver decodes invalid bytes to U+FFFD, which a text may also contain itself.
    if (!value?.includes('\uFFFD')) continue;
    const [found] = await file.query<{ bytes: Buffer }>(
      `SELECT CAST(${quoted(column)} AS BLOB) AS bytes FROM ${quoted(table.name)} WHERE rowid = ?`,
      [position],
    );
    if (found && !isUtf8(found.bytes)) refuse('is not valid UTF-8');
  }
}
