import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, In, LessThan } from 'typeorm';
import { ADVISORY_LOCKS } from '../../database/advisory-locks.js';
import { Purge } from '../../jobs/purge.js';
import { SignInAttempt } from './sign-in-attempt.entity.js';

/** Days after the expiry, in which an operator can follow a sign-in that the audit log names. */
const RETENTION = 1;

/** Deletes sign-in attempts that expired before the retention period, completed or not. */
@Injectable()
export class SignInAttemptPurge extends Purge {
  constructor(@InjectDataSource() dataSource: DataSource) {
    super(dataSource, {
      name: 'sign_in_attempt_purge',
      rows: 'sign-in attempts',
      retentionDays: RETENTION,
      lock: ADVISORY_LOCKS.SIGN_IN_ATTEMPT_PURGE,
      deleteBatch,
    });
  }
}

async function deleteBatch(manager: EntityManager, before: Date, limit: number): Promise<number> {
  const expired = await manager.find(SignInAttempt, {
    select: { id: true },
    where: { expiresAt: LessThan(before) },
    order: { expiresAt: 'ASC' },
    take: limit,
  });
  if (expired.length === 0) return 0;
  const { affected } = await manager.delete(SignInAttempt, {
    id: In(expired.map(({ id }) => id)),
  });
  return affected ?? 0;
}
