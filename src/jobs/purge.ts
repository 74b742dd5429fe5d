import { setTimeout as pause } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';

/** All in milliseconds. */
const FIRST_TURN = 60 * 1000;
const INTERVAL = 10 * 60 * 1000;
const PAUSE = 100;
const DAY = 24 * 60 * 60 * 1000;

/** Rows a transaction: short enough that nobody notices. */
const BATCH = 100;

interface PurgeOptions {
  /** What goes, for the log. */
  readonly what: string;
  /** How long it is kept. */
  readonly retentionDays: number;
  /** Any number, as long as nothing else in the database takes the same advisory lock. */
  readonly lock: number;
  /** Deletes about so many rows. @returns how many there were; none: it is done */
  readonly deleteBatch: (manager: EntityManager, before: Date, limit: number) => Promise<number>;
}

/** Deletes old rows again and again, in small batches, on one instance at a time. */
export class Purge implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Purge.name);
  private timer?: NodeJS.Timeout;
  private turn?: Promise<void>;
  private isStopped = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly options: PurgeOptions,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule(FIRST_TURN);
  }

  /** The batch that is under way comes to its end before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.turn;
  }

  /** @returns how many rows went */
  async purge(now = new Date()): Promise<number> {
    const { retentionDays, lock, deleteBatch } = this.options;
    const before = new Date(now.getTime() - retentionDays * DAY);
    let total = 0;
    while (!this.isStopped) {
      const deleted = await this.dataSource.transaction(async (manager) =>
        (await isOurTurn(manager, lock)) ? deleteBatch(manager, before, BATCH) : 0,
      );
      if (deleted === 0) break;
      total += deleted;
      await pause(PAUSE);
    }
    return total;
  }

  /** After the last turn has ended: however long one takes, they never overlap. */
  private schedule(delay: number): void {
    if (this.isStopped) return;
    this.timer = setTimeout(() => {
      this.turn = this.tryRun().then(() => this.schedule(INTERVAL));
    }, delay);
    this.timer.unref();
  }

  private async tryRun(): Promise<void> {
    const { what } = this.options;
    try {
      const deleted = await this.purge();
      if (deleted > 0) this.logger.log(`Purged ${deleted} ${what}`);
    } catch (error) {
      // The next turn tries again.
      this.logger.warn(`Could not purge ${what}: ${String(error)}`);
    }
  }
}

/** PostgreSQL: another instance may be at it. */
async function isOurTurn(manager: EntityManager, lock: number): Promise<boolean> {
  if (manager.connection.options.type !== 'postgres') return true;
  const [row] = await manager.query<{ mine: boolean }[]>(
    'SELECT pg_try_advisory_xact_lock($1) AS mine',
    [lock],
  );
  return row?.mine ?? false;
}
