import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { codeOf } from '../common/errors/code-of.js';
import { StartupError } from '../common/errors/startup.error.js';
import { redactUrl } from '../config/redact-url.js';
import { SQLITE_BUSY_TIMEOUT } from './data-source.options.js';
import { isolateSqlite, prepareSqlite } from './sqlite/isolate-sqlite.js';

/**
 * Connects, and leaves the schema as it is. A SQLite file is made where there is none.
 *
 * @param variable which one names the database, for the message
 * @throws StartupError when the database can't be opened; without the user and the password
 */
export async function connect(
  options: DataSourceOptions,
  databaseUrl: string,
  variable = 'DATABASE_URL',
): Promise<DataSource> {
  try {
    const dataSource = new DataSource(options);
    if (options.type !== 'sqlite') return await dataSource.initialize();
    isolateSqlite(dataSource);
    makePrivate(options.database);
    await initializeSqlite(dataSource);
    await prepareSqlite(dataSource.manager);
    return dataSource;
  } catch (error) {
    const shown = redactUrl(databaseUrl);
    const { message } = error as { message?: string };
    // The name that is not found may be a part of the password, after an @ that was not escaped.
    const isSafe = shown !== undefined && codeOf(error) !== 'ENOTFOUND';
    const reason = (isSafe && message) || codeOf(error);
    throw new StartupError(
      `the database ${shown ?? `in ${variable}`} can't be opened (${reason}); check ${variable}`,
      error,
    );
  }
}

/**
 * The first statement turns the write-ahead log on, and that is refused at once while another process
 * does the same with a new file, whatever the time-out.
 */
async function initializeSqlite(dataSource: DataSource): Promise<void> {
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

/** Password hashes are nobody else's business: SQLite's own default would let all users read. */
function makePrivate(file: string): void {
  if (file === ':memory:') return;
  mkdirSync(dirname(file), { recursive: true });
  // Its -wal and -shm get the same mode from SQLite.
  closeSync(openSync(file, 'a', 0o600));
}
