import { codeOf } from '../common/errors/code-of.js';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { Logger } from '@nestjs/common';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { sqliteFile } from '../config/database-url.js';
import type { Environment } from '../config/environment.js';
import { ImpatientClient } from './postgres/impatient-client.js';
import { countPendingMigrations, migrate } from './migrate.js';
import { isolateSqlite, prepareSqlite } from './sqlite/isolate-sqlite.js';
import { StartupError } from '../common/errors/startup.error.js';

/**
 * Connects, and sees to it that the schema is the one this code was written for.
 *
 * @throws StartupError when the database can't be reached, or lacks migrations that may not be run
 */
export async function openDatabase(
  options: DataSourceOptions,
  environment: Environment,
): Promise<DataSource> {
  // A migration takes as long as it takes; what requests do has limits.
  const isApart = options.type === 'postgres' && runsMigrations(environment);
  const dataSource = await connect(isApart ? options : withLimits(options), environment);
  try {
    if (environment.usesSqlite) await prepareSqlite(dataSource.manager);
    await updateSchema(dataSource, environment);
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
  if (!isApart) return dataSource;
  await dataSource.destroy();
  return connect(withLimits(options), environment);
}

/** Connections of one instance, besides the one that listens for changes. */
const POOL_SIZE = 10;

/** Milliseconds that a request waits for a connection while all of them are busy. */
const POOL_LIMIT = 4_000;

/** On PostgreSQL: what a request may cost; past it, it is answered with 503. */
function withLimits(options: DataSourceOptions): DataSourceOptions {
  if (options.type !== 'postgres') return options;
  return {
    ...options,
    poolSize: POOL_SIZE,
    connectTimeoutMS: POOL_LIMIT,
    extra: { Client: ImpatientClient },
  };
}

/** Password hashes are nobody else's business: SQLite's own default would let all users read. */
function makePrivate(file: string): void {
  if (file === ':memory:') return;
  mkdirSync(dirname(file), { recursive: true });
  // Its -wal and -shm get the same mode from SQLite.
  closeSync(openSync(file, 'a', 0o600));
}

async function connect(options: DataSourceOptions, environment: Environment): Promise<DataSource> {
  try {
    const dataSource = new DataSource(options);
    if (environment.usesSqlite) isolateSqlite(dataSource);
    if (dataSource.options.type === 'sqlite') makePrivate(dataSource.options.database);
    await dataSource.initialize();
    return dataSource;
  } catch (error) {
    const { message } = error as { message?: string };
    // The name that is not found may be a part of the password, after an @ that was not escaped.
    const reason = codeOf(error) === 'ENOTFOUND' ? 'ENOTFOUND' : message || codeOf(error);
    throw new StartupError(
      `the database ${withoutSecrets(environment.DATABASE_URL)} can't be opened (${reason}); check DATABASE_URL`,
      error,
    );
  }
}

function runsMigrations({ MIGRATIONS_RUN, usesSqlite }: Environment): boolean {
  return MIGRATIONS_RUN ?? usesSqlite;
}

async function updateSchema(dataSource: DataSource, environment: Environment): Promise<void> {
  if (runsMigrations(environment)) {
    for (const name of await migrate(dataSource)) {
      Logger.log(`migration ${name} done`, 'Database');
    }
    return;
  }
  const pending = await countPendingMigrations(dataSource);
  if (pending > 0) {
    throw new StartupError(
      `the database lacks ${pending} migration(s); run: npm run migration:run (or set MIGRATIONS_RUN=true)`,
    );
  }
}

/** Without the user, the password and the parameters, which may hold one too. */
function withoutSecrets(databaseUrl: string): string {
  if (sqliteFile(databaseUrl) !== undefined) return databaseUrl;
  try {
    const { protocol, host, pathname } = new URL(databaseUrl);
    return `${protocol}//${host}${pathname}`;
  } catch {
    return 'in DATABASE_URL';
  }
}
