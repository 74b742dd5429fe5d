/** As SQLite says it itself when another process writes for too long. */
class LockTimeoutError extends Error {
  readonly code = 'SQLITE_BUSY';

  constructor(limit: number) {
    super(`SQLITE_BUSY: no turn at the connection within ${limit} ms`);
    this.name = 'LockTimeoutError';
  }
}

interface Waiting {
  readonly isShared: boolean;
  readonly enter: () => void;
}

/**
 * How many may share the lock: one to work, and one to be next without a detour through JavaScript.
 * More would only fill libuv's pool, which hashing needs too.
 */
const SHARERS = 2;

/**
 * Lets in one holder alone, or a few who share, in the order in which they asked: nobody who comes
 * later enters first. Those who are in together may finish in any order, as on a pool of connections.
 */
export class FifoLock {
  private isExclusive = false;
  private sharers = 0;
  private readonly line = new Set<Waiting>();

  /** @param limit milliseconds after which who waits gives up */
  constructor(private readonly limit = 5_000) {}

  /**
   * Alone.
   *
   * @returns what gives the lock back; call it once
   * @throws LockTimeoutError
   */
  acquire(): Promise<() => void> {
    return this.hold(false);
  }

  /** Together with others who share. Otherwise as `acquire`. */
  share(): Promise<() => void> {
    return this.hold(true);
  }

  /** How many stand in line. */
  get waiting(): number {
    return this.line.size;
  }

  private async hold(isShared: boolean): Promise<() => void> {
    if (this.line.size === 0 && this.hasRoom(isShared)) this.enter(isShared);
    else await this.turn(isShared);
    return () => this.refund(isShared);
  }

  private turn(isShared: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = () => {
        clearTimeout(timer);
        resolve();
      };
      const waiting = { isShared, enter };
      const timer = setTimeout(() => {
        this.line.delete(waiting);
        reject(new LockTimeoutError(this.limit));
        // Those behind may share with those who hold it.
        this.admit();
      }, this.limit);
      this.line.add(waiting);
    });
  }

  private hasRoom(isShared: boolean): boolean {
    if (this.isExclusive) return false;
    return isShared ? this.sharers < SHARERS : this.sharers === 0;
  }

  private enter(isShared: boolean): void {
    if (isShared) this.sharers += 1;
    else this.isExclusive = true;
  }

  private refund(isShared: boolean): void {
    if (isShared) this.sharers -= 1;
    else this.isExclusive = false;
    this.admit();
  }

  private admit(): void {
    for (const waiting of this.line) {
      if (!this.hasRoom(waiting.isShared)) return;
      this.line.delete(waiting);
      this.enter(waiting.isShared);
      waiting.enter();
    }
  }
}
