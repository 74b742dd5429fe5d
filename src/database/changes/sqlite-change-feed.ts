import { promisify } from 'node:util';
import { type BeforeApplicationShutdown, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Database } from 'sqlite3';
import type { DataSource } from 'typeorm';
import type { SqliteDriver } from 'typeorm/driver/sqlite/SqliteDriver.js';
import { ChangeFeed } from './change-feed.js';

/** Milliseconds between two checks for changes of other processes. */
const POLL_INTERVAL = 250;
/** Milliseconds. When the last check is older, changes may have been missed. */
const LIVE_TIMEOUT = 1_000;

/**
 * Changes on SQLite, where one server uses the database and publishes its changes in-process. Changes
 * of another process (the command line) show in `PRAGMA data_version`, which commits of other
 * connections increment.
 */
@Injectable()
export class SqliteChangeFeed
  extends ChangeFeed
  implements OnModuleInit, BeforeApplicationShutdown
{
  protected readonly manager;
  /** Start of the last check, by the monotonic clock. */
  private checkedAt = -Infinity;
  private version?: number;
  private timer?: NodeJS.Timeout;

  constructor(private readonly dataSource: DataSource) {
    super();
    this.manager = dataSource.manager;
  }

  get isLive(): boolean {
    return performance.now() - this.checkedAt < LIVE_TIMEOUT;
  }

  async onModuleInit(): Promise<void> {
    await this.check();
    this.schedule();
  }

  beforeApplicationShutdown(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  protected override async notifyInstances(): Promise<void> {
    // One instance serves a SQLite database.
  }

  private schedule(): void {
    this.timer = setTimeout(() => void this.checkAgain(), POLL_INTERVAL);
    this.timer.unref();
  }

  private async checkAgain(): Promise<void> {
    try {
      await this.check();
    } catch {
      // While the database does not reply, changes may be missed.
      this.deliver('everything');
    }
    if (this.timer) this.schedule();
  }

  /** On the connection itself, ahead of the queue of statements. */
  private async check(): Promise<void> {
    const { databaseConnection } = this.dataSource.driver as SqliteDriver & {
      databaseConnection: Database;
    };
    const get = promisify<string, unknown>(databaseConnection.get.bind(databaseConnection));
    const startedAt = performance.now();
    const { data_version } = (await get('PRAGMA data_version')) as { data_version: number };
    const isFirst = this.version === undefined;
    if (!isFirst && (data_version !== this.version || !this.isLive)) this.deliver('everything');
    this.version = data_version;
    this.checkedAt = startedAt;
  }
}
