import { randomInt } from 'node:crypto';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { Requester } from '../access/requester.js';
import { type AuditEntry, toAuditEvent } from './audit-entry.js';
import { AuditEvent } from './audit-event.entity.js';
import type { AuditEventName } from './audit-event-name.js';

/** Milliseconds between two writes. */
const INTERVAL = 1_000;

/**
 * Stored events of one name per interval, or while the database cannot be written. The others are only
 * counted.
 */
const SAMPLE_SIZE = 20;

/**
 * Records rejected requests: failed sign-ins, exceeded rate limits. Nothing is written while the
 * request is answered, so that response times reveal nothing, and a flood costs a few rows per second.
 */
@Injectable()
export class RefusalLog implements BeforeApplicationShutdown {
  private readonly logger = new Logger(RefusalLog.name);
  private readonly samples = new Map<AuditEventName, AuditEvent[]>();
  private readonly omitted = new Map<AuditEventName, number>();
  private timer?: NodeJS.Timeout;
  private writing: Promise<void> = Promise.resolve();
  private interval = INTERVAL;

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  record(requester: Requester, entry: AuditEntry): void {
    this.addToSample(toAuditEvent(entry, requester));
    this.schedule();
  }

  async beforeApplicationShutdown(): Promise<void> {
    // Requests in flight still record events, and no interval is left to wait for.
    this.interval = 0;
    await this.flush();
  }

  /** Writes all recorded events, after a write in progress. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.write());
    await this.writing;
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => void this.flush(), this.interval).unref();
  }

  /** Reservoir sampling: an attacker cannot hide an event behind a flood that precedes it. */
  private addToSample(added: AuditEvent): void {
    const { event } = added;
    const sample = this.samples.get(event) ?? [];
    this.samples.set(event, sample);
    if (sample.length < SAMPLE_SIZE) {
      sample.push(added);
      return;
    }
    const omitted = (this.omitted.get(event) ?? 0) + 1;
    this.omitted.set(event, omitted);
    const index = randomInt(SAMPLE_SIZE + omitted);
    if (index < SAMPLE_SIZE) sample[index] = added;
  }

  private async write(): Promise<void> {
    const events = [...this.samples.values()].flat();
    const omitted = [...this.omitted];
    if (events.length === 0) return;
    this.samples.clear();
    this.omitted.clear();
    const counts = omitted.map(([event, count]) =>
      toAuditEvent(
        { event: 'events_omitted', details: { omitted_event: event, omitted_count: count } },
        {},
      ),
    );
    try {
      const rows = [...events, ...counts];
      await this.dataSource.transaction((manager) => manager.insert(AuditEvent, rows));
    } catch (error) {
      this.logger.warn(`${events.length} audit events could not be written: ${String(error)}`);
      this.restore(events, omitted);
    }
  }

  /** Keeps events that could not be written for the next write; after the shutdown there is none. */
  private restore(events: AuditEvent[], omitted: [AuditEventName, number][]): void {
    for (const [event, count] of omitted) {
      this.omitted.set(event, (this.omitted.get(event) ?? 0) + count);
    }
    for (const event of events) this.addToSample(event);
    if (this.interval > 0) this.schedule();
  }
}
