import { randomUUID } from 'node:crypto';
import { mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { OnProgress } from '../../common/progress.js';
import type { SqliteFile } from '../../database/sqlite/sqlite-file.js';
import { explainFileFailure } from './explain-file-failure.js';
import { claim, openFile, OWN_FOLDER, removeDatabase, sync } from './sqlite-files.js';

/**
 * Writes one moment of a database to a new file, also while others write to it. The file has its name
 * once it is whole, checked and on the disk; whatever goes wrong before leaves nothing behind.
 *
 * @param check looks through the copy
 * @returns what the check has found
 * @throws OperationError when there is such a file, or it can't be written
 */
export async function writeCopy<T>(
  source: SqliteFile,
  path: string,
  check: (copy: SqliteFile) => Promise<T>,
  onProgress: OnProgress,
): Promise<T> {
  const draft = `${path}.${randomUUID()}.partial`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: OWN_FOLDER });
    await claim(draft);
  } catch (error) {
    throw explainFileFailure(path, error);
  }
  try {
    await source.copyTo(draft, onProgress);
    const found = await openFile(draft, async (copy) => {
      // One file, which can be read where nothing may be written: without it, SQLite would want a log beside.
      await copy.query('PRAGMA journal_mode = DELETE');
      return check(copy);
    });
    await sync(draft);
    // Taken by nobody else from here on: a rename alone would replace what is there.
    await claim(path);
    await rename(draft, path);
    await sync(dirname(path));
    return found;
  } catch (error) {
    throw explainFileFailure(path, error);
  } finally {
    await removeDatabase(draft);
  }
}
