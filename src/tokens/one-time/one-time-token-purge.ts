import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, In, LessThan } from 'typeorm';
import { ADVISORY_LOCKS } from '../../database/advisory-locks.js';
import { Purge } from '../../jobs/purge.js';
import { OneTimeToken } from './one-time-token.entity.js';

/** Days after the expiry, in which an operator can see that a token was used. */
const RETENTION = 7;

/** Deletes one-time tokens that expired before the retention period, used or not. */
@Injectable()
export class OneTimeTokenPurge extends Purge {
  constructor(@InjectDataSource() dataSource: DataSource) {
    super(dataSource, {
      name: 'one_time_token_purge',
      rows: 'one-time tokens',
      retentionDays: RETENTION,
      lock: ADVISORY_LOCKS.ONE_TIME_TOKEN_PURGE,
      deleteBatch,
    });
  }
}

async function deleteBatch(manager: EntityManager, before: Date, limit: number): Promise<number> {
  const expired = await manager.find(OneTimeToken, {
    select: { id: true },
    where: { expiresAt: LessThan(before) },
    order: { expiresAt: 'ASC' },
    take: limit,
  });
  if (expired.length === 0) return 0;
  const { affected } = await manager.delete(OneTimeToken, {
    id: In(expired.map(({ id }) => id)),
  });
  return affected ?? 0;
}
