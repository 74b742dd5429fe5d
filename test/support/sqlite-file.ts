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

/** Executes statements that return no rows. */
export async function executeOnSqliteFile(path: string, statements: string): Promise<void> {
  const file = await SqliteFile.open(path);
  try {
    await file.execute(statements);
  } finally {
    await file.close();
  }
}
