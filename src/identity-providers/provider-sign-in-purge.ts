import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, In, LessThan } from 'typeorm';
import { ADVISORY_LOCKS } from '../database/advisory-locks.js';
import { Purge } from '../jobs/purge.js';
import { ProviderSignIn } from './provider-sign-in.entity.js';

/** Days after the expiry, as of sign-in attempts. */
const RETENTION = 1;

/** Deletes expired visits to identity providers. */
@Injectable()
export class ProviderSignInPurge extends Purge {
  constructor(@InjectDataSource() dataSource: DataSource) {
    super(dataSource, {
      name: 'provider_sign_in_purge',
      rows: 'sign-ins with identity providers',
      retentionDays: RETENTION,
      lock: ADVISORY_LOCKS.PROVIDER_SIGN_IN_PURGE,
      deleteBatch,
    });
  }
}

async function deleteBatch(manager: EntityManager, before: Date, limit: number): Promise<number> {
  const expired = await manager.find(ProviderSignIn, {
    select: { id: true },
    where: { expiresAt: LessThan(before) },
    order: { expiresAt: 'ASC' },
    take: limit,
  });
  if (expired.length === 0) return 0;
  const { affected } = await manager.delete(ProviderSignIn, {
    id: In(expired.map(({ id }) => id)),
  });
  return affected ?? 0;
}
