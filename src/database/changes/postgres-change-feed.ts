import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnModuleInit,
} from '@nestjs/common';
import { Client } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import type { PostgresConnection } from '../postgres/connection-options.js';
import { type AnyChange, ChangeFeed } from './change-feed.js';
import { formatChanges, parseChanges } from './change-message.js';

const CHANNEL = 'access_changes';

/** All in milliseconds. */
const HEARTBEAT_INTERVAL = 500;
const HEARTBEAT_TIMEOUT = 1_000;
/** Without a reply for this time, the connection is considered down. */
const LIVE_TIMEOUT = 1_500;
const CONNECT_TIMEOUT = 2_000;
const RECONNECT_DELAY = 500;

/**
 * Changes on PostgreSQL, by `LISTEN/NOTIFY`: `pg_notify` in the changing transaction, and a dedicated
 * connection that listens. While that connection is down or does not reply, nothing is cached; after
 * a reconnect all caches start empty.
 */
@Injectable()
export class PostgresChangeFeed
  extends ChangeFeed
  implements OnModuleInit, BeforeApplicationShutdown
{
  protected readonly manager;
  private readonly logger = new Logger(PostgresChangeFeed.name);
  private client?: Client;
  /** Start of the last query with a reply, by the monotonic clock. */
  private lastReplyAt = -Infinity;
  private timer?: NodeJS.Timeout;
  private isShutDown = false;
  private isDisconnected = false;

  constructor(
    dataSource: DataSource,
    private readonly connection: PostgresConnection,
  ) {
    super();
    this.manager = dataSource.manager;
  }

  get isLive(): boolean {
    return performance.now() - this.lastReplyAt < LIVE_TIMEOUT;
  }

  async onModuleInit(): Promise<void> {
    await this.connect();
  }

  /** Requests in flight query the database from here on. */
  beforeApplicationShutdown(): void {
    this.isShutDown = true;
    // A pending reconnect would open a connection after all others are closed.
    clearTimeout(this.timer);
    if (this.client) this.disconnect(this.client, new Error('shutting down'));
  }

  protected override async notifyInstances(
    manager: EntityManager,
    changes: AnyChange[],
  ): Promise<void> {
    await manager.query('SELECT pg_notify($1, $2)', [CHANNEL, formatChanges(changes)]);
  }

  private async connect(): Promise<void> {
    const client = new Client({
      ...this.connection,
      application_name: 'user-authentication-service changes',
      connectionTimeoutMillis: CONNECT_TIMEOUT,
      query_timeout: HEARTBEAT_TIMEOUT,
      keepAlive: true,
    });
    this.client = client;
    client.on('error', (error) => this.disconnect(client, error));
    client.on('end', () => this.disconnect(client, new Error('the connection was closed')));
    client.on('notification', ({ payload }) => {
      for (const change of parseChanges(payload)) this.deliver(change);
    });
    let sentAt: number;
    try {
      await client.connect();
      sentAt = performance.now();
      await client.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      this.disconnect(client, error);
      return;
    }
    // The connection may have been closed together with the reply.
    if (client !== this.client) return;
    // Changes before LISTEN took effect were missed.
    this.deliver('everything');
    this.lastReplyAt = sentAt;
    if (this.isDisconnected) this.logger.log('Change feed connected again');
    this.isDisconnected = false;
    this.scheduleHeartbeat(client);
  }

  private scheduleHeartbeat(client: Client): void {
    this.timer = setTimeout(() => void this.sendHeartbeat(client), HEARTBEAT_INTERVAL);
    this.timer.unref();
  }

  /** TCP does not notice a peer that vanished without closing the connection. */
  private async sendHeartbeat(client: Client): Promise<void> {
    const sentAt = performance.now();
    try {
      await client.query('SELECT 1');
    } catch (error) {
      this.disconnect(client, error);
      return;
    }
    if (client !== this.client) return;
    // Late reply: the feed was not live meanwhile, and notifications may still be in transit.
    if (!this.isLive) this.deliver('everything');
    this.lastReplyAt = sentAt;
    this.scheduleHeartbeat(client);
  }

  private disconnect(client: Client, error: unknown): void {
    if (client !== this.client) return;
    this.client = undefined;
    this.lastReplyAt = -Infinity;
    clearTimeout(this.timer);
    this.deliver('everything');
    // Not awaited: a silent peer does not reply to this either.
    client.end().catch(() => undefined);
    if (this.isShutDown) return;
    if (!this.isDisconnected) {
      this.logger.warn(
        `Change feed disconnected (${error instanceof Error ? error.message : String(error)}): every request queries the database until it reconnects`,
      );
    }
    this.isDisconnected = true;
    this.timer = setTimeout(() => void this.connect(), RECONNECT_DELAY);
    this.timer.unref();
  }
}
