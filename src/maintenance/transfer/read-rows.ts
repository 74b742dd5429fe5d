import { isUtf8 } from 'node:buffer';
import type { QueryRunner } from 'typeorm';
import type { SqliteFile } from '../../database/sqlite/sqlite-file.js';
import { OperationError } from '../../common/errors/operation.error.js';
import { type MovedTable, nameOfRow, type TextRow } from './transferred-table.js';

/** Rows at a time: the memory that is needed does not grow with the table. */
const BATCH = 1_000;

type Columns = Record<`c${number}`, string | null>;

const quoted = (name: string) => `"${name}"`;

function toRow({ columns }: MovedTable, values: Columns): TextRow {
  return columns.map((_, i) => values[`c${i}`] ?? null);
}

/** All rows of a table of SQLite, as text. @throws OperationError for a text that PostgreSQL can't hold */
export async function* readSqlite(file: SqliteFile, table: MovedTable): AsyncGenerator<TextRow[]> {
  const columns = table.columns.map(({ name }, i) => `CAST(${quoted(name)} AS TEXT) AS c${i}`);
  const statement = `SELECT rowid AS position, ${columns.join(', ')} FROM ${quoted(table.name)}
    WHERE rowid > ? ORDER BY rowid LIMIT ${BATCH}`;
  for (let last = -1, isOver = false; !isOver;) {
    const rows = await file.query<Columns & { position: number }>(statement, [last]);
    for (const values of rows) await expectText(file, table, toRow(table, values), values.position);
    yield rows.map((values) => toRow(table, values));
    last = rows.at(-1)?.position ?? last;
    isOver = rows.length < BATCH;
  }
}

/** All rows of a table of PostgreSQL, as text, in the words of SQLite. */
export async function* readPostgres(
  runner: QueryRunner,
  table: MovedTable,
): AsyncGenerator<TextRow[]> {
  const columns = table.columns.map(
    ({ name, type }, i) => `${quoted(name)}${type === 'boolean' ? '::int' : ''}::text AS c${i}`,
  );
  await runner.query(
    `DECLARE moved CURSOR FOR SELECT ${columns.join(', ')} FROM ${quoted(table.name)}`,
  );
  for (let isOver = false; !isOver;) {
    const rows = (await runner.query(`FETCH ${BATCH} FROM moved`)) as Columns[];
    yield rows.map((values) => toRow(table, values));
    isOver = rows.length < BATCH;
  }
  await runner.query('CLOSE moved');
}

/** SQLite takes any bytes for a text; PostgreSQL wants UTF-8, and no NUL in it. */
async function expectText(
  file: SqliteFile,
  table: MovedTable,
  row: TextRow,
  position: number,
): Promise<void> {
  for (const [i, value] of row.entries()) {
    const column = table.columns[i]?.name ?? '';
    const refuse = (what: string) => {
      const where = `${nameOfRow(table, row)}: ${column}`.replace(/\p{Cc}/gu, '\uFFFD');
      throw new OperationError(`${where} ${what}`);
    };
    if (value?.includes('\0')) refuse("holds a NUL character, which PostgreSQL can't");
    // What the driver makes of bytes that are no UTF-8; it may also be what was written.
    if (!value?.includes('\uFFFD')) continue;
    const [found] = await file.query<{ bytes: Buffer }>(
      `SELECT CAST(${quoted(column)} AS BLOB) AS bytes FROM ${quoted(table.name)} WHERE rowid = ?`,
      [position],
    );
    if (found && !isUtf8(found.bytes)) refuse('is not UTF-8');
  }
}
