import { sqliteCodeOf } from './sqlite-code.js';
import { SqliteFile } from './sqlite-file.js';

/**
 * Opens a database exclusively, for as long as the connection is open. In the mode that the service
 * uses (WAL), every open connection holds a shared lock on the file, also between two transactions: an
 * exclusive lock is granted only when there is no other connection, and later ones wait.
 *
 * @returns `undefined` while another connection has the database open
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
