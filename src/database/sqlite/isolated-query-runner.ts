import { AsyncLocalStorage } from 'node:async_hooks';
import { QueryRunnerAlreadyReleasedError } from 'typeorm';
import type { SqliteDriver } from 'typeorm/driver/sqlite/SqliteDriver.js';
import { SqliteQueryRunner } from 'typeorm/driver/sqlite/SqliteQueryRunner.js';
import type { IsolationLevel } from 'typeorm/driver/types/IsolationLevel.js';
import type { FifoLock } from './fifo-lock.js';

/** A transaction that the running code stands in, and the one around it. */
interface TransactionScope {
  runner?: IsolatedQueryRunner;
  outer?: TransactionScope;
}

/** Where the running code stands, so that a statement foreign to its transactions can be told. */
export const transactionScope = new AsyncLocalStorage<TransactionScope>();

/** A mistake in the code, not in the request: it would wait for its own transaction for ever. */
export class ForeignStatementError extends Error {
  constructor(statement: string) {
    super(
      'A statement inside a transaction was sent through another repository or manager. Use the ' +
        `manager that the transaction hands over: ${statement.slice(0, 80)}`,
    );
    this.name = 'ForeignStatementError';
  }
}

/**
 * One connection, shared in turns: a transaction has it from BEGIN to COMMIT for itself, lone
 * statements follow each other (`sqlite3` runs each under the connection's mutex, from its first step
 * to its last). TypeORM's own runner is shared by all callers, so that they end up in each other's
 * transactions. BEGIN IMMEDIATE takes the write lock at once: a transaction that read first and
 * then finds another process writing would fail without waiting (SQLite, "BEGIN", SQLITE_BUSY).
 */
export class IsolatedQueryRunner extends SqliteQueryRunner {
  private refund?: () => void;

  constructor(
    driver: SqliteDriver,
    private readonly lock: FifoLock,
  ) {
    super(driver);
  }

  /** How many wait for the connection, whichever runner they have. */
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
    if (this.refund) {
      const own = statement === 'BEGIN TRANSACTION' ? 'BEGIN IMMEDIATE' : statement;
      return super.query(own, parameters, useStructuredResult);
    }
    this.refuseForeign(statement);
    const refund = await this.lock.share();
    try {
      return await super.query(statement, parameters, useStructuredResult);
    } finally {
      refund();
    }
  }

  override async startTransaction(isolationLevel?: IsolationLevel): Promise<void> {
    if (this.isReleased) throw new QueryRunnerAlreadyReleasedError();
    if (!this.refund) {
      this.refuseForeign('BEGIN');
      this.refund = await this.lock.acquire();
    }
    try {
      await super.startTransaction(isolationLevel);
    } catch (error) {
      if (this.transactionDepth === 0) this.end();
      throw error;
    }
    const scope = transactionScope.getStore();
    if (scope) scope.runner = this;
  }

  override async commitTransaction(): Promise<void> {
    await super.commitTransaction();
    if (this.transactionDepth === 0) this.end();
  }

  override async rollbackTransaction(): Promise<void> {
    const outermost = this.transactionDepth <= 1;
    try {
      await super.rollbackTransaction();
    } finally {
      // SQLite rolls back by itself when the disk is full; the ROLLBACK then fails, and all is well.
      if (outermost) this.end();
    }
  }

  override async release(): Promise<void> {
    if (this.refund) await this.rollbackTransaction();
    await super.release();
    // A statement that comes late must not run by itself what was meant for a transaction.
    this.isReleased = true;
  }

  private end(): void {
    this.isTransactionActive = false;
    this.transactionDepth = 0;
    this.refund?.();
    this.refund = undefined;
  }

  private refuseForeign(statement: string): void {
    for (let scope = transactionScope.getStore(); scope; scope = scope.outer) {
      const { runner } = scope;
      if (runner && runner !== this && runner.refund) throw new ForeignStatementError(statement);
    }
  }
}
