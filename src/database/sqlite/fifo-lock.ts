/** Lets one holder in at a time, in the order in which they asked. */
export class FifoLock {
  private last: Promise<void> = Promise.resolve();

  /** @returns what gives the lock back; call it once */
  acquire(): Promise<() => void> {
    const ahead = this.last;
    let release!: () => void;
    this.last = new Promise((resolve) => (release = resolve));
    return ahead.then(() => release);
  }
}
