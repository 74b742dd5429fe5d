import { type DataSource, MigrationExecutor } from 'typeorm';
import { ADVISORY_LOCKS } from './advisory-locks.js';

/**
 * Brings the schema up to date: all pending migrations in one transaction, so that a crash leaves
 * the old schema or the new one, and under a lock, so that instances that start at the same time
 * migrate once (an advisory lock on PostgreSQL, the write lock on SQLite).
 *
 * @returns the names of the migrations that ran
 */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  const executor = new MigrationExecutor(dataSource, runner);
  executor.transaction = 'none';
  // On SQLite this turns foreign keys off; inside a transaction the pragma would do nothing, and
  // rebuilding a table would delete the rows that refer to it.
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

/** Names of migrations, oldest first. */
export interface MigrationState {
  /** Also those of a later version. */
  readonly run: string[];
  readonly pending: string[];
}

/** Which migrations have run and which the database lacks; runs none of them. */
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
