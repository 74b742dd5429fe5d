import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, In, LessThan } from 'typeorm';
import { Environment } from '../config/environment.js';
import { ADVISORY_LOCKS } from '../database/advisory-locks.js';
import { firstIdOf } from '../database/first-id-of.js';
import { Purge } from '../jobs/purge.js';
import { AuditEvent } from './audit-event.entity.js';

/** Deletes audit events past `AUDIT_RETENTION_DAYS`. */
@Injectable()
export class AuditPurge extends Purge {
  constructor(@InjectDataSource() dataSource: DataSource, environment: Environment) {
    super(dataSource, {
      name: 'audit_purge',
      rows: 'audit events',
      retentionDays: environment.AUDIT_RETENTION_DAYS,
      lock: ADVISORY_LOCKS.AUDIT_PURGE,
      deleteBatch,
    });
  }
}

async function deleteBatch(manager: EntityManager, before: Date, limit: number): Promise<number> {
  const old = await manager.find(AuditEvent, {
    select: { id: true },
    where: { id: LessThan(firstIdOf(before)) },
    order: { id: 'ASC' },
    take: limit,
  });
  if (old.length === 0) return 0;
  const { affected } = await manager.delete(AuditEvent, { id: In(old.map(({ id }) => id)) });
  return affected ?? 0;
}
