import { open, rm } from 'node:fs/promises';
import { OWNER_ONLY } from '../../common/file-permissions.js';
import { SqliteFile } from '../../database/sqlite/sqlite-file.js';

/** Opens a database for the duration of a callback. */
export async function withSqliteFile<T>(
  path: string,
  use: (file: SqliteFile) => Promise<T>,
): Promise<T> {
  const file = await SqliteFile.open(path);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

/** Creates an empty file that only its owner may read. @throws `EEXIST` when the path exists */
export async function createEmptyFile(path: string): Promise<void> {
  await (await open(path, 'wx', OWNER_ONLY)).close();
}

/** Removes an SQLite file together with its journal, write-ahead log and shared-memory file. */
export async function removeDatabase(path: string): Promise<void> {
  for (const part of ['', '-journal', '-wal', '-shm']) await rm(path + part, { force: true });
}

/** Flushes a file or the entries of a directory to the disk, so that they survive a loss of power. */
export async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
