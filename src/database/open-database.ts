import { Logger } from '@nestjs/common';
import { type DataSource, type DataSourceOptions, QueryFailedError } from 'typeorm';
import { StartupError } from '../common/errors/startup.error.js';
import type { Environment } from '../config/environment.js';
import { connect } from './connect.js';
import { inspectFile, inspectServer } from './inspection/inspect-database.js';
import { expectationOf, type Inspection } from './inspection/inspection.js';
import { migrate } from './migrate.js';
import { requestOptions } from './request-options.js';

/**
 * Connects, and checks or migrates the schema. `config check --connect` takes the same steps, without a
 * change (`check-database.ts`).
 *
 * @throws StartupError when the database cannot be used, or lacks migrations and MIGRATIONS_RUN is off
 */
export async function openDatabase(
  options: DataSourceOptions,
  environment: Environment,
): Promise<DataSource> {
  const expected = expectationOf(options, environment);
  const { DATABASE_URL } = environment;
  const file = await inspectFile(DATABASE_URL, expected);
  if (file) assertUsable(file);
  // Migrations need a connection without the timeouts of requests.
  const migratesFirst = options.type === 'postgres' && environment.runsMigrations;
  const dataSource = await connect(
    migratesFirst ? options : await requestOptions(options, DATABASE_URL),
    DATABASE_URL,
  );
  try {
    const inspection = file ?? (await inspectServer(dataSource, expected, DATABASE_URL));
    // The warnings about a file have been logged.
    if (!file) assertUsable(inspection);
    if (inspection.pending.length > 0) await runMigrations(dataSource);
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
  if (!migratesFirst) return dataSource;
  await dataSource.destroy();
  return connect(await requestOptions(options, DATABASE_URL), DATABASE_URL);
}

/** Logs the warnings. @throws StartupError with the problems */
export function assertUsable({ problems, warnings }: Inspection): void {
  if (problems.length > 0) throw new StartupError(problems.join('\n'));
  for (const warning of warnings) Logger.warn(warning, 'Database');
}

async function runMigrations(dataSource: DataSource): Promise<void> {
  for (const name of await explainFailures(() => migrate(dataSource))) {
    Logger.log(`Migration ${name} completed`, 'Database');
  }
}

/** @throws StartupError for a statement that the database rejected: usually a missing right */
export async function explainFailures<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof QueryFailedError)) throw error;
    throw new StartupError(
      `the migrations failed, and nothing was changed (${error.message}); correct the cause and start again`,
      error,
    );
  }
}
