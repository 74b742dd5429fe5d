import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, In, LessThan } from 'typeorm';
import { ADVISORY_LOCKS } from '../../database/advisory-locks.js';
import { Purge } from '../../jobs/purge.js';
import { WebauthnChallenge } from './webauthn-challenge.entity.js';

/** Days after the expiry. */
const RETENTION = 1;

/** Deletes challenges that expired before the retention period, used or not. */
@Injectable()
export class WebauthnChallengePurge extends Purge {
  constructor(@InjectDataSource() dataSource: DataSource) {
    super(dataSource, {
      name: 'webauthn_challenge_purge',
      rows: 'challenges of passkeys',
      retentionDays: RETENTION,
      lock: ADVISORY_LOCKS.WEBAUTHN_CHALLENGE_PURGE,
      deleteBatch,
    });
  }
}

async function deleteBatch(manager: EntityManager, before: Date, limit: number): Promise<number> {
  const expired = await manager.find(WebauthnChallenge, {
    select: { id: true },
    where: { expiresAt: LessThan(before) },
    order: { expiresAt: 'ASC' },
    take: limit,
  });
  if (expired.length === 0) return 0;
  const { affected } = await manager.delete(WebauthnChallenge, {
    id: In(expired.map(({ id }) => id)),
  });
  return affected ?? 0;
}
