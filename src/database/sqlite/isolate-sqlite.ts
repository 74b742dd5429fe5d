import type { DataSource, EntityManager } from 'typeorm';
import type { SqliteDriver } from 'typeorm/driver/sqlite/SqliteDriver.js';
import { FifoLock } from './fifo-lock.js';
import { IsolatedQueryRunner, transactionScope } from './isolated-query-runner.js';

/**
 * Makes TypeORM on SQLite behave as it does elsewhere: every caller has a query runner of its own,
 * and no statement lands in a stranger's transaction. Call it before `initialize()`.
 */
export function isolateSqlite(dataSource: DataSource): void {
  const driver = dataSource.driver as SqliteDriver;
  const lock = new FifoLock();
  driver.createQueryRunner = () => new IsolatedQueryRunner(driver, lock);

  const manager = dataSource.manager as { transaction: (...args: unknown[]) => Promise<unknown> };
  const transaction = manager.transaction.bind(manager);
  manager.transaction = (...args) =>
    transactionScope.run({ outer: transactionScope.getStore() }, () => transaction(...args));
}

/** Settings that hold for the connection; an acknowledged write survives the loss of power. */
export async function prepareSqlite(manager: EntityManager): Promise<void> {
  await manager.query('PRAGMA synchronous = FULL');
  await expectPragma(manager, 'synchronous', [2]);
  await expectPragma(manager, 'foreign_keys', [1]);
  // A database in memory has no log to write ahead.
  await expectPragma(manager, 'journal_mode', ['wal', 'memory']);
}

async function expectPragma(
  manager: EntityManager,
  name: string,
  allowed: (string | number)[],
): Promise<void> {
  const rows = await manager.query<Record<string, string | number>[]>(`PRAGMA ${name}`);
  const value = rows[0]?.[name];
  if (value === undefined || !allowed.includes(value)) {
    throw new Error(`SQLite refuses ${name} = ${allowed.join(' or ')} (it is ${value})`);
  }
}
