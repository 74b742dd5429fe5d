import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { type AdvisoryLock, tryAdvisoryLock } from '../database/advisory-locks.js';
import type { Job } from './job.js';

/** Milliseconds. */
const PAUSE = 100;
const DAY = 24 * 60 * 60 * 1000;

/** Rows per transaction: few enough that requests are not delayed noticeably. */
const BATCH = 100;

interface PurgeOptions {
  readonly name: string;
  /** The deleted rows, as the log names them. */
  readonly rows: string;
  readonly retentionDays: number;
  readonly lock: AdvisoryLock;
  /** Deletes at most about `limit` rows. @returns the number of deleted rows; 0 ends the run */
  readonly deleteBatch: (manager: EntityManager, before: Date, limit: number) => Promise<number>;
}

/** Deletes rows past their retention, in small batches, by one instance at a time. */
export class Purge implements Job {
  readonly name: string;
  /** A server that restarts often still purges. */
  readonly firstDelay = 60 * 1000;
  readonly interval = 10 * 60 * 1000;
  private readonly logger = new Logger(Purge.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly options: PurgeOptions,
  ) {
    this.name = options.name;
  }

  async run(signal: AbortSignal): Promise<void> {
    const deleted = await this.purge(new Date(), signal);
    if (deleted > 0) this.logger.log(`Purged ${deleted} ${this.options.rows}`);
  }

  /** @returns the number of deleted rows; 0 while another instance purges */
  async purge(now = new Date(), signal?: AbortSignal): Promise<number> {
    const { retentionDays, lock, deleteBatch } = this.options;
    const before = new Date(now.getTime() - retentionDays * DAY);
    let total = 0;
    for (;;) {
      if (signal?.aborted) return total;
      const deleted = await this.dataSource.transaction(async (manager) =>
        (await tryAdvisoryLock(manager, lock)) ? deleteBatch(manager, before, BATCH) : 0,
      );
      if (deleted === 0) return total;
      total += deleted;
      await pause(PAUSE);
    }
  }
}
