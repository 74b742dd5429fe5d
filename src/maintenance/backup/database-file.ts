import { existsSync } from 'node:fs';
import { OperationError } from '../../common/errors/operation.error.js';
import { sqliteFile } from '../../config/database-url.js';
import type { Environment } from '../../config/environment.js';

/**
 * The path of the service's SQLite database.
 *
 * @param alternative the instruction for PostgreSQL, for the message
 * @throws OperationError when the database is not in a file
 */
export function databaseFile({ DATABASE_URL }: Environment, alternative: string): string {
  const file = sqliteFile(DATABASE_URL);
  if (file === undefined) {
    throw new OperationError(`DATABASE_URL names a PostgreSQL database: ${alternative}`);
  }
  if (file === ':memory:') {
    throw new OperationError('DATABASE_URL names an in-memory database; set it to a file');
  }
  return file;
}

/** As `databaseFile`. @throws OperationError also when the file does not exist */
export function existingDatabaseFile(environment: Environment, alternative: string): string {
  const file = databaseFile(environment, alternative);
  if (existsSync(file)) return file;
  throw new OperationError(`the database ${file} does not exist; check DATABASE_URL`);
}
