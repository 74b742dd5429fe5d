import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, In, IsNull, LessThan } from 'typeorm';
import { ADVISORY_LOCKS } from '../../database/advisory-locks.js';
import { Purge } from '../../jobs/purge.js';
import { PENDING_LIFETIME } from './totp-credentials.js';
import { TotpCredential } from './totp-credential.entity.js';

const DAY = 24 * 60 * 60 * 1000;

/** Deletes secrets of authenticator apps that were not activated in time. */
@Injectable()
export class PendingTotpPurge extends Purge {
  constructor(@InjectDataSource() dataSource: DataSource) {
    super(dataSource, {
      name: 'pending_totp_purge',
      rows: 'pending TOTP secrets',
      retentionDays: PENDING_LIFETIME / DAY,
      lock: ADVISORY_LOCKS.PENDING_TOTP_PURGE,
      deleteBatch,
    });
  }
}

async function deleteBatch(manager: EntityManager, before: Date, limit: number): Promise<number> {
  const isPending = { activatedAt: IsNull(), createdAt: LessThan(before) };
  const expired = await manager.find(TotpCredential, {
    select: { id: true },
    where: isPending,
    take: limit,
  });
  if (expired.length === 0) return 0;
  // Again, because one of them may have been activated meanwhile.
  const ids = expired.map(({ id }) => id);
  const { affected } = await manager.delete(TotpCredential, { id: In(ids), ...isPending });
  return affected ?? 0;
}
