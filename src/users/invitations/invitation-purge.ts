import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, LessThan } from 'typeorm';
import { recordAudit } from '../../audit/record-audit.js';
import { ADVISORY_LOCKS, tryAdvisoryLock } from '../../database/advisory-locks.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { rowLock } from '../../database/row-lock.js';
import { runStatement } from '../../database/run-statement.js';
import { User } from '../../identity/user.entity.js';
import type { Job } from '../../jobs/job.js';
import { deleteUser } from '../deletion/delete-user.js';
import { IS_INVITED } from './invited-user.js';

/** Milliseconds. */
const PAUSE = 50;
const DAY = 24 * 60 * 60 * 1000;

/** Milliseconds after its expiry in which an invitation is listed and can be sent again. */
const RETENTION = 30 * DAY;

/** Before the id of every user. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** Users per statement: few enough that requests are not delayed noticeably. */
const BATCH = 1_000;

/** By id, as invitations are too few for an index of their own. */
const SELECT_BATCH = `
  SELECT id, CASE WHEN password_hash IS NULL AND password_expires_at < $1 THEN 1 ELSE 0 END AS is_due
  FROM users WHERE id > $2 ORDER BY id LIMIT ${BATCH}`;

type Row = { id: string; is_due: 0 | 1 };

/** Deletes invited users that did not accept in time. */
@Injectable()
export class InvitationPurge implements Job {
  readonly name = 'invitation_purge';
  readonly firstDelay = 10 * 60 * 1000;
  readonly interval = DAY;
  private readonly logger = new Logger(InvitationPurge.name);

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly feed: ChangeFeed,
  ) {}

  async run(signal: AbortSignal): Promise<void> {
    const deleted = await this.purge(new Date(), signal);
    if (deleted > 0) this.logger.log(`Purged ${deleted} expired invitations`);
  }

  /** @returns the number of deleted users; 0 while another instance purges */
  async purge(now = new Date(), signal?: AbortSignal): Promise<number> {
    const before = new Date(now.getTime() - RETENTION);
    let deleted = 0;
    let after: string | undefined = FIRST_ID;
    while (after !== undefined) {
      const rows = await this.select(before, after);
      for (const { id, is_due } of rows) if (is_due) deleted += await this.delete(id, before);
      after = rows.length < BATCH ? undefined : rows.at(-1)?.id;
      if (signal?.aborted) break;
      if (after !== undefined) await pause(PAUSE);
    }
    return deleted;
  }

  /** @returns none while another instance purges, which ends the run */
  private async select(before: Date, after: string): Promise<Row[]> {
    return this.dataSource.transaction(async (manager) =>
      (await tryAdvisoryLock(manager, ADVISORY_LOCKS.INVITATION_PURGE))
        ? runStatement<Row>(manager, SELECT_BATCH, [before.getTime(), after])
        : [],
    );
  }

  /** Checked again: it may have been accepted or sent again since the read. */
  private async delete(id: string, before: Date): Promise<number> {
    return this.feed.transaction(async (manager, publish) => {
      if (!(await tryAdvisoryLock(manager, ADVISORY_LOCKS.INVITATION_PURGE))) return 0;
      const isExpired = { passwordExpiresAt: LessThan(before) };
      const where = { ...IS_INVITED, id, ...isExpired };
      const user = await manager.findOne(User, { where, ...rowLock(manager) });
      if (!user) return 0;
      await recordAudit(manager, {}, { event: 'invitation_expired', userId: id });
      await deleteUser(manager, {}, id);
      publish({ user: id });
      return 1;
    });
  }
}
