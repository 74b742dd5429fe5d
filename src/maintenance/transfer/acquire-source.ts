import { OperationError } from '../../common/errors/operation.error.js';
import { migrationNames } from '../../database/load-migrations.js';
import type { SqliteFile } from '../../database/sqlite/sqlite-file.js';
import { acquireExclusive } from '../backup/acquire-exclusive.js';
import { inspectDatabase } from '../backup/inspect-database.js';

export interface Source {
  readonly file: SqliteFile;
  /** Row counts by table. */
  readonly rows: Record<string, number>;
}

/**
 * Opens and checks the source database under an exclusive lock that lasts until its file is closed.
 *
 * @throws OperationError while another process has it open, and when it is damaged or of another version
 */
export async function acquireSource(path: string): Promise<Source> {
  const file = await acquireExclusive(path);
  try {
    const { migrations, rows } = await inspectDatabase(file, path);
    const known = await migrationNames();
    if (migrations.join() !== known.join()) {
      throw new OperationError(
        `${path} has the schema of another version; run first: npx auth-service migrate`,
      );
    }
    return { file, rows };
  } catch (error) {
    await file.close();
    throw error;
  }
}
