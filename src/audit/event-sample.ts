import { randomInt } from 'node:crypto';
import type { AuditEvent } from './audit-event.entity.js';

/** Stored events of one name per write. The others are only counted. */
const SIZE = 20;

/** Milliseconds between two writes; while a flood lasts, the interval doubles up to the longest. */
const SHORTEST = 1_000;
const LONGEST = 60_000;

/**
 * A sample of the events of one name since the last write. A flood from many origins costs twenty rows a
 * minute, and a single event is written after a second.
 */
export class EventSample {
  private events: AuditEvent[] = [];
  /** Events that were added to the full sample or dropped, since the last write. */
  private omitted = 0;
  /** Of these, events that took part in the sampling. */
  private overflow = 0;
  private interval = SHORTEST;
  private dueAt = Infinity;

  /** Reservoir sampling: an attacker cannot hide an event behind a flood that precedes it. */
  add(added: AuditEvent): void {
    this.schedule();
    if (this.events.length < SIZE) {
      this.events.push(added);
      return;
    }
    this.omitted += 1;
    this.overflow += 1;
    const index = randomInt(SIZE + this.overflow);
    if (index < SIZE) this.events[index] = added;
  }

  /** Counts events that are not to be stored. */
  drop(count: number): void {
    this.omitted += count;
    // Their number is no news: it may wait longer than an event.
    this.dueAt = Math.min(this.dueAt, Date.now() + LONGEST);
  }

  /** Whether anything was added since the last write. */
  get isPending(): boolean {
    return this.dueAt !== Infinity;
  }

  isDue(now: number): boolean {
    return this.isPending && this.dueAt <= now;
  }

  /** @returns the events to write and the number of the others; the sample is empty afterwards */
  take(): { events: AuditEvent[]; omitted: number } {
    const { events, omitted } = this;
    this.interval = this.overflow > 0 ? Math.min(2 * this.interval, LONGEST) : SHORTEST;
    this.events = [];
    this.omitted = 0;
    this.overflow = 0;
    this.dueAt = Infinity;
    return { events, omitted };
  }

  private schedule(): void {
    this.dueAt = Math.min(this.dueAt, Date.now() + this.interval);
  }
}
