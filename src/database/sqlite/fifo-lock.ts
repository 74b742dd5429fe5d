/** With SQLite's own code for waiting too long on another process. */
class LockTimeoutError extends Error {
  readonly code = 'SQLITE_BUSY';

  constructor(timeout: number) {
    super(`SQLITE_BUSY: the connection was not free within ${timeout} ms`);
    this.name = 'LockTimeoutError';
  }
}

interface Waiter {
  readonly isShared: boolean;
  readonly grant: () => void;
}

/**
 * Shared holders: one that works, and the next one, which then starts without a detour through
 * JavaScript. More would only occupy libuv's thread pool, which hashing needs too.
 */
const MAX_SHARED = 2;

/**
 * A lock for one exclusive holder or a few shared ones, granted strictly in the order of requests: a
 * later request never overtakes an earlier one. Shared holders may release in any order, as on a pool
 * of connections.
 */
export class FifoLock {
  private isExclusive = false;
  private sharedHolders = 0;
  private readonly queue = new Set<Waiter>();

  /** @param timeout milliseconds after which a waiting request fails */
  constructor(private readonly timeout = 5_000) {}

  /**
   * @returns releases the lock; call it once
   * @throws LockTimeoutError
   */
  acquireExclusive(): Promise<() => void> {
    return this.acquire(false);
  }

  /** Together with other shared holders; otherwise as `acquireExclusive`. */
  acquireShared(): Promise<() => void> {
    return this.acquire(true);
  }

  /** Length of the queue. */
  get waiting(): number {
    return this.queue.size;
  }

  private async acquire(isShared: boolean): Promise<() => void> {
    if (this.queue.size === 0 && this.isFree(isShared)) this.take(isShared);
    else await this.enqueue(isShared);
    return () => this.release(isShared);
  }

  private enqueue(isShared: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const grant = () => {
        clearTimeout(timer);
        resolve();
      };
      const waiter = { isShared, grant };
      const timer = setTimeout(() => {
        this.queue.delete(waiter);
        reject(new LockTimeoutError(this.timeout));
        // Shared requests behind an exclusive one may join the current holders.
        this.grantNext();
      }, this.timeout);
      this.queue.add(waiter);
    });
  }

  private isFree(isShared: boolean): boolean {
    if (this.isExclusive) return false;
    return isShared ? this.sharedHolders < MAX_SHARED : this.sharedHolders === 0;
  }

  private take(isShared: boolean): void {
    if (isShared) this.sharedHolders += 1;
    else this.isExclusive = true;
  }

  private release(isShared: boolean): void {
    if (isShared) this.sharedHolders -= 1;
    else this.isExclusive = false;
    this.grantNext();
  }

  private grantNext(): void {
    for (const waiter of this.queue) {
      if (!this.isFree(waiter.isShared)) return;
      this.queue.delete(waiter);
      this.take(waiter.isShared);
      waiter.grant();
    }
  }
}
