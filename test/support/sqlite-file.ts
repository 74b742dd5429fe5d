import { SqliteFile } from '../../src/database/sqlite/sqlite-file.js';

/** Executes one statement on a file and closes the connection. */
export async function querySqliteFile<Row>(path: string, statement: string): Promise<Row[]> {
  const file = await SqliteFile.open(path);
  try {
    return await file.query<Row>(statement);
  } finally {
    await file.close();
  }
}
