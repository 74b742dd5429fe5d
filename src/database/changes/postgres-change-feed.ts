import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnModuleInit,
} from '@nestjs/common';
import { Client } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import { type Change, ChangeFeed } from './change-feed.js';
import { formatChanges, parseChanges } from './change-message.js';

const CHANNEL = 'access_changes';

/** All in milliseconds. */
const HEARTBEAT = 500;
const HEARTBEAT_LIMIT = 1_000;
/** Without an answer for so long, the connection is not trusted any more. */
const TRUST = 1_500;
const CONNECT_LIMIT = 2_000;
const RECONNECT_DELAY = 500;

/**
 * On PostgreSQL changes travel by `LISTEN/NOTIFY`: `pg_notify` in the changing transaction, one
 * connection of its own for listening. While that connection is down, or does not answer, nothing is
 * kept; after reconnecting everything is read anew.
 */
@Injectable()
export class PostgresChangeFeed
  extends ChangeFeed
  implements OnModuleInit, BeforeApplicationShutdown
{
  protected readonly manager;
  private readonly logger = new Logger(PostgresChangeFeed.name);
  private client?: Client;
  /** When the question was asked that was last answered, on the clock that nobody sets. */
  private heardAt = -Infinity;
  private timer?: NodeJS.Timeout;
  private isShutDown = false;
  private isLost = false;

  constructor(
    dataSource: DataSource,
    private readonly connectionString: string,
  ) {
    super();
    this.manager = dataSource.manager;
  }

  get isLive(): boolean {
    return performance.now() - this.heardAt < TRUST;
  }

  async onModuleInit(): Promise<void> {
    await this.connect();
  }

  /** Requests that are still under way ask the database from here on. */
  beforeApplicationShutdown(): void {
    this.isShutDown = true;
    // Or it would connect again after everything else is closed.
    clearTimeout(this.timer);
    if (this.client) this.lose(this.client, new Error('shutting down'));
  }

  protected override async notifyInstances(
    manager: EntityManager,
    changes: Change[],
  ): Promise<void> {
    await manager.query('SELECT pg_notify($1, $2)', [CHANNEL, formatChanges(changes)]);
  }

  private async connect(): Promise<void> {
    const client = new Client({
      connectionString: this.connectionString,
      application_name: 'user-authentication-service changes',
      connectionTimeoutMillis: CONNECT_LIMIT,
      query_timeout: HEARTBEAT_LIMIT,
      keepAlive: true,
    });
    this.client = client;
    client.on('error', (error) => this.lose(client, error));
    client.on('end', () => this.lose(client, new Error('the connection has ended')));
    client.on('notification', ({ payload }) => {
      for (const change of parseChanges(payload)) this.deliver(change);
    });
    let askedAt: number;
    try {
      await client.connect();
      askedAt = performance.now();
      await client.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      this.lose(client, error);
      return;
    }
    // Its end may have come with the answer.
    if (client !== this.client) return;
    // What changed before LISTEN took effect was not told: start empty, then trust.
    this.deliver('everything');
    this.heardAt = askedAt;
    if (this.isLost) this.logger.log('Listening to changes again');
    this.isLost = false;
    this.scheduleHeartbeat(client);
  }

  private scheduleHeartbeat(client: Client): void {
    this.timer = setTimeout(() => void this.beat(client), HEARTBEAT);
    this.timer.unref();
  }

  /** A peer that vanished without a word looks alive to TCP; only an answer counts. */
  private async beat(client: Client): Promise<void> {
    const askedAt = performance.now();
    try {
      await client.query('SELECT 1');
    } catch (error) {
      this.lose(client, error);
      return;
    }
    if (client !== this.client) return;
    // Trust had run out in between, and with it the cache: notifications may be on their way still.
    if (!this.isLive) this.deliver('everything');
    this.heardAt = askedAt;
    this.scheduleHeartbeat(client);
  }

  private lose(client: Client, error: unknown): void {
    if (client !== this.client) return;
    this.client = undefined;
    this.heardAt = -Infinity;
    clearTimeout(this.timer);
    this.deliver('everything');
    // Not awaited: a peer that is silent does not answer this either.
    client.end().catch(() => undefined);
    if (this.isShutDown) return;
    if (!this.isLost) {
      this.logger.warn(
        `Not listening to changes (${error instanceof Error ? error.message : String(error)}): every request asks the database until that is back`,
      );
    }
    this.isLost = true;
    this.timer = setTimeout(() => void this.connect(), RECONNECT_DELAY);
    this.timer.unref();
  }
}
