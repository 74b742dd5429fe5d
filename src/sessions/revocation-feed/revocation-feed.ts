import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Environment } from '../../config/environment.js';
import { type AnyChange, ChangeFeed } from '../../database/changes/change-feed.js';
import { readRevocations } from './read-revocations.js';
import { RecentRevocations } from './recent-revocations.js';
import type { Revocation } from './revocation.js';

/** Milliseconds before the last complete read from which the next one reads: for transactions in flight. */
const OVERLAP = 10_000;

/** Milliseconds until a failed read is repeated. */
const RETRY_DELAY = 1_000;

/** Milliseconds for which verifiers may accept an expired token. */
const CLOCK_TOLERANCE = 60_000;

/**
 * Collects revocations from the change feed, for services that verify access tokens by themselves. Reads the
 * database at the first use, and where changes may have been missed.
 */
@Injectable()
export class RevocationFeed {
  readonly recent: RecentRevocations;
  private readonly logger = new Logger(RevocationFeed.name);
  private readonly listeners = new Set<() => void>();
  private starting?: Promise<void>;
  private reading?: Promise<void>;
  private isSubscribed = false;
  private isStale = false;
  /** Start of the last complete read, in milliseconds since 1970. */
  private readAt = 0;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly changes: ChangeFeed,
    { ACCESS_TOKEN_EXPIRE_MINUTES }: Environment,
  ) {
    this.recent = new RecentRevocations(ACCESS_TOKEN_EXPIRE_MINUTES * 60_000 + CLOCK_TOLERANCE);
  }

  /** Whether all revocations arrive at present. */
  get isCurrent(): boolean {
    return this.changes.isLive && !this.isStale && this.reading === undefined;
  }

  /** Reads the revocations of the past. Call it before the first use of `recent`. */
  start(): Promise<void> {
    this.starting ??= this.startOnce().catch((error: unknown) => {
      this.starting = undefined;
      throw error;
    });
    return this.starting;
  }

  /** @returns a function that removes the listener again */
  onRevocation(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async startOnce(): Promise<void> {
    this.readAt = Date.now() - this.recent.lifetime;
    // First: what changes during the read arrives too.
    if (!this.isSubscribed) this.changes.subscribe((change) => this.receive(change));
    this.isSubscribed = true;
    await this.read();
  }

  private receive(change: AnyChange): void {
    if (change === 'everything') void this.readAgain();
    if (typeof change === 'string') return;
    const at = Date.now();
    if ('user' in change) this.add([{ type: 'user', id: change.user, at }]);
    else if (change.revoked) this.add([{ type: 'session', id: change.id, at }]);
  }

  private add(revocations: Revocation[]): void {
    const added = revocations.filter((revocation) => this.recent.add(revocation));
    if (added.length > 0) for (const listener of this.listeners) listener();
  }

  /** Reads the missed revocations, and repeats a failed read. */
  private async readAgain(): Promise<void> {
    this.isStale = true;
    if (this.reading) return;
    this.reading = this.readUntilFresh();
    await this.reading;
    this.reading = undefined;
  }

  private async readUntilFresh(): Promise<void> {
    while (this.isStale) {
      this.isStale = false;
      try {
        await this.read();
      } catch (error) {
        this.isStale = true;
        this.logger.warn(`Revocations cannot be read: ${String(error)}`);
        await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY).unref());
      }
    }
  }

  private async read(): Promise<void> {
    const startedAt = Date.now();
    this.add(await readRevocations(this.dataSource, this.readAt - OVERLAP));
    this.readAt = startedAt;
  }
}
