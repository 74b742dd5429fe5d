import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, In, LessThan } from 'typeorm';
import { Environment } from '../config/environment.js';
import { Purge } from '../jobs/purge.js';
import { AuditEvent } from './audit-event.entity.js';
import { firstIdOf } from './audit-id.js';

/** Deletes security events of long ago. */
@Injectable()
export class AuditPurge extends Purge {
  constructor(@InjectDataSource() dataSource: DataSource, environment: Environment) {
    super(dataSource, {
      what: 'audit events',
      retentionDays: environment.AUDIT_RETENTION_DAYS,
      lock: 7_041_004,
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
