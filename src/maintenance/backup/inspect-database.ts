import { OperationError } from '../../common/errors/operation.error.js';
import { replaceControls } from '../../common/escape-controls.js';
import { migrationNames } from '../../database/load-migrations.js';
import type { SqliteFile } from '../../database/sqlite/sqlite-file.js';
import { explainFileFailure } from './explain-file-failure.js';

/** The contents of a database of this service. */
export interface DatabaseContents {
  /** The migrations that have run, oldest first. */
  readonly migrations: string[];
  /** Row counts by table. */
  readonly rows: Record<string, number>;
}

/**
 * Reads a whole database and verifies that it belongs to this service and is intact: its pages, indexes
 * and foreign keys.
 *
 * @param name the path shown in messages
 * @param remedy for a damaged database, or a file of another kind
 * @throws OperationError that names the defect
 */
export async function inspectDatabase(
  file: SqliteFile,
  name: string,
  remedy = 'restore a backup',
): Promise<DatabaseContents> {
  try {
    const tables = await namesIn(file, "SELECT name FROM sqlite_master WHERE type = 'table'");
    const migrations = tables.includes('migrations')
      ? await namesIn(file, 'SELECT name FROM migrations ORDER BY id')
      : [];
    const [first] = await migrationNames();
    if (migrations[0] !== first) {
      throw new OperationError(`${name} is not a database of this service; check the path`);
    }
    await assertIntact(file, name, remedy);
    const rows: Record<string, number> = {};
    for (const table of tables.toSorted()) {
      if (/^(sqlite_|migrations$)/.test(table)) continue;
      const [count] = await file.query<{ rows: number }>(
        `SELECT count(*) AS rows FROM "${table.replaceAll('"', '""')}"`,
      );
      rows[table] = count?.rows ?? 0;
    }
    return { migrations, rows };
  } catch (error) {
    throw explainFileFailure(name, error, remedy);
  }
}

async function assertIntact(file: SqliteFile, name: string, remedy: string): Promise<void> {
  const [page] = await file.query<{ integrity_check: string }>('PRAGMA integrity_check(1)');
  if (page?.integrity_check !== 'ok') throw new OperationError(`${name} is damaged; ${remedy}`);
  const [orphan] = await file.query<{ table: string }>('PRAGMA foreign_key_check');
  if (!orphan) return;
  const table = replaceControls(orphan.table);
  throw new OperationError(
    `${name} is damaged: a row of ${table} references a missing row; ${remedy}`,
  );
}

async function namesIn(file: SqliteFile, statement: string): Promise<string[]> {
  return (await file.query<{ name: string }>(statement)).map(({ name }) => name);
}
