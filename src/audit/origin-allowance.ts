import { LRUCache } from 'lru-cache';

/** Events of one name and origin per hour. */
const ALLOWANCE = 200;

/** Milliseconds. */
const WINDOW = 60 * 60 * 1000;

/** Origins; about 150 bytes each. Floods from more of them are sampled by `EventSample`. */
const CAPACITY = 10_000;

/** Bounds the events that one origin, such as a user or an address, can add to the audit log. */
export class OriginAllowance {
  private readonly counts = new LRUCache<string, { count: number; until: number }>({
    max: CAPACITY,
  });

  /** @returns whether another event of this origin may be stored */
  use(origin: string): boolean {
    const now = Date.now();
    let entry = this.counts.get(origin);
    if (!entry || entry.until <= now) {
      entry = { count: 0, until: now + WINDOW };
      this.counts.set(origin, entry);
    }
    entry.count += 1;
    return entry.count <= ALLOWANCE;
  }
}
