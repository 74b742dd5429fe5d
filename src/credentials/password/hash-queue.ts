import { Logger } from '@nestjs/common';
import { AppException } from '../../common/errors/app.exception.js';
import { Environment } from '../../config/environment.js';
import { Metrics } from '../../observability/metrics/metrics.js';

/** How much a new measurement moves the mean. */
const WEIGHT = 0.1;

/** Milliseconds between two lines in the log. */
const REPORT_INTERVAL = 10_000;

/** Who has waited for twice the longest wait, and for so many milliseconds, is not served any more. */
const LEAST_PATIENCE = 2_000;

interface Waiting {
  since: number;
  resolve: () => void;
  reject: (refusal: AppException) => void;
}

/**
 * Admission control for hashing: so many at once, the others in a line, first come first served. Who
 * would have to wait for too long is refused before any work is done, so that those who are let in are
 * served in time however many ask.
 */
export class HashQueue {
  private readonly logger = new Logger(HashQueue.name);
  private readonly maxWait: number;
  private readonly patience: number;
  private readonly line: Waiting[] = [];
  private inTurn = 0;
  /** Who has been let in and has something else to do first. */
  private preparing = 0;
  /** Since the log was told. */
  private refused = 0;
  private silentUntil = 0;
  /** Milliseconds that a turn takes; 0 until the first was measured. */
  private meanDuration = 0;

  /** @param slots how many tasks run at once */
  constructor(
    environment: Environment,
    readonly slots: number,
    private readonly metrics = new Metrics(),
  ) {
    metrics.observeHashQueue(this);
    this.maxWait = environment.HASH_QUEUE_MAX_WAIT_MS;
    this.patience = Math.max(2 * this.maxWait, LEAST_PATIENCE);
  }

  /** How many tasks run. */
  get running(): number {
    return this.inTurn;
  }

  /** How many wait for their turn. */
  get waiting(): number {
    return this.line.length;
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

  /** What to answer when the wait would be longer than `HASH_QUEUE_MAX_WAIT_MS`: `overloaded`. */
  refusal(): AppException | undefined {
    return this.isBusy ? this.refuse() : undefined;
  }

  private refuse(): AppException {
    this.report();
    this.metrics.hashRefused();
    return new AppException('overloaded', {
      detail: 'Too many passwords are being checked right now. Nothing was done; try again.',
      headers: { 'retry-after': String(Math.max(1, Math.ceil(this.expectedWait / 1000))) },
    });
  }

  /** Runs a task when it has its turn. @throws AppException `overloaded`, as `refusal` */
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
    const refusal = this.refusal();
    if (refusal) throw refusal;
    this.preparing += 1;
    let prepared: P;
    try {
      prepared = await prepare();
    } finally {
      // In the same moment as the turn begins: whoever comes in between would find the place free.
      this.preparing -= 1;
    }
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
    if (this.inTurn < this.slots) {
      this.inTurn += 1;
      this.metrics.hashWaited(0);
    } else {
      await new Promise<void>((resolve, reject) =>
        this.line.push({ since: performance.now(), resolve, reject }),
      );
    }
  }

  /** The slot goes straight to the next in line: nobody who comes in between takes it. */
  private passOn(): void {
    for (let next = this.line.shift(); next; next = this.line.shift()) {
      // Hashes have become slower meanwhile, and most clients do not wait for so long.
      const waited = performance.now() - next.since;
      if (waited <= this.patience) {
        this.metrics.hashWaited(waited);
        return next.resolve();
      }
      next.reject(this.refuse());
    }
    this.inTurn -= 1;
  }

  /** In a flood, one line for thousands. */
  private report(): void {
    this.refused += 1;
    const now = performance.now();
    if (now < this.silentUntil) return;
    this.logger.warn(
      `More passwords to hash than this machine can: ${this.refused} request(s) refused since the last such line`,
    );
    this.refused = 0;
    this.silentUntil = now + REPORT_INTERVAL;
  }

  private learn(duration: number): void {
    this.meanDuration =
      this.meanDuration === 0
        ? duration
        : this.meanDuration + WEIGHT * (duration - this.meanDuration);
  }
}
