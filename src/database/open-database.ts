import { Logger } from '@nestjs/common';
import type { DataSource, DataSourceOptions } from 'typeorm';
import { pluralize } from '../common/pluralize.js';
import { StartupError } from '../common/errors/startup.error.js';
import type { Environment } from '../config/environment.js';
import { parsePostgresUrl } from '../config/postgres-url.js';
import { connect } from './connect.js';
import { migrate, migrationState } from './migrate.js';

/**
 * Connects, and checks or migrates the schema.
 *
 * @throws StartupError when the database cannot be opened, or lacks migrations and MIGRATIONS_RUN is off
 */
export async function openDatabase(
  options: DataSourceOptions,
  environment: Environment,
): Promise<DataSource> {
  // Migrations need a connection without the timeouts of requests.
  const migratesFirst = options.type === 'postgres' && environment.runsMigrations;
  const dataSource = await connect(
    migratesFirst ? options : await withTimeouts(options, environment.DATABASE_URL),
    environment.DATABASE_URL,
  );
  try {
    await ensureSchema(dataSource, environment);
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
  if (!migratesFirst) return dataSource;
  await dataSource.destroy();
  return connect(await withTimeouts(options, environment.DATABASE_URL), environment.DATABASE_URL);
}

/** Connections of one instance, in addition to the one of the change feed. */
const POOL_SIZE = 10;

/** Milliseconds that a request waits for a connection while all are busy. */
const POOL_TIMEOUT = 4_000;

/** PostgreSQL: limits the time that a request may take in the database; beyond it, it gets 503. */
async function withTimeouts(
  options: DataSourceOptions,
  databaseUrl: string,
): Promise<DataSourceOptions> {
  if (options.type !== 'postgres') return options;
  const { STATEMENT_TIMEOUT, TimeoutClient } = await import('./postgres/timeout-client.js');
  const { onConnect } = await import('./postgres/postgres-options.js');
  const { schema } = parsePostgresUrl(databaseUrl);
  const timeouts = { statement: STATEMENT_TIMEOUT, idleTransaction: STATEMENT_TIMEOUT };
  return {
    ...options,
    poolSize: POOL_SIZE,
    connectTimeoutMS: POOL_TIMEOUT,
    extra: { Client: TimeoutClient, ...onConnect(schema, timeouts) },
  };
}

async function ensureSchema(dataSource: DataSource, environment: Environment): Promise<void> {
  if (environment.runsMigrations) {
    for (const name of await migrate(dataSource)) {
      Logger.log(`Migration ${name} completed`, 'Database');
    }
    return;
  }
  const { pending } = await migrationState(dataSource);
  if (pending.length > 0) {
    throw new StartupError(
      `the database lacks ${pluralize(pending.length, 'migration')}; run: npx auth-service migrate (or set MIGRATIONS_RUN=true)`,
    );
  }
}
