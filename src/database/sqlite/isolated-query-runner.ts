import { AsyncLocalStorage } from 'node:async_hooks';
import { QueryRunnerAlreadyReleasedError } from 'typeorm';
import type { SqliteDriver } from 'typeorm/driver/sqlite/SqliteDriver.js';
import { SqliteQueryRunner } from 'typeorm/driver/sqlite/SqliteQueryRunner.js';
import type { IsolationLevel } from 'typeorm/driver/types/IsolationLevel.js';
import type { FifoLock } from './fifo-lock.js';

/** The innermost transaction of the running code, and the one around it. */
interface TransactionScope {
  runner?: IsolatedQueryRunner;
  outer?: TransactionScope;
}

/** The transactions of the running code, to detect statements that bypass them. */
export const transactionScope = new AsyncLocalStorage<TransactionScope>();

/** A programming error: the statement would deadlock with the transaction that it belongs to. */
export class ForeignStatementError extends Error {
  constructor(statement: string) {
    super(
      'A statement inside a transaction was sent through another repository or manager. Use the ' +
        `manager that the transaction passes to its callback: ${statement.slice(0, 80)}`,
    );
    this.name = 'ForeignStatementError';
  }
}

/**
 * One connection, shared under a lock: a transaction holds it from BEGIN to COMMIT, single statements
 * run one after the other (`sqlite3` holds the connection's mutex from the first step of a statement
 * to its last). TypeORM's own runner is shared by all callers, which mixes their transactions. BEGIN
 * IMMEDIATE takes the write lock at once: a transaction that reads first, while another process
 * writes, would fail without waiting (SQLite, "BEGIN", SQLITE_BUSY).
 */
export class IsolatedQueryRunner extends SqliteQueryRunner {
  private releaseLock?: () => void;

  constructor(
    driver: SqliteDriver,
    private readonly lock: FifoLock,
  ) {
    super(driver);
  }

  /** Length of the queue for the connection, over all runners. */
  get waiting(): number {
    return this.lock.waiting;
  }

  override async query(
    statement: string,
    parameters?: unknown[],
    useStructuredResult = false,
    // TypeORM's own type: a QueryResult or the raw rows, as `useStructuredResult` says.
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
  ): Promise<any> {
    if (this.isReleased) throw new QueryRunnerAlreadyReleasedError();
    if (this.releaseLock) {
      const sent = statement === 'BEGIN TRANSACTION' ? 'BEGIN IMMEDIATE' : statement;
      return super.query(sent, parameters, useStructuredResult);
    }
    this.assertNotForeign(statement);
    const release = await this.lock.acquireShared();
    try {
      return await super.query(statement, parameters, useStructuredResult);
    } finally {
      release();
    }
  }

  override async startTransaction(isolationLevel?: IsolationLevel): Promise<void> {
    if (this.isReleased) throw new QueryRunnerAlreadyReleasedError();
    if (!this.releaseLock) {
      this.assertNotForeign('BEGIN');
      this.releaseLock = await this.lock.acquireExclusive();
    }
    try {
      await super.startTransaction(isolationLevel);
    } catch (error) {
      if (this.transactionDepth === 0) this.endTransaction();
      throw error;
    }
    const scope = transactionScope.getStore();
    if (scope) scope.runner = this;
  }

  override async commitTransaction(): Promise<void> {
    await super.commitTransaction();
    if (this.transactionDepth === 0) this.endTransaction();
  }

  override async rollbackTransaction(): Promise<void> {
    const isOutermost = this.transactionDepth <= 1;
    try {
      await super.rollbackTransaction();
    } finally {
      // On a full disk SQLite rolls back by itself, and the ROLLBACK fails without harm.
      if (isOutermost) this.endTransaction();
    }
  }

  override async release(): Promise<void> {
    if (this.releaseLock) await this.rollbackTransaction();
    await super.release();
    // A late statement of the transaction must not run outside of it.
    this.isReleased = true;
  }

  private endTransaction(): void {
    this.isTransactionActive = false;
    this.transactionDepth = 0;
    this.releaseLock?.();
    this.releaseLock = undefined;
  }

  private assertNotForeign(statement: string): void {
    for (let scope = transactionScope.getStore(); scope; scope = scope.outer) {
      const { runner } = scope;
      if (runner && runner !== this && runner.releaseLock)
        throw new ForeignStatementError(statement);
    }
  }
}
