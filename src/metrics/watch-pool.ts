import type { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import type { Metrics } from './metrics.js';
import type { Pool } from './reports.js';

/** On PostgreSQL; SQLite has one connection, for which requests wait in a line of our own. */
export function watchPool({ driver }: DataSource, metrics: Metrics): void {
  if (driver.options.type !== 'postgres') return;
  metrics.watchPool((driver as PostgresDriver).master as Pool);
}
