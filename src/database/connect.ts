import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { codeOf } from '../common/errors/code-of.js';
import { StartupError } from '../common/errors/startup.error.js';
import type { Environment } from '../config/environment.js';
import { withoutSecrets } from '../config/without-secrets.js';
import { isolateSqlite, prepareSqlite } from './sqlite/isolate-sqlite.js';

/**
 * Connects, and leaves the schema as it is. A SQLite file is made where there is none.
 *
 * @throws StartupError when the database can't be opened
 */
export async function connect(
  options: DataSourceOptions,
  { usesSqlite, DATABASE_URL }: Environment,
): Promise<DataSource> {
  try {
    const dataSource = new DataSource(options);
    if (usesSqlite) isolateSqlite(dataSource);
    if (dataSource.options.type === 'sqlite') makePrivate(dataSource.options.database);
    await dataSource.initialize();
    if (usesSqlite) await prepareSqlite(dataSource.manager);
    return dataSource;
  } catch (error) {
    const shown = withoutSecrets(DATABASE_URL);
    const { message } = error as { message?: string };
    // The name that is not found may be a part of the password, after an @ that was not escaped.
    const isSafe = shown !== undefined && codeOf(error) !== 'ENOTFOUND';
    const reason = (isSafe && message) || codeOf(error);
    throw new StartupError(
      `the database ${shown ?? 'in DATABASE_URL'} can't be opened (${reason}); check DATABASE_URL`,
      error,
    );
  }
}

/** Password hashes are nobody else's business: SQLite's own default would let all users read. */
function makePrivate(file: string): void {
  if (file === ':memory:') return;
  mkdirSync(dirname(file), { recursive: true });
  // Its -wal and -shm get the same mode from SQLite.
  closeSync(openSync(file, 'a', 0o600));
}
