import { open, rm } from 'node:fs/promises';
import { SqliteFile } from '../../database/sqlite/sqlite-file.js';

/** Password hashes are nobody else's business. */
export const OWN = 0o600;
export const OWN_FOLDER = 0o700;

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
