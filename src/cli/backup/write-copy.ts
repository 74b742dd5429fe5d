import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { OnProgress } from '../../common/on-progress.js';
import { SqliteFile } from '../../database/sqlite/sqlite-file.js';
import { explainFileFailure } from './explain-file-failure.js';

/** Password hashes are nobody else's business. */
export const OWN = 0o600;
export const OWN_FOLDER = 0o700;

/**
 * Writes one moment of a database to a new file, also while others write to it. The file has its name
 * once it is whole, checked and on the disk; whatever goes wrong before leaves nothing behind.
 *
 * @param check looks through the copy
 * @returns what the check has found
 * @throws CommandError when there is such a file, or it can't be written
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

/** Opens a database for as long as it is used. */
export async function openFile<T>(path: string, use: (file: SqliteFile) => Promise<T>): Promise<T> {
  const file = await SqliteFile.open(path);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

/** Makes an empty file that is ours alone. @throws `EEXIST` when there is one */
export async function claim(path: string): Promise<void> {
  await (await open(path, 'wx', OWN)).close();
}

/** Removes a file of SQLite with what may stand beside it. */
export async function removeDatabase(path: string): Promise<void> {
  for (const part of ['', '-journal', '-wal', '-shm']) await rm(path + part, { force: true });
}

/** Returns once a file, or which files a folder has, outlives the loss of power. */
export async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
