import type { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import type { IsolatedQueryRunner } from '../../database/sqlite/isolated-query-runner.js';
import type { Metrics } from './metrics.js';
import type { Pool } from './reports.js';

/** Observes the pool on PostgreSQL, and the queue for the one connection on SQLite. */
export function observePool(dataSource: DataSource, metrics: Metrics): void {
  const { driver } = dataSource;
  if (driver.options.type === 'postgres') {
    metrics.observePool((driver as PostgresDriver).master as Pool);
  } else {
    metrics.observeLockQueue(dataSource.createQueryRunner() as IsolatedQueryRunner);
  }
}
