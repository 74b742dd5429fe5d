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

/** Of one kind in an interval, or while the database can't be written; of the others there is a number. */
const SAMPLE = 20;

/**
 * Notes what was refused: failed sign-ins, limits that were hit. Nothing is written in their requests,
 * so that their answers take equally long, and a flood of them costs a few rows a second.
 */
@Injectable()
export class RefusalLog implements BeforeApplicationShutdown {
  private readonly logger = new Logger(RefusalLog.name);
  private readonly notes = new Map<AuditEventName, AuditEvent[]>();
  private readonly omitted = new Map<AuditEventName, number>();
  private timer?: NodeJS.Timeout;
  private writing: Promise<void> = Promise.resolve();
  private interval = INTERVAL;

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  record(requester: Requester, entry: AuditEntry): void {
    this.keep(toAuditEvent(entry, requester));
    this.schedule();
  }

  async beforeApplicationShutdown(): Promise<void> {
    // What requests note that are still being answered has no second to wait.
    this.interval = 0;
    await this.flush();
  }

  /** Writes what is noted, after what is being written. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.write());
    await this.writing;
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => void this.flush(), this.interval).unref();
  }

  /** At random, so that nobody hides what they do behind what they do first (reservoir sampling). */
  private keep(noted: AuditEvent): void {
    const { event } = noted;
    const alike = this.notes.get(event) ?? [];
    this.notes.set(event, alike);
    if (alike.length < SAMPLE) {
      alike.push(noted);
      return;
    }
    const omitted = (this.omitted.get(event) ?? 0) + 1;
    this.omitted.set(event, omitted);
    const place = randomInt(SAMPLE + omitted);
    if (place < SAMPLE) alike[place] = noted;
  }

  private async write(): Promise<void> {
    const noted = [...this.notes.values()].flat();
    const omitted = [...this.omitted];
    if (noted.length === 0) return;
    this.notes.clear();
    this.omitted.clear();
    const counts = omitted.map(([event, count]) =>
      toAuditEvent(
        { event: 'events_omitted', details: { omitted_event: event, omitted_count: count } },
        {},
      ),
    );
    try {
      const rows = [...noted, ...counts];
      await this.dataSource.transaction((manager) => manager.insert(AuditEvent, rows));
    } catch (error) {
      this.logger.warn(`${noted.length} audit events could not be written: ${String(error)}`);
      this.takeBack(noted, omitted);
    }
  }

  /** For the next turn, if there is one. */
  private takeBack(noted: AuditEvent[], omitted: [AuditEventName, number][]): void {
    for (const [event, count] of omitted) {
      this.omitted.set(event, (this.omitted.get(event) ?? 0) + count);
    }
    for (const event of noted) this.keep(event);
    if (this.interval > 0) this.schedule();
  }
}
