import { existsSync } from 'node:fs';
import { sqliteFile } from '../../config/database-url.js';
import type { Environment } from '../../config/environment.js';
import { OperationError } from '../../common/errors/operation.error.js';

/**
 * The file of the service's SQLite database.
 *
 * @param instead what to use on PostgreSQL
 * @throws OperationError where there is no such file to be
 */
export function databaseFile({ DATABASE_URL }: Environment, instead: string): string {
  const file = sqliteFile(DATABASE_URL);
  if (file === undefined) {
    throw new OperationError(`DATABASE_URL names a PostgreSQL database: ${instead}`);
  }
  if (file === ':memory:') throw new OperationError('the database is in memory alone');
  return file;
}

/** As `databaseFile`, of one that is there. */
export function existingDatabaseFile(environment: Environment, instead: string): string {
  const file = databaseFile(environment, instead);
  if (existsSync(file)) return file;
  throw new OperationError(`there is no database ${file}; check DATABASE_URL`);
}
