import { existsSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import { sqliteFile } from '../config/database-url.js';
import type { Environment } from '../config/environment.js';
import { connect } from './connect.js';
import { type Classes, dataSourceOptions } from './data-source.options.js';
import { migrationNames } from './load-migrations.js';
import { inspectFile, inspectServer } from './inspection/inspect-database.js';
import { expectationOf } from './inspection/inspection.js';
import { assertUsable, explainFailures } from './open-database.js';
import { type MigrationState, migrate, migrationState } from './migrate.js';

/**
 * Runs the pending migrations, as a start with MIGRATIONS_RUN does.
 *
 * @returns the names of the migrations that ran, and the state after them
 * @throws StartupError when the database cannot be opened or used
 */
export async function updateSchema(
  environment: Environment,
  entities: Classes,
): Promise<MigrationState & { ran: string[] }> {
  const options = await dataSourceOptions(environment, entities);
  const expected = expectationOf(options, { runsMigrations: true });
  const file = await inspectFile(environment.DATABASE_URL, expected);
  if (file) assertUsable(file);
  return onDatabase(environment, entities, async (dataSource) => {
    if (!file) assertUsable(await inspectServer(dataSource, expected, environment.DATABASE_URL));
    const ran = await explainFailures(() => migrate(dataSource));
    return { ran, ...(await migrationState(dataSource)) };
  });
}

/** @returns the migrations that have run and those pending. @throws StartupError when the database cannot be opened */
export async function schemaState(
  environment: Environment,
  entities: Classes,
): Promise<MigrationState> {
  const file = sqliteFile(environment.DATABASE_URL);
  // Reading the state must not create a database.
  if (file !== undefined && !existsSync(file)) {
    return { run: [], pending: await migrationNames() };
  }
  return onDatabase(environment, entities, migrationState);
}

async function onDatabase<T>(
  environment: Environment,
  entities: Classes,
  use: (dataSource: DataSource) => Promise<T>,
): Promise<T> {
  const dataSource = await connect(
    await dataSourceOptions(environment, entities),
    environment.DATABASE_URL,
  );
  try {
    return await use(dataSource);
  } finally {
    await dataSource.destroy();
  }
}
