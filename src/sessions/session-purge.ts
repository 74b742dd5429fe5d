import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, In, LessThan } from 'typeorm';
import { Environment } from '../config/environment.js';
import { ADVISORY_LOCKS } from '../database/advisory-locks.js';
import { Purge } from '../jobs/purge.js';
import { Session } from './session.entity.js';

/** Deletes the rows of sessions that ended long ago. */
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
  const isOver = { idleExpiresAt: LessThan(before) };
  const ended = await manager.find(Session, {
    select: { id: true },
    where: isOver,
    order: { idleExpiresAt: 'ASC' },
    take: limit,
  });
  if (ended.length === 0) return 0;
  // Asked again: where nothing is retained, one may have been refreshed a moment ago.
  const { affected } = await manager.delete(Session, {
    id: In(ended.map(({ id }) => id)),
    ...isOver,
  });
  return affected ?? 0;
}
