import { migrationNames } from '../../database/load-migrations.js';
import type { SqliteFile } from '../../database/sqlite/sqlite-file.js';
import { inspectDatabase } from '../backup/inspect-database.js';
import { acquireExclusive } from '../backup/acquire-exclusive.js';
import { OperationError } from '../../common/errors/operation.error.js';

export interface Source {
  readonly file: SqliteFile;
  /** By table. */
  readonly rows: Record<string, number>;
}

/**
 * Opens the SQLite database that is moved, checked, so that nobody else can use it until it is closed.
 *
 * @throws OperationError while somebody has it open, and when it is not sound or of another version
 */
export async function takeSource(path: string): Promise<Source> {
  const file = await acquireExclusive(path);
  try {
    const { migrations, rows } = await inspectDatabase(file, path);
    const known = await migrationNames();
    if (migrations.join() !== known.join()) {
      throw new OperationError(
        `${path} is of another version; start this version's service on it once, or run: npx auth-service migrate`,
      );
    }
    return { file, rows };
  } catch (error) {
    await file.close();
    throw error;
  }
}
