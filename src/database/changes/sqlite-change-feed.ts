import { promisify } from 'node:util';
import { type BeforeApplicationShutdown, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Database } from 'sqlite3';
import type { DataSource } from 'typeorm';
import type { SqliteDriver } from 'typeorm/driver/sqlite/SqliteDriver.js';
import { ChangeFeed } from './change-feed.js';

/** Milliseconds between two looks at what other processes have changed. */
const POLL_INTERVAL = 250;
/** Milliseconds. When the last look is longer ago, a change may have been missed. */
const TRUST = 1_000;

/**
 * On SQLite one server has the database, so its own changes are all told in-process. Another process
 * (the command line) shows in `PRAGMA data_version`, which moves with commits of other connections.
 */
@Injectable()
export class SqliteChangeFeed
  extends ChangeFeed
  implements OnModuleInit, BeforeApplicationShutdown
{
  protected readonly manager;
  /** When the database was last looked at, on the clock that nobody sets. */
  private lookedAt = -Infinity;
  private version?: number;
  private timer?: NodeJS.Timeout;

  constructor(private readonly dataSource: DataSource) {
    super();
    this.manager = dataSource.manager;
  }

  get isLive(): boolean {
    return performance.now() - this.lookedAt < TRUST;
  }

  async onModuleInit(): Promise<void> {
    await this.look();
    this.schedule();
  }

  beforeApplicationShutdown(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  protected override async notifyInstances(): Promise<void> {
    // There are none.
  }

  private schedule(): void {
    this.timer = setTimeout(() => void this.lookAgain(), POLL_INTERVAL);
    this.timer.unref();
  }

  private async lookAgain(): Promise<void> {
    try {
      await this.look();
    } catch {
      // Whatever keeps the database from answering may also hide a change.
      this.deliver('everything');
    }
    if (this.timer) this.schedule();
  }

  /** On the connection itself, past the line of those who wait for their turn at it. */
  private async look(): Promise<void> {
    const { databaseConnection } = this.dataSource.driver as SqliteDriver & {
      databaseConnection: Database;
    };
    const get = promisify<string, unknown>(databaseConnection.get.bind(databaseConnection));
    const askedAt = performance.now();
    const { data_version } = (await get('PRAGMA data_version')) as { data_version: number };
    const isFirst = this.version === undefined;
    if (!isFirst && (data_version !== this.version || !this.isLive)) this.deliver('everything');
    this.version = data_version;
    this.lookedAt = askedAt;
  }
}
