import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, In, LessThan } from 'typeorm';
import { ADVISORY_LOCKS } from '../database/advisory-locks.js';
import { Purge } from '../jobs/purge.js';
import { AuthorizationCode } from './codes/authorization-code.entity.js';
import { DeviceCode } from './devices/device-code.entity.js';
import { AuthorizationRequest } from './requests/authorization-request.entity.js';
import { UsedJti } from './used-jti.entity.js';

/** Days after the expiry, in which the reuse of a code is still found. */
const RETENTION = 1;

const TABLES = [AuthorizationCode, DeviceCode, AuthorizationRequest, UsedJti];

/** Deletes requests, codes and identifiers of tokens that expired before the retention period. */
@Injectable()
export class OauthPurge extends Purge {
  constructor(@InjectDataSource() dataSource: DataSource) {
    super(dataSource, {
      name: 'oauth_purge',
      rows: 'requests, codes and token identifiers of applications',
      retentionDays: RETENTION,
      lock: ADVISORY_LOCKS.OAUTH_PURGE,
      deleteBatch,
    });
  }
}

async function deleteBatch(manager: EntityManager, before: Date, limit: number): Promise<number> {
  let deleted = 0;
  for (const table of TABLES) {
    const repository = manager.getRepository<{ id: string; expiresAt: Date }>(table);
    const expired = await repository.find({
      select: { id: true },
      where: { expiresAt: LessThan(before) },
      order: { expiresAt: 'ASC' },
      take: limit,
    });
    if (expired.length === 0) continue;
    const { affected } = await repository.delete({ id: In(expired.map(({ id }) => id)) });
    deleted += affected ?? 0;
  }
  return deleted;
}
