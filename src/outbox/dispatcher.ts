import { AsyncResource } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { type AnyChange, ChangeFeed } from '../database/changes/change-feed.js';
import { engineOf } from '../database/engine.js';
import { Metrics } from '../observability/metrics/metrics.js';
import { DeliveryHandlers } from './delivery-handlers.js';
import { DeliveryRunner } from './delivery-runner.js';
import { readDepth } from './read-depth.js';
import { type Claim, Leases } from './leases.js';

/** Attempts at the same time on one instance. */
const CONCURRENCY = 5;

/**
 * All in milliseconds. The change feed wakes the dispatcher; the poll finds deliveries whose message was lost,
 * and those that another instance left when it was killed.
 */
const POLL_INTERVAL = 30_000;
const POLL_JITTER = 0.2;
const DELAY_AFTER_ERROR = 5_000;

/** Milliseconds that running attempts have at a shutdown, and then their handlers to react to the signal. */
const SHUTDOWN_GRACE = 3_000;
const ABORT_GRACE = 1_000;

/**
 * Delivers what `enqueue` wrote. It runs on every instance of the server, and does nothing unless a handler is
 * registered. See docs/architecture.md, "Outbox".
 */
@Injectable()
export class Dispatcher
  implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  private readonly logger = new Logger('Outbox');
  private readonly attempts = new Set<Promise<void>>();
  private leases!: Leases;
  private runner!: DeliveryRunner;
  private timer?: NodeJS.Timeout;
  private claiming?: Promise<void>;
  private stopping?: Promise<void>;
  private isWoken = false;
  private isRunning = false;
  private isFailing = false;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly feed: ChangeFeed,
    private readonly handlers: DeliveryHandlers,
    private readonly metrics: Metrics,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { dataSource, handlers, metrics } = this;
    if (handlers.kinds.length === 0) return;
    this.leases = new Leases(dataSource, handlers.kinds);
    this.runner = new DeliveryRunner(handlers, this.leases, dataSource.manager, metrics);
    if (engineOf(dataSource) === 'sqlite') await this.leases.releaseAll();
    metrics.observeOutbox(() => readDepth(dataSource));
    this.isRunning = true;
    // A listener runs in the request that published the change; its trace must not include the deliveries.
    const wake = AsyncResource.bind(() => this.wake());
    this.feed.subscribe((change: AnyChange) => {
      if (change === 'outbox' || change === 'everything') wake();
    });
    this.wake();
  }

  /** Not awaited: requests in flight have the same time. */
  beforeApplicationShutdown(): void {
    this.stopping = this.stop();
  }

  /** The database is closed after this. */
  async onApplicationShutdown(): Promise<void> {
    await this.stopping;
  }

  /** Completes the running attempts, or releases their leases. */
  async stop(): Promise<void> {
    if (!this.isRunning) return;
    this.isRunning = false;
    clearTimeout(this.timer);
    await this.claiming;
    if (this.attempts.size > 0) await this.endAttempts();
    this.handlers.close();
  }

  private async endAttempts(): Promise<void> {
    const ended = Promise.all(this.attempts);
    await Promise.race([ended, pause(SHUTDOWN_GRACE, undefined, { ref: false })]);
    this.runner.abortAll();
    await Promise.race([ended, pause(ABORT_GRACE, undefined, { ref: false })]);
    // Other instances continue with the released deliveries, and with those that waited for them.
    await this.feed
      .transaction(async (_, publish) => publish('outbox'))
      .catch((error: unknown) => this.logger.warn(`Shutdown: ${String(error)}`));
  }

  /** Claims due deliveries now, or again after the current claim. */
  private wake(): void {
    this.isWoken = true;
    if (!this.isRunning || this.claiming) return;
    clearTimeout(this.timer);
    this.claiming = this.claimAndSchedule();
  }

  private async claimAndSchedule(): Promise<void> {
    const delay = await this.claimWhileWoken();
    this.claiming = undefined;
    if (!this.isRunning) return;
    // Woken after the last claim.
    if (this.isWoken) {
      this.wake();
      return;
    }
    this.timer = setTimeout(() => this.wake(), delay);
    this.timer.unref();
  }

  /** @returns milliseconds until the next claim */
  private async claimWhileWoken(): Promise<number> {
    let delay = DELAY_AFTER_ERROR;
    while (this.isWoken && this.isRunning) {
      this.isWoken = false;
      try {
        delay = await this.startDue();
        this.isFailing = false;
      } catch (error) {
        if (!this.isFailing) this.logger.warn(`Deliveries are delayed: ${String(error)}`);
        this.isFailing = true;
        return DELAY_AFTER_ERROR;
      }
    }
    return delay;
  }

  /** @returns milliseconds until the next claim, unless the dispatcher is woken before */
  private async startDue(): Promise<number> {
    const poll = POLL_INTERVAL * (1 - POLL_JITTER * Math.random());
    const free = CONCURRENCY - this.runner.running;
    if (free <= 0) return poll;
    const now = Date.now();
    const claims = await this.leases.claim(free, now);
    for (const claim of claims) this.start(claim);
    // Without a free place, the end of an attempt wakes the dispatcher.
    if (claims.length === free) return poll;
    return Math.min(poll, (await this.leases.nextAttemptAfter(now)) - now);
  }

  private start(claim: Claim): void {
    const attempt = this.runner.run(claim).finally(() => {
      this.attempts.delete(attempt);
      this.wake();
    });
    this.attempts.add(attempt);
  }
}
