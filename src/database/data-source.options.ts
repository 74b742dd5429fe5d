import type { DataSourceOptions } from 'typeorm';
import { sqliteFile } from '../config/database-url.js';
import type { Environment } from '../config/environment.js';
import { loadMigrations } from './load-migrations.js';

/** Entity classes for TypeORM. */
export type Classes = (new () => unknown)[];

/** Milliseconds that SQLite waits while another process (the command line) writes. */
export const SQLITE_BUSY_TIMEOUT = 5_000;

/**
 * Options shared by the application, the tests and the TypeORM command line.
 *
 * @param variable environment variable with the URL, for error messages
 * @throws StartupError when a file that the URL names cannot be read
 */
export async function dataSourceOptions(
  environment: Pick<Environment, 'DATABASE_URL'>,
  entities: Classes,
  variable = 'DATABASE_URL',
): Promise<DataSourceOptions> {
  const shared = {
    entities,
    migrations: await loadMigrations(),
    migrationsTableName: 'migrations',
    // Otherwise `findOneBy({ id: undefined })` returns the first row of the table.
    invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
  } as const;

  const file = sqliteFile(environment.DATABASE_URL);
  if (file !== undefined) {
    const { default: sqlite3 } = await import('sqlite3');
    return {
      ...shared,
      type: 'sqlite',
      database: file,
      // Disables TypeORM's long stack traces, which create an Error for every statement.
      driver: { verbose: () => sqlite3 },
      enableWAL: true,
      busyTimeout: SQLITE_BUSY_TIMEOUT,
    };
  }
  const { postgresOptions } = await import('./postgres/postgres-options.js');
  return { ...shared, ...postgresOptions(environment.DATABASE_URL, variable) };
}
