import { sqliteFile } from '../config/database-url.js';
import type { Environment } from '../config/environment.js';
import { connect, openFailure } from './connect.js';
import { type Classes, dataSourceOptions } from './data-source.options.js';
import type { Query } from './query.js';
import { requestOptions } from './request-options.js';
import { runStatement } from './run-statement.js';
import { SqliteFile } from './sqlite/sqlite-file.js';

/**
 * Reads a database that has all migrations. SQLite is read on a connection of its own: TypeORM's would
 * change the journal mode of the file.
 *
 * @throws StartupError when the database cannot be opened
 */
export async function readDatabase<T>(
  environment: Environment,
  entities: Classes,
  read: (query: Query) => Promise<T>,
): Promise<T> {
  const { DATABASE_URL } = environment;
  const file = sqliteFile(DATABASE_URL);
  if (file !== undefined) return readFile(file, DATABASE_URL, read);
  const options = await dataSourceOptions(environment, entities);
  const dataSource = await connect(await requestOptions(options, DATABASE_URL), DATABASE_URL);
  try {
    return await read((statement, parameters) => runStatement(dataSource, statement, parameters));
  } finally {
    await dataSource.destroy();
  }
}

async function readFile<T>(
  path: string,
  databaseUrl: string,
  read: (query: Query) => Promise<T>,
): Promise<T> {
  const file = await SqliteFile.open(path).catch((error: unknown) => {
    throw openFailure(error, databaseUrl);
  });
  try {
    return await read((statement, parameters) => file.query(statement, parameters));
  } finally {
    await file.close();
  }
}
