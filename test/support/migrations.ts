import { DataSource, type DataSourceOptions, type MigrationInterface } from 'typeorm';
import type { Environment } from '../../src/config/environment.js';
import { loadEnvironment } from '../../src/config/load-environment.js';
import { dataSourceOptions } from '../../src/database/data-source.options.js';
import { entities } from '../../src/app/entities.js';
import type { TestDatabase } from './database.js';

type MigrationClass = new () => MigrationInterface;

export function environmentFor(
  { url }: Pick<TestDatabase, 'url'>,
  variables: Record<string, string> = {},
): Environment {
  return loadEnvironment(
    { NODE_ENV: 'test', DATABASE_URL: url, LOG_LEVEL: 'fatal', ...variables },
    '/no/.env/in/tests',
  );
}

/** The options of the service and of ormconfig.ts, with migrations of a later release if given. */
export async function optionsFor(
  database: Pick<TestDatabase, 'url'>,
  ...later: MigrationClass[]
): Promise<DataSourceOptions> {
  const options = await dataSourceOptions(environmentFor(database), entities);
  return {
    ...options,
    // Otherwise TypeORM prints a failing migration on the console.
    logger: 'debug',
    migrations: [...(options.migrations as MigrationClass[]), ...later],
  };
}

/** Connects like the TypeORM command line, without further set-up. */
export async function connect(
  database: Pick<TestDatabase, 'url'>,
  ...later: MigrationClass[]
): Promise<DataSource> {
  return new DataSource(await optionsFor(database, ...later)).initialize();
}

/** @returns the sorted names of all tables except those of the engine */
export async function tableNames(dataSource: DataSource): Promise<string[]> {
  const rows = await dataSource.query<{ name: string }[]>(
    dataSource.options.type === 'postgres'
      ? "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
      : "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
  );
  return rows.map(({ name }) => name).toSorted();
}

/** @returns the statements that `migration:generate` would write; none when the schema matches the entities */
export async function pendingDiff(dataSource: DataSource): Promise<string[]> {
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  return upQueries.map(({ query }) => query);
}
