import type { DataSource, EntityManager } from 'typeorm';
import type { SqliteDriver } from 'typeorm/driver/sqlite/SqliteDriver.js';
import { FifoLock } from './fifo-lock.js';
import { IsolatedQueryRunner, transactionScope } from './isolated-query-runner.js';

/**
 * Makes TypeORM on SQLite behave as on other engines: every caller gets its own query runner, and no
 * statement runs in the transaction of another caller. Call it before `initialize()`.
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

/** Settings of the connection. With them an acknowledged write survives a power failure. */
export async function prepareSqlite(manager: EntityManager): Promise<void> {
  await manager.query('PRAGMA synchronous = FULL');
  await expectPragma(manager, 'synchronous', [2]);
  await expectPragma(manager, 'foreign_keys', [1]);
  // A database in memory has no write-ahead log.
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
    throw new Error(
      `SQLite did not apply ${name} = ${allowed.join(' or ')} (the value is ${value})`,
    );
  }
}
