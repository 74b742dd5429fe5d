import { AppException } from '../common/errors/app.exception.js';
import { Environment } from '../config/environment.js';

/** How much a new measurement moves the mean. */
const WEIGHT = 0.1;

/**
 * Admission control for hashing: so many at once, the others in a line, first come first served. Who
 * would have to wait for too long is refused before any work is done, so that those who are let in are
 * served in time however many ask.
 */
export class HashGate {
  private readonly maxWait: number;
  private readonly line: (() => void)[] = [];
  private running = 0;
  /** Who has been let in and has something else to do first. */
  private preparing = 0;
  /** Milliseconds that a turn takes; 0 until the first was measured. */
  private meanDuration = 0;

  /** @param slots how many tasks run at once */
  constructor(
    environment: Environment,
    readonly slots: number,
  ) {
    this.maxWait = environment.HASH_QUEUE_MAX_WAIT_MS;
  }

  /** Milliseconds until whoever comes now would have a turn. */
  get expectedWait(): number {
    const ahead = this.running + this.line.length + this.preparing;
    return (Math.max(0, ahead + 1 - this.slots) * this.meanDuration) / this.slots;
  }

  /** Whether whoever comes now is refused. */
  get isBusy(): boolean {
    return this.expectedWait > this.maxWait;
  }

  /** @throws AppException `overloaded` when the wait would be longer than `HASH_QUEUE_MAX_WAIT_MS` */
  private refuseWhenBusy(): void {
    if (!this.isBusy) return;
    throw new AppException('overloaded', {
      detail: 'Too many passwords are being checked right now. Nothing was done; try again.',
      headers: { 'retry-after': String(Math.max(1, Math.ceil(this.expectedWait / 1000))) },
    });
  }

  /** Runs a task when it has its turn. @throws AppException `overloaded`, as `refuseWhenBusy` */
  async run<T>(task: () => Promise<T>): Promise<T> {
    return this.runOn(
      () => Promise.resolve(),
      () => task(),
    );
  }

  /**
   * As `run`, for a task that needs something else first: its place is taken before that, so that
   * whoever is refused has cost nothing, and whoever is not is served.
   */
  async runOn<P, T>(prepare: () => Promise<P>, task: (prepared: P) => Promise<T>): Promise<T> {
    this.refuseWhenBusy();
    this.preparing += 1;
    const prepared = await prepare().finally(() => (this.preparing -= 1));
    await this.turn();
    const startedAt = performance.now();
    try {
      return await task(prepared);
    } finally {
      this.learn(performance.now() - startedAt);
      this.passOn();
    }
  }

  private async turn(): Promise<void> {
    if (this.running < this.slots) this.running += 1;
    else await new Promise<void>((resolve) => this.line.push(resolve));
  }

  /** The slot goes straight to the next in line: nobody who comes in between takes it. */
  private passOn(): void {
    const next = this.line.shift();
    if (next) next();
    else this.running -= 1;
  }

  private learn(duration: number): void {
    this.meanDuration =
      this.meanDuration === 0
        ? duration
        : this.meanDuration + WEIGHT * (duration - this.meanDuration);
  }
}
