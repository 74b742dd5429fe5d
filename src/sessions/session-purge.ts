import { setTimeout as pause } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, In, LessThan, type Repository } from 'typeorm';
import { Environment } from '../config/environment.js';
import { Session } from './session.entity.js';

/** All in milliseconds. */
const FIRST_TURN = 60 * 1000;
const INTERVAL = 10 * 60 * 1000;
const PAUSE = 100;
const DAY = 24 * 60 * 60 * 1000;

/** Rows a transaction: short enough that nobody notices. */
const BATCH = 100;

/** Any number, as long as nothing else in the database takes the same advisory lock. */
const PURGE_LOCK = 7_041_002;

/** Deletes the rows of sessions that ended long ago, in small batches, on one instance at a time. */
@Injectable()
export class SessionPurge implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(SessionPurge.name);
  private readonly retention: number;
  private timer?: NodeJS.Timeout;
  private turn?: Promise<void>;
  private isShutDown = false;

  constructor(
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    environment: Environment,
  ) {
    this.retention = environment.SESSION_RETENTION_DAYS * DAY;
  }

  onApplicationBootstrap(): void {
    this.schedule(FIRST_TURN);
  }

  /** The batch that is under way comes to its end before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isShutDown = true;
    clearTimeout(this.timer);
    await this.turn;
  }

  /** @returns how many rows went */
  async purge(now = new Date()): Promise<number> {
    const endedBefore = new Date(now.getTime() - this.retention);
    let total = 0;
    while (!this.isShutDown) {
      const deleted = await this.sessions.manager.transaction((manager) =>
        deleteBatch(manager, endedBefore),
      );
      if (deleted === 0) break;
      total += deleted;
      await pause(PAUSE);
    }
    return total;
  }

  /** After the last turn has ended: however long one takes, they never overlap. */
  private schedule(delay: number): void {
    if (this.isShutDown) return;
    this.timer = setTimeout(() => {
      this.turn = this.run().then(() => this.schedule(INTERVAL));
    }, delay);
    this.timer.unref();
  }

  private async run(): Promise<void> {
    try {
      const deleted = await this.purge();
      if (deleted > 0) this.logger.log(`Purged ${deleted} ended sessions`);
    } catch (error) {
      // The next turn tries again.
      this.logger.warn(`Could not purge ended sessions: ${String(error)}`);
    }
  }
}

async function deleteBatch(manager: EntityManager, endedBefore: Date): Promise<number> {
  if (!(await isOurTurn(manager))) return 0;
  const isOver = { idleExpiresAt: LessThan(endedBefore) };
  const ended = await manager.find(Session, {
    select: { id: true },
    where: isOver,
    order: { idleExpiresAt: 'ASC' },
    take: BATCH,
  });
  if (ended.length === 0) return 0;
  // Asked again: where nothing is retained, one may have been refreshed a moment ago.
  const { affected } = await manager.delete(Session, {
    id: In(ended.map(({ id }) => id)),
    ...isOver,
  });
  return affected ?? 0;
}

/** PostgreSQL: another instance may be at it. */
async function isOurTurn(manager: EntityManager): Promise<boolean> {
  if (manager.connection.options.type !== 'postgres') return true;
  const [row] = await manager.query<{ mine: boolean }[]>(
    'SELECT pg_try_advisory_xact_lock($1) AS mine',
    [PURGE_LOCK],
  );
  return row?.mine ?? false;
}
