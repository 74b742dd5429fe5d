import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, In, LessThan } from 'typeorm';
import { Environment } from '../config/environment.js';
import { ADVISORY_LOCKS } from '../database/advisory-locks.js';
import { Purge } from '../jobs/purge.js';
import { Session } from './session.entity.js';

/** Deletes the rows of sessions that were revoked or expired before the retention period. */
@Injectable()
export class SessionPurge extends Purge {
  constructor(@InjectDataSource() dataSource: DataSource, environment: Environment) {
    super(dataSource, {
      name: 'session_purge',
      rows: 'expired and revoked sessions',
      retentionDays: environment.SESSION_RETENTION_DAYS,
      lock: ADVISORY_LOCKS.SESSION_PURGE,
      deleteBatch,
    });
  }
}

async function deleteBatch(manager: EntityManager, before: Date, limit: number): Promise<number> {
  const isExpired = { idleExpiresAt: LessThan(before) };
  const expired = await manager.find(Session, {
    select: { id: true },
    where: isExpired,
    order: { idleExpiresAt: 'ASC' },
    take: limit,
  });
  if (expired.length === 0) return 0;
  // Checked again: with a retention of 0, a session may have been refreshed since the read.
  const { affected } = await manager.delete(Session, {
    id: In(expired.map(({ id }) => id)),
    ...isExpired,
  });
  return affected ?? 0;
}
