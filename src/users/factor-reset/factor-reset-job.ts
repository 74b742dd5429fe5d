import { Injectable, Logger } from '@nestjs/common';
import { type EntityManager, LessThanOrEqual } from 'typeorm';
import { pluralize } from '../../common/pluralize.js';
import { ADVISORY_LOCKS, tryAdvisoryLock } from '../../database/advisory-locks.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { rowLock } from '../../database/row-lock.js';
import { User } from '../../identity/user.entity.js';
import type { Job } from '../../jobs/job.js';
import { FactorResetEffect } from './factor-reset-effect.js';

/** Resets the factors of users when their resets are due: one user per transaction, on one instance at a time. */
@Injectable()
export class FactorResetJob implements Job {
  readonly name = 'factor_reset';
  readonly firstDelay = 30 * 1000;
  /** A user that has lost its phone waits for it. */
  readonly interval = 60 * 1000;
  private readonly logger = new Logger(FactorResetJob.name);

  constructor(
    private readonly feed: ChangeFeed,
    private readonly effect: FactorResetEffect,
  ) {}

  /** @param now for tests */
  async run(signal?: AbortSignal, now = new Date()): Promise<void> {
    let count = 0;
    for (;;) {
      if (signal?.aborted || !(await this.resetNext(now))) break;
      count += 1;
    }
    if (count > 0) this.logger.log(`Reset the factors of ${pluralize(count, 'user')}`);
  }

  /** @returns whether there was a user, and may be another one */
  private async resetNext(now: Date): Promise<boolean> {
    return this.feed.transaction(async (manager, publish) => {
      if (!(await tryAdvisoryLock(manager, ADVISORY_LOCKS.FACTOR_RESET))) return false;
      const user = await findDueUser(manager, now);
      if (!user) return false;
      await this.effect.apply({ manager, publish }, {}, user);
      return true;
    });
  }
}

/** A reset that is cancelled before the lock is free is not found: PostgreSQL checks the condition again. */
function findDueUser(manager: EntityManager, now: Date): Promise<User | null> {
  return manager.findOne(User, {
    where: { factorResetDueAt: LessThanOrEqual(now) },
    order: { factorResetDueAt: 'ASC' },
    ...rowLock(manager),
  });
}
