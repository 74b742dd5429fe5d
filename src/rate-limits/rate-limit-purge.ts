import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { ADVISORY_LOCKS } from '../database/advisory-locks.js';
import { runStatement } from '../database/run-statement.js';
import { Purge } from '../jobs/purge.js';

const DELETE = `
  WITH expired AS (
    SELECT key FROM rate_limits WHERE expire < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)
  DELETE FROM rate_limits USING expired WHERE rate_limits.key = expired.key
  RETURNING rate_limits.key`;

/** Deletes counters of windows that are over, on PostgreSQL: on SQLite, they are in memory. */
@Injectable()
export class RateLimitPurge extends Purge {
  constructor(@InjectDataSource() dataSource: DataSource) {
    super(dataSource, {
      name: 'rate_limit_purge',
      rows: 'rate limit counters',
      retentionDays: 0,
      lock: ADVISORY_LOCKS.RATE_LIMIT_PURGE,
      deleteBatch,
    });
  }
}

async function deleteBatch(manager: EntityManager, before: Date, limit: number): Promise<number> {
  const deleted = await runStatement(manager, DELETE, [before.getTime(), limit]);
  return deleted.length;
}
