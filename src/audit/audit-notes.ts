import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { Requester } from '../common/access/requester.js';
import { type AuditEntry, toAuditEvent } from './audit-entry.js';
import { AuditEvent } from './audit-event.entity.js';
import type { AuditEventName } from './audit-event-name.js';

/** Milliseconds between two writes. */
const INTERVAL = 1_000;

/** Of one kind in an interval; of the others there is a number. */
const SAMPLE = 20;

/**
 * Notes what was refused: failed sign-ins, limits that were hit. Nothing is written in their requests,
 * so that their answers take equally long, and a flood of them costs a few rows a second.
 */
@Injectable()
export class AuditNotes implements BeforeApplicationShutdown {
  private readonly logger = new Logger(AuditNotes.name);
  private notes = new Map<AuditEventName, AuditEvent[]>();
  private readonly omitted = new Map<AuditEventName, number>();
  private timer?: NodeJS.Timeout;
  private writing: Promise<void> = Promise.resolve();
  private interval = INTERVAL;

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  note(by: Requester, entry: AuditEntry): void {
    const { event } = entry;
    const alike = this.notes.get(event) ?? [];
    if (alike.length >= SAMPLE) {
      this.omitted.set(event, (this.omitted.get(event) ?? 0) + 1);
      return;
    }
    alike.push(toAuditEvent(entry, by));
    this.notes.set(event, alike);
    this.timer ??= setTimeout(() => void this.flush(), this.interval).unref();
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

  private async write(): Promise<void> {
    const events = [...this.notes.values()].flat();
    for (const [event, omitted] of this.omitted) {
      events.push(toAuditEvent({ event, details: { omitted } }, {}));
    }
    if (events.length === 0) return;
    this.notes = new Map();
    this.omitted.clear();
    try {
      await this.dataSource.transaction((manager) => manager.insert(AuditEvent, events));
    } catch (error) {
      this.logger.error(`${events.length} audit events were lost: ${String(error)}`);
    }
  }
}
