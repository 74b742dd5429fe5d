import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { codeOf } from '../common/errors/code-of.js';
import { StartupError } from '../common/errors/startup.error.js';
import { sqliteFile } from '../config/database-url.js';
import { SQLITE_BUSY_TIMEOUT } from './data-source.options.js';
import { isolateSqlite } from './sqlite/isolate-sqlite.js';

/**
 * Opens a connection to a database, whatever its schema.
 *
 * @param variable which one names the database, for the message
 * @throws StartupError when it can't be reached; without the user and the password
 */
export async function connect(
  options: DataSourceOptions,
  databaseUrl: string,
  variable = 'DATABASE_URL',
): Promise<DataSource> {
  try {
    const dataSource = new DataSource(options);
    if (options.type === 'sqlite') {
      isolateSqlite(dataSource);
      makePrivate(options.database);
    }
    await initialize(dataSource);
    return dataSource;
  } catch (error) {
    const { message } = error as { message?: string };
    // The name that is not found may be a part of the password, after an @ that was not escaped.
    const reason = codeOf(error) === 'ENOTFOUND' ? 'ENOTFOUND' : message || codeOf(error);
    const name = withoutSecrets(databaseUrl) ?? `in ${variable}`;
    throw new StartupError(
      `the database ${name} can't be opened (${reason}); check ${variable}`,
      error,
    );
  }
}

/**
 * On SQLite the first statement turns the write-ahead log on, and that is refused at once while another
 * process does the same with a new file, whatever the time-out.
 */
async function initialize(dataSource: DataSource): Promise<void> {
  const giveUpAt = performance.now() + SQLITE_BUSY_TIMEOUT;
  for (;;) {
    try {
      await dataSource.initialize();
      return;
    } catch (error) {
      if (codeOf(error) !== 'SQLITE_BUSY' || performance.now() > giveUpAt) throw error;
      await pause(50);
    }
  }
}

/** Without the user, the password and the parameters, which may hold one too; nothing if that can't be told. */
export function withoutSecrets(databaseUrl: string): string | undefined {
  if (sqliteFile(databaseUrl) !== undefined) return databaseUrl;
  try {
    const { protocol, host, pathname } = new URL(databaseUrl);
    return `${protocol}//${host}${pathname}`;
  } catch {
    return undefined;
  }
}

/** Password hashes are nobody else's business: SQLite's own default would let all users read. */
function makePrivate(file: string): void {
  if (file === ':memory:') return;
  mkdirSync(dirname(file), { recursive: true });
  // Its -wal and -shm get the same mode from SQLite.
  closeSync(openSync(file, 'a', 0o600));
}
