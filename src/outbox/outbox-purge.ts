import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, In, IsNull, LessThan } from 'typeorm';
import { Environment } from '../config/environment.js';
import { ADVISORY_LOCKS } from '../database/advisory-locks.js';
import { firstIdOf } from '../database/first-id-of.js';
import { Purge } from '../jobs/purge.js';
import { Delivery } from './delivery.entity.js';

/**
 * Deletes deliveries and dead letters past `OUTBOX_RETENTION_DAYS`, also those of a feature that was switched
 * off. Pending ones are never deleted.
 */
@Injectable()
export class OutboxPurge extends Purge {
  constructor(@InjectDataSource() dataSource: DataSource, environment: Environment) {
    super(dataSource, {
      name: 'outbox_purge',
      rows: 'deliveries',
      retentionDays: environment.OUTBOX_RETENTION_DAYS,
      lock: ADVISORY_LOCKS.OUTBOX_PURGE,
      deleteBatch,
    });
  }
}

/** Reads by the primary key, which begins with the time; a delivery may die long after it was written. */
async function deleteBatch(manager: EntityManager, before: Date, limit: number): Promise<number> {
  const written = { id: LessThan(firstIdOf(before)), nextAttemptAt: IsNull() };
  const old = await manager.find(Delivery, {
    select: { id: true },
    where: [
      { ...written, deadAt: IsNull() },
      { ...written, deadAt: LessThan(before) },
    ],
    order: { id: 'ASC' },
    take: limit,
  });
  if (old.length === 0) return 0;
  const { affected } = await manager.delete(Delivery, { id: In(old.map(({ id }) => id)) });
  return affected ?? 0;
}
