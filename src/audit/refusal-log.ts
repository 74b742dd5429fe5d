import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { Requester } from '../access/requester.js';
import { type AuditEntry, toAuditEvent } from './audit-entry.js';
import { AuditEvent } from './audit-event.entity.js';
import type { AuditEventName } from './audit-event-name.js';
import { EventSample } from './event-sample.js';
import { OriginAllowance } from './origin-allowance.js';

/** Milliseconds between two looks at the samples. */
const INTERVAL = 1_000;

/**
 * Records rejected requests: failed sign-ins, exceeded rate limits. Nothing is written while the
 * request is answered, so that response times reveal nothing, and floods cost few rows: `OriginAllowance`
 * bounds those of one user or address, `EventSample` those of many.
 */
@Injectable()
export class RefusalLog implements BeforeApplicationShutdown {
  private readonly logger = new Logger(RefusalLog.name);
  private readonly samples = new Map<AuditEventName, EventSample>();
  private readonly allowance = new OriginAllowance();
  private timer?: NodeJS.Timeout;
  private writing: Promise<void> = Promise.resolve();
  private isShuttingDown = false;

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  record(requester: Requester, entry: AuditEntry): void {
    const sample = this.sampleOf(entry.event);
    if (this.allowance.use(originOf(requester, entry))) sample.add(toAuditEvent(entry, requester));
    else sample.drop(1);
    this.schedule();
  }

  async beforeApplicationShutdown(): Promise<void> {
    // Requests in flight still record events, and no interval is left to wait for.
    this.isShuttingDown = true;
    await this.flush();
  }

  /** Writes all recorded events, after a write in progress. */
  async flush(): Promise<void> {
    await this.enqueueWrite(Infinity);
  }

  private async enqueueWrite(now: number): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.write(now));
    await this.writing;
  }

  private schedule(): void {
    const write = () => void this.enqueueWrite(this.isShuttingDown ? Infinity : Date.now());
    this.timer ??= setTimeout(write, this.isShuttingDown ? 0 : INTERVAL).unref();
  }

  private sampleOf(name: AuditEventName): EventSample {
    const sample = this.samples.get(name) ?? new EventSample();
    this.samples.set(name, sample);
    return sample;
  }

  private async write(now: number): Promise<void> {
    const due = [...this.samples].filter(([, sample]) => sample.isDue(now));
    const taken = due.map(([name, sample]) => ({ name, ...sample.take() }));
    const rows = taken.flatMap(({ name, events, omitted }) =>
      omitted > 0 ? [...events, omission(name, omitted)] : events,
    );
    try {
      if (rows.length > 0) {
        await this.dataSource.transaction((manager) => manager.insert(AuditEvent, rows));
      }
    } catch (error) {
      this.logger.warn(`${rows.length} audit events could not be written: ${String(error)}`);
      for (const { name, events, omitted } of taken) this.restore(name, events, omitted);
      // After the shutdown there is no next write.
      if (this.isShuttingDown) return;
    }
    if ([...this.samples.values()].some(({ isPending }) => isPending)) this.schedule();
  }

  /** Keeps events that could not be written for the next write. */
  private restore(name: AuditEventName, events: AuditEvent[], omitted: number): void {
    const sample = this.sampleOf(name);
    for (const event of events) sample.add(event);
    if (omitted > 0) sample.drop(omitted);
  }
}

/** The session for a token that its holder uses, otherwise the user or the address. */
function originOf({ principal, client }: Requester, { event, sessionId }: AuditEntry): string {
  return `${event} ${principal?.userId ?? sessionId ?? client?.ip ?? 'unknown'}`;
}

function omission(name: AuditEventName, count: number): AuditEvent {
  const details = { omitted_event: name, omitted_count: count };
  return toAuditEvent({ event: 'events_omitted', details }, {});
}
