import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, IsNull, type Repository } from 'typeorm';
import type { Requester } from '../../access/requester.js';
import { recordAudit } from '../../audit/record-audit.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { rowLock } from '../../database/row-lock.js';
import { User } from '../../identity/user.entity.js';

/** Users per transaction: their changes fit into one notification of PostgreSQL (8,000 bytes). */
const BATCH_SIZE = 100;

/** Marks the addresses of existing users as verified, before an operator requires that. */
@Injectable()
export class MarkVerified {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly feed: ChangeFeed,
  ) {}

  /** @returns the number of users with addresses that are not verified */
  async count(): Promise<number> {
    return this.users.countBy({ emailVerifiedAt: IsNull() });
  }

  /**
   * Marks every address, in batches. After a failure it can be repeated.
   *
   * @param onProgress called with the number of users that were marked
   */
  async all(requester: Requester, onProgress: (marked: number) => void): Promise<number> {
    let marked = 0;
    for (;;) {
      const batch = await this.markBatch(requester);
      if (batch === 0) return marked;
      marked += batch;
      onProgress(marked);
    }
  }

  private async markBatch(requester: Requester): Promise<number> {
    return this.feed.transaction(async (manager, publish) => {
      const users = await manager.find(User, {
        select: { id: true },
        where: { emailVerifiedAt: IsNull() },
        take: BATCH_SIZE,
        // Only what this changes is recorded: another instance may verify one of them at the same time.
        ...rowLock(manager),
      });
      if (users.length === 0) return 0;
      const ids = users.map(({ id }) => id);
      const now = new Date();
      const columns = { emailVerifiedAt: now, updatedAt: now };
      await manager.update(User, { id: In(ids) }, columns);
      const entries = ids.map((userId) => ({ event: 'email_verified', userId }) as const);
      await recordAudit(manager, requester, ...entries);
      for (const id of ids) publish({ user: id });
      return ids.length;
    });
  }
}
