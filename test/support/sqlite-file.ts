import { SqliteFile } from '../../src/database/sqlite/sqlite-file.js';

/** Runs one statement on a file, on a connection that is closed again. */
export async function querySqliteFile<Row>(path: string, statement: string): Promise<Row[]> {
  const file = await SqliteFile.open(path);
  try {
    return await file.query<Row>(statement);
  } finally {
    await file.close();
  }
}
