import { existsSync } from 'node:fs';
import { SQLITE_BUSY_TIMEOUT } from '../data-source.options.js';
import { assertRegularFile } from '../sqlite/assert-regular-file.js';
import { SqliteFile } from '../sqlite/sqlite-file.js';
import {
  type Expectation,
  type FoundSchema,
  inspectSchema,
  type Inspection,
} from './inspection.js';

interface InspectOptions {
  /** Whether to take the write lock, which fails where the file cannot be written. */
  readonly probesWrites: boolean;
}

/**
 * Inspects a SQLite file on a connection of its own: TypeORM's would already change its journal mode.
 *
 * @throws the driver's error
 */
export async function inspectSqlite(
  file: string,
  expected: Expectation,
  { probesWrites }: InspectOptions,
): Promise<Inspection> {
  const remedy = 'set DATABASE_URL to another file';
  if (file === ':memory:' || !existsSync(file)) {
    return inspectSchema({ tables: [], migrations: undefined }, expected, remedy);
  }
  assertRegularFile(file);
  const database = await SqliteFile.open(file);
  try {
    await database.execute(`PRAGMA busy_timeout = ${SQLITE_BUSY_TIMEOUT}`);
    await database.execute(probesWrites ? 'BEGIN IMMEDIATE' : 'BEGIN');
    const found = await readSchema(database, expected);
    await database.execute('ROLLBACK');
    return inspectSchema(found, expected, remedy);
  } finally {
    await database.close();
  }
}

async function readSchema(database: SqliteFile, expected: Expectation): Promise<FoundSchema> {
  const rows = await database.query<{ name: string }>(
    "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name",
  );
  const names = rows.map(({ name }) => name);
  const tables = names.filter((name) => expected.tables.includes(name));
  if (!names.includes('migrations')) return { tables, migrations: undefined };
  const columns = await database.query<{ name: string }>(
    "SELECT name FROM pragma_table_info('migrations') WHERE name IN ('name', 'timestamp')",
  );
  if (columns.length < 2) return { tables, migrations: 'foreign' };
  const log = await database.query<{ name: string }>('SELECT name FROM migrations ORDER BY id');
  return { tables, migrations: log.map(({ name }) => name) };
}
