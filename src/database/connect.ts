import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { ensureFolder } from '../common/ensure-folder.js';
import { OWNER_ONLY, OWNER_ONLY_DIRECTORY } from '../common/file-permissions.js';
import { codeOf } from '../common/errors/code-of.js';
import { StartupError } from '../common/errors/startup.error.js';
import { redactUrl } from '../config/redact-url.js';
import { SQLITE_BUSY_TIMEOUT } from './data-source.options.js';
import { retryTransactions } from './retry-conflict.js';
import { assertRegularFile } from './sqlite/assert-regular-file.js';
import { isolateSqlite, prepareSqlite } from './sqlite/isolate-sqlite.js';

/**
 * Connects without changing the schema. Creates a SQLite file that does not exist.
 *
 * @param variable environment variable with the URL, for the error message
 * @throws StartupError when the database cannot be opened; the message omits user and password
 */
export async function connect(
  options: DataSourceOptions,
  databaseUrl: string,
  variable = 'DATABASE_URL',
): Promise<DataSource> {
  try {
    const dataSource = new DataSource(options);
    if (options.type !== 'sqlite') {
      retryTransactions(dataSource);
      return await dataSource.initialize();
    }
    isolateSqlite(dataSource);
    makePrivate(options.database);
    await initializeSqlite(dataSource);
    await prepareSqlite(dataSource.manager);
    return dataSource;
  } catch (error) {
    throw openFailure(error, databaseUrl, variable);
  }
}

/** @returns an error with a message that omits user and password */
export function openFailure(
  error: unknown,
  databaseUrl: string,
  variable = 'DATABASE_URL',
): StartupError {
  const shown = redactUrl(databaseUrl);
  const { message } = error as { message?: string };
  // A host that is not found may be a part of the password, after an unescaped @.
  const isSafe = shown !== undefined && codeOf(error) !== 'ENOTFOUND';
  const reason = (isSafe && message) || codeOf(error);
  return new StartupError(
    `the database ${shown ?? `in ${variable}`} cannot be opened (${reason}); check ${variable}`,
    error,
  );
}

/**
 * The first statement enables the write-ahead log, which fails at once, without the busy timeout, while
 * another process enables it for the same new file.
 */
async function initializeSqlite(dataSource: DataSource): Promise<void> {
  const deadline = performance.now() + SQLITE_BUSY_TIMEOUT;
  for (;;) {
    try {
      await dataSource.initialize();
      return;
    } catch (error) {
      if (codeOf(error) !== 'SQLITE_BUSY' || performance.now() > deadline) throw error;
      await pause(50);
    }
  }
}

/** Restricts the file with the password hashes to its owner: SQLite's default is readable by all. */
function makePrivate(file: string): void {
  if (file === ':memory:') return;
  ensureFolder(dirname(file), OWNER_ONLY_DIRECTORY);
  assertRegularFile(file);
  // SQLite gives the -wal and -shm files the same mode.
  closeSync(openSync(file, 'a', OWNER_ONLY));
}
