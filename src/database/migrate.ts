import { type DataSource, MigrationExecutor } from 'typeorm';
import { ADVISORY_LOCKS } from './advisory-locks.js';

/**
 * Runs all pending migrations in one transaction, so that a crash leaves the old schema or the new one,
 * and under a lock, so that instances that start together migrate once (an advisory lock on PostgreSQL,
 * the write lock on SQLite).
 *
 * @returns the names of the migrations that ran
 */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  const executor = new MigrationExecutor(dataSource, runner);
  executor.transaction = 'none';
  // On SQLite this disables foreign keys: otherwise rebuilding a table would delete the rows that
  // refer to it. Inside a transaction the pragma has no effect.
  await runner.beforeMigration();
  try {
    await runner.startTransaction();
    if (dataSource.options.type === 'postgres') {
      await runner.query('SET LOCAL statement_timeout = 0');
      await runner.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.MIGRATION]);
    }
    const ran = await executor.executePendingMigrations();
    await runner.commitTransaction();
    return ran.map(({ name }) => name);
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
    throw error;
  } finally {
    await runner.afterMigration();
    await runner.release();
  }
}

/** Names of migrations in ascending order of age. */
export interface MigrationState {
  /** Includes migrations of a later version. */
  readonly run: string[];
  readonly pending: string[];
}

/** Lists the migrations that have run and those that are pending, without running any. */
export async function migrationState(dataSource: DataSource): Promise<MigrationState> {
  const runner = dataSource.createQueryRunner();
  try {
    const executor = new MigrationExecutor(dataSource, runner);
    const run = await executor.getExecutedMigrations();
    const pending = await executor.getPendingMigrations();
    return {
      run: run.map(({ name }) => name).toReversed(),
      pending: pending.map(({ name }) => name),
    };
  } finally {
    await runner.release();
  }
}
