import { createHash } from 'node:crypto';
import type { CounterState } from './shared-counters.js';

/** Slots of a bucket; of a full one, the counter with the fewest attempts is replaced. */
const WAYS = 8;

const LEAST_BUCKETS = 64;

/** Half a million counters. */
const MOST_BUCKETS = 65_536;

/** Bytes of a key's hash that identify a counter. */
const TAG_BYTES = 6;

/**
 * Counters of attempts in memory: 20 bytes a slot, at most 10 MiB for a limit. A flood of failed sign-ins
 * under random names leaves a counter a name for a day; beyond the maximum, counters with few attempts are
 * replaced first, so that the flood cannot reset those that are close to their limit.
 */
export class MemoryCounters {
  private buckets = 0;
  private tags = new Float64Array(0);
  /** Ends of the windows, in milliseconds since 1970. */
  private ends = new Float64Array(0);
  private counts = new Uint32Array(0);

  /** @param duration of the window that starts if none is open, in milliseconds */
  consume(key: string, duration: number): CounterState {
    const now = Date.now();
    const tag = tagOf(key);
    let slot = this.find(tag, now);
    if (slot === undefined) {
      if (this.isCrowded(tag, now) && this.buckets < MOST_BUCKETS) this.grow(now);
      slot = this.take(tag, now, now + duration);
    }
    const consumed = (this.counts[slot] ?? 0) + 1;
    this.counts[slot] = consumed;
    return { consumed, until: this.ends[slot] ?? 0 };
  }

  refund(key: string): void {
    const slot = this.find(tagOf(key), Date.now());
    if (slot !== undefined) this.counts[slot] = Math.max(0, (this.counts[slot] ?? 0) - 1);
  }

  /** @returns the memory of the table */
  get bytes(): number {
    return this.tags.byteLength + this.ends.byteLength + this.counts.byteLength;
  }

  private find(tag: number, now: number): number | undefined {
    if (this.buckets === 0) return undefined;
    const first = (tag % this.buckets) * WAYS;
    for (let slot = first; slot < first + WAYS; slot += 1) {
      if (this.tags[slot] === tag && (this.ends[slot] ?? 0) > now) return slot;
    }
    return undefined;
  }

  private isCrowded(tag: number, now: number): boolean {
    const first = (tag % this.buckets) * WAYS;
    return this.buckets === 0 || this.ends.subarray(first, first + WAYS).every((end) => end > now);
  }

  /** Starts a counter in a slot that is free or expired, or else in the one with the fewest attempts. */
  private take(tag: number, now: number, end: number): number {
    const first = (tag % this.buckets) * WAYS;
    let taken = first;
    let fewest = Infinity;
    for (let slot = first; slot < first + WAYS; slot += 1) {
      const count = (this.ends[slot] ?? 0) > now ? (this.counts[slot] ?? 0) : -1;
      if (count < fewest) [taken, fewest] = [slot, count];
    }
    this.tags[taken] = tag;
    this.ends[taken] = end;
    this.counts[taken] = 0;
    return taken;
  }

  /** Doubles the table when the bucket of a new counter is full of open ones. */
  private grow(now: number): void {
    const { tags, ends, counts } = this;
    this.buckets = Math.max(LEAST_BUCKETS, this.buckets * 2);
    const size = this.buckets * WAYS;
    this.tags = new Float64Array(size);
    this.ends = new Float64Array(size);
    this.counts = new Uint32Array(size);
    for (let slot = 0; slot < counts.length; slot += 1) {
      const [tag = 0, end = 0] = [tags[slot], ends[slot]];
      if (end > now) this.counts[this.take(tag, now, end)] = counts[slot] ?? 0;
    }
  }
}

function tagOf(key: string): number {
  return createHash('sha256').update(key).digest().readUIntBE(0, TAG_BYTES);
}
