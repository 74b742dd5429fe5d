import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, In, LessThan } from 'typeorm';
import { ADVISORY_LOCKS } from '../../database/advisory-locks.js';
import { Purge } from '../../jobs/purge.js';
import { TrustedDevice } from './trusted-device.entity.js';

/** Deletes trusted devices when they have expired: the audit log has their history. */
@Injectable()
export class TrustedDevicePurge extends Purge {
  constructor(@InjectDataSource() dataSource: DataSource) {
    super(dataSource, {
      name: 'trusted_device_purge',
      rows: 'trusted devices',
      retentionDays: 0,
      lock: ADVISORY_LOCKS.TRUSTED_DEVICE_PURGE,
      deleteBatch,
    });
  }
}

async function deleteBatch(manager: EntityManager, before: Date, limit: number): Promise<number> {
  const expired = await manager.find(TrustedDevice, {
    select: { id: true },
    where: { expiresAt: LessThan(before) },
    order: { expiresAt: 'ASC' },
    take: limit,
  });
  if (expired.length === 0) return 0;
  const { affected } = await manager.delete(TrustedDevice, {
    id: In(expired.map(({ id }) => id)),
  });
  return affected ?? 0;
}
