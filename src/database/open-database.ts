import { Logger } from '@nestjs/common';
import type { DataSource, DataSourceOptions } from 'typeorm';
import { pluralize } from '../common/pluralize.js';
import { StartupError } from '../common/errors/startup.error.js';
import type { Environment } from '../config/environment.js';
import { connect } from './connect.js';
import { migrate, migrationState } from './migrate.js';
import { TimeoutClient } from './postgres/timeout-client.js';

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
  const isApart = options.type === 'postgres' && environment.runsMigrations;
  const dataSource = await connect(
    isApart ? options : withLimits(options),
    environment.DATABASE_URL,
  );
  try {
    await ensureSchema(dataSource, environment);
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
  if (!isApart) return dataSource;
  await dataSource.destroy();
  return connect(withLimits(options), environment.DATABASE_URL);
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
    extra: { Client: TimeoutClient },
  };
}

async function ensureSchema(dataSource: DataSource, environment: Environment): Promise<void> {
  if (environment.runsMigrations) {
    for (const name of await migrate(dataSource)) {
      Logger.log(`migration ${name} done`, 'Database');
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
