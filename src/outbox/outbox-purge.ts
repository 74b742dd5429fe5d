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
 * off. A pending one is deleted once it has been due for so long: no instance attempts it, because the feature
 * was switched off.
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
  const written = { id: LessThan(firstIdOf(before)) };
  const ended = [
    { ...written, nextAttemptAt: IsNull(), deadAt: IsNull() },
    { ...written, nextAttemptAt: IsNull(), deadAt: LessThan(before) },
    // While a delivery is leased, this is the end of the lease.
    { ...written, nextAttemptAt: LessThan(before) },
  ];
  const old = await manager.find(Delivery, {
    select: { id: true },
    where: ended,
    order: { id: 'ASC' },
    take: limit,
  });
  if (old.length === 0) return 0;
  const id = In(old.map((delivery) => delivery.id));
  // One that was claimed or retried meanwhile is kept.
  const { affected } = await manager.delete(
    Delivery,
    ended.map((state) => ({ ...state, id })),
  );
  return affected ?? 0;
}
