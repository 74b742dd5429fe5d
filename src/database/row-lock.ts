import type { EntityManager } from 'typeorm';

/**
 * Find options that lock the rows until the transaction ends (`FOR UPDATE`). SQLite has no such clause
 * and needs none: a transaction locks the whole database.
 */
export function rowLock(manager: EntityManager): { lock?: { mode: 'pessimistic_write' } } {
  return manager.connection.options.type === 'postgres'
    ? { lock: { mode: 'pessimistic_write' } }
    : {};
}
