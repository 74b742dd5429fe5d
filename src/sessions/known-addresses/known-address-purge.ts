import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, In, LessThan } from 'typeorm';
import { ADVISORY_LOCKS } from '../../database/advisory-locks.js';
import { Purge } from '../../jobs/purge.js';
import { KnownAddress } from './known-address.entity.js';

/** Days; an address that was not used for a year is no longer trusted. */
const RETENTION = 366;

/** Deletes addresses that were not used within the retention period. */
@Injectable()
export class KnownAddressPurge extends Purge {
  constructor(@InjectDataSource() dataSource: DataSource) {
    super(dataSource, {
      name: 'known_address_purge',
      rows: 'known addresses',
      retentionDays: RETENTION,
      lock: ADVISORY_LOCKS.KNOWN_ADDRESS_PURGE,
      deleteBatch,
    });
  }
}

async function deleteBatch(manager: EntityManager, before: Date, limit: number): Promise<number> {
  const isOld = { lastUsedAt: LessThan(before) };
  const old = await manager.find(KnownAddress, {
    select: { userId: true },
    where: isOld,
    order: { lastUsedAt: 'ASC' },
    take: limit,
  });
  if (old.length === 0) return 0;
  const userIds = old.map(({ userId }) => userId);
  const { affected } = await manager.delete(KnownAddress, { userId: In(userIds), ...isOld });
  return affected ?? 0;
}
