/** As SQLite says it itself when another process writes for too long. */
class LockTimeoutError extends Error {
  readonly code = 'SQLITE_BUSY';

  constructor(limit: number) {
    super(`SQLITE_BUSY: no turn at the connection within ${limit} ms`);
    this.name = 'LockTimeoutError';
  }
}

/** Lets one holder in at a time, in the order in which they asked. */
export class FifoLock {
  private isHeld = false;
  /** What lets each of those who wait enter, the first first. */
  private readonly line = new Set<() => void>();

  /** @param limit milliseconds after which who waits gives up */
  constructor(private readonly limit = 5_000) {}

  /**
   * @returns what gives the lock back; call it once
   * @throws LockTimeoutError
   */
  async acquire(): Promise<() => void> {
    if (this.isHeld) await this.turn();
    this.isHeld = true;
    return () => this.passOn();
  }

  private turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.line.delete(enter);
        reject(new LockTimeoutError(this.limit));
      }, this.limit);
      this.line.add(enter);
    });
  }

  /** It stays held while there is a next one: nobody who comes in between takes it. */
  private passOn(): void {
    const [enter] = this.line;
    if (enter) {
      this.line.delete(enter);
      enter();
    } else {
      this.isHeld = false;
    }
  }
}
