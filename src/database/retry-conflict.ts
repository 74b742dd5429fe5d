import type { DataSource } from 'typeorm';
import { codeOf } from '../common/errors/code-of.js';

/**
 * PostgreSQL has rolled back the transaction in favour of another one: serialization failure, deadlock
 * (https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html).
 */
const CONFLICTS = new Set(['40001', '40P01']);

/** Runs an operation, and once more when it lost a conflict with another transaction. */
export async function retryConflict<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!CONFLICTS.has(codeOf(error) ?? '')) throw error;
    return run();
  }
}

/**
 * Makes `transaction` run its callback a second time when the first attempt lost a conflict. Callbacks
 * must not keep anything of a failed attempt.
 */
export function retryTransactions({ manager }: DataSource): void {
  const { transaction } = manager as { transaction: (...args: unknown[]) => Promise<unknown> };
  Object.assign(manager, {
    transaction: (...args: unknown[]) => retryConflict(() => transaction.apply(manager, args)),
  });
}
