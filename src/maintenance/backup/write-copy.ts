import { randomUUID } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ensureFolder } from '../../common/ensure-folder.js';
import { OWNER_ONLY_DIRECTORY } from '../../common/file-permissions.js';
import type { OnProgress } from '../../common/progress.js';
import type { SqliteFile } from '../../database/sqlite/sqlite-file.js';
import { explainFileFailure } from './explain-file-failure.js';
import { createEmptyFile, removeDatabase, sync, withSqliteFile } from './sqlite-files.js';

/**
 * Writes a consistent snapshot of a database to a new file, also while other processes write to it. The
 * file appears under its name only when it is complete, checked and flushed; a failure leaves no file.
 *
 * @param check inspects the copy
 * @returns the result of the check
 * @throws OperationError when the file exists, or cannot be written
 */
export async function writeCopy<T>(
  source: SqliteFile,
  path: string,
  check: (copy: SqliteFile) => Promise<T>,
  onProgress: OnProgress,
): Promise<T> {
  const draft = `${path}.${randomUUID()}.partial`;
  try {
    ensureFolder(dirname(path), OWNER_ONLY_DIRECTORY);
    await createEmptyFile(draft);
  } catch (error) {
    throw explainFileFailure(path, error);
  }
  try {
    await source.copyTo(draft, onProgress);
    const result = await withSqliteFile(draft, async (copy) => {
      // In WAL mode, SQLite could not read the copy from a read-only directory.
      await copy.query('PRAGMA journal_mode = DELETE');
      return check(copy);
    });
    await sync(draft);
    // Reserves the name: a rename alone would overwrite an existing file.
    await createEmptyFile(path);
    await rename(draft, path);
    await sync(dirname(path));
    return result;
  } catch (error) {
    throw explainFileFailure(path, error);
  } finally {
    await removeDatabase(draft);
  }
}
