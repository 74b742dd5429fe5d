import { keyOf, type Revocation } from './revocation.js';

/** Entries; about 200 bytes each. */
const CAPACITY = 50_000;

export interface LoggedRevocation {
  readonly revocation: Revocation;
  /** Milliseconds since 1970 at which this instance has learned of it. */
  readonly loggedAt: number;
}

/**
 * The revocations that a token may still be affected by, in the order in which they arrived. Beyond the
 * capacity one entry stands for all of them: every token issued so far needs a refresh.
 */
export class RecentRevocations {
  private entries: LoggedRevocation[] = [];
  /** The latest time by key. */
  private readonly times = new Map<string, number>();
  /** The position of the first entry. */
  private first = 0;

  /**
   * @param lifetime of access tokens, in milliseconds
   * @param capacity for tests
   */
  constructor(
    readonly lifetime: number,
    private readonly capacity = CAPACITY,
  ) {}

  /** The position after the last entry. */
  get end(): number {
    return this.first + this.entries.length;
  }

  /** @returns whether the revocation was not logged before */
  add(revocation: Revocation, now = Date.now()): boolean {
    const key = keyOf(revocation);
    const known = this.times.get(key);
    // A session is revoked once.
    if (known !== undefined && (revocation.type === 'session' || known >= revocation.at)) {
      return false;
    }
    this.prune(now);
    if (this.entries.length >= this.capacity) this.replaceAll(now);
    else this.push(revocation, now);
    return true;
  }

  /** @returns the entry at a position; of a removed one, the first that is left */
  at(position: number): { readonly entry: LoggedRevocation; readonly next: number } | undefined {
    const actual = Math.max(position, this.first);
    const entry = this.entries[actual - this.first];
    return entry && { entry, next: actual + 1 };
  }

  /** @returns the position of the first entry that was logged after a time */
  positionAfter(time: number): number {
    const index = this.entries.findIndex(({ loggedAt }) => loggedAt > time);
    return index === -1 ? this.end : this.first + index;
  }

  /** All entries that are left. */
  list(now = Date.now()): Revocation[] {
    this.prune(now);
    return this.entries.map(({ revocation }) => revocation);
  }

  private push(revocation: Revocation, now: number): void {
    this.entries.push({ revocation, loggedAt: now });
    this.times.set(keyOf(revocation), revocation.at);
  }

  private replaceAll(now: number): void {
    this.first += this.entries.length;
    this.entries = [];
    this.times.clear();
    this.push({ type: 'all', at: now }, now);
  }

  /** Removes entries that no unexpired token is affected by. */
  private prune(now: number): void {
    const isLeft = ({ loggedAt }: LoggedRevocation) => loggedAt + this.lifetime > now;
    if (this.entries[0] === undefined || isLeft(this.entries[0])) return;
    const index = this.entries.findIndex(isLeft);
    const removed = this.entries.splice(0, index === -1 ? this.entries.length : index);
    this.first += removed.length;
    for (const { revocation } of removed) {
      const key = keyOf(revocation);
      if (this.times.get(key) === revocation.at) this.times.delete(key);
    }
  }
}
