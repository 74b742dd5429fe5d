import type { EntityManager } from 'typeorm';

/**
 * Find options that lock the rows until the transaction ends (`FOR UPDATE`). On SQLite, which has no
 * such clause, a transaction has the whole database for itself.
 */
export function rowLock(manager: EntityManager): { lock?: { mode: 'pessimistic_write' } } {
  return manager.connection.options.type === 'postgres'
    ? { lock: { mode: 'pessimistic_write' } }
    : {};
}
