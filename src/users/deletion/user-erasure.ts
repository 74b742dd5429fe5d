import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { type EntityManager, MoreThan } from 'typeorm';
import { ADVISORY_LOCKS, tryAdvisoryLock } from '../../database/advisory-locks.js';
import { ChangeFeed, type Publish } from '../../database/changes/change-feed.js';
import type { Job } from '../../jobs/job.js';
import { MailQueue } from '../../mail/mail-queue.js';
import { completeErasure } from './complete-erasure.js';
import { deleteDueUser } from './delete-due-user.js';
import { deletionDone } from './deletion-done.js';
import { Erasure } from './erasure.entity.js';
import { pseudonymizeEvents } from './pseudonymize-events.js';

/** Milliseconds. */
const PAUSE = 100;

/** Rows per transaction: few enough that requests are not delayed noticeably. */
const BATCH = 100;

/** A step of an erasure. @returns whether there may be more to do */
type Step = (manager: EntityManager, publish: Publish) => Promise<boolean>;

/**
 * Deletes users after their grace period, and erases deleted users from the audit log: in small batches,
 * on one instance at a time. A run that is killed leaves its state in the database, and the next one continues.
 */
@Injectable()
export class UserErasure implements Job {
  readonly name = 'user_erasure';
  readonly firstDelay = 60 * 1000;
  readonly interval = 5 * 60 * 1000;
  private readonly logger = new Logger(UserErasure.name);

  constructor(
    private readonly feed: ChangeFeed,
    private readonly mails: MailQueue,
  ) {}

  /** @param now for tests */
  async run(signal?: AbortSignal, now = new Date()): Promise<void> {
    await this.deleteDueUsers(now, signal);
    await this.eraseDeletedUsers(now, signal);
  }

  private async deleteDueUsers(now: Date, signal?: AbortSignal): Promise<void> {
    let count = 0;
    await this.repeat(signal, async (manager, publish) => {
      const result = await deleteDueUser(manager, publish, now, BATCH);
      if (result === 'none') return false;
      if (result === 'continued') return true;
      if (result === 'last_admin') {
        this.logger.warn('The last active admin is not deleted; create another admin first');
        return false;
      }
      count += 1;
      await this.mails.enqueue(manager, publish, deletionDone(result));
      return true;
    });
    if (count > 0) this.logger.log(`Deleted ${count} users after their grace period`);
  }

  private async eraseDeletedUsers(now: Date, signal?: AbortSignal): Promise<void> {
    // In the order of their ids, so that an erasure which is not complete yet is visited once.
    let after: string | undefined;
    let count = 0;
    await this.repeat(signal, async (manager) => {
      const erasure = await nextErasure(manager, after);
      if (!erasure) return false;
      const changed = await pseudonymizeEvents(manager, erasure, BATCH);
      count += changed;
      if (changed > 0) return true;
      await completeErasure(manager, erasure, now);
      after = erasure.userId;
      return true;
    });
    if (count > 0) this.logger.log(`Erased users from ${count} audit events`);
  }

  /** Runs a step in one transaction after the other, while this instance has the lock. */
  private async repeat(signal: AbortSignal | undefined, step: Step): Promise<void> {
    for (;;) {
      if (signal?.aborted) return;
      const hasMore = await this.feed.transaction(async (manager, publish) => {
        const isLocked = await tryAdvisoryLock(manager, ADVISORY_LOCKS.USER_ERASURE);
        return isLocked && step(manager, publish);
      });
      if (!hasMore) return;
      await pause(PAUSE);
    }
  }
}

function nextErasure(manager: EntityManager, after: string | undefined): Promise<Erasure | null> {
  return manager.findOne(Erasure, {
    where: after === undefined ? {} : { userId: MoreThan(after) },
    order: { userId: 'ASC' },
  });
}
