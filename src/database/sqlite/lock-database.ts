import { sqliteCodeOf } from './sqlite-code.js';
import { SqliteFile } from './sqlite-file.js';

/**
 * Opens a database for this process alone, for as long as the connection is open. In the mode that the
 * service uses (WAL), whoever has a database open holds a shared lock on its file, also between two
 * transactions; an exclusive lock is had only when there is nobody, and whoever comes then waits.
 *
 * @returns nothing while somebody has it open
 * @throws the driver's error
 */
export async function lockDatabase(path: string): Promise<SqliteFile | undefined> {
  const file = await SqliteFile.open(path);
  try {
    await file.execute('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT');
    return file;
  } catch (error) {
    await file.close();
    if (sqliteCodeOf(error) === 'SQLITE_BUSY') return undefined;
    throw error;
  }
}
