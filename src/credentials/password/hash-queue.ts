import { Logger } from '@nestjs/common';
import { AppException } from '../../common/errors/app.exception.js';
import type { Environment } from '../../config/environment.js';
import { Metrics } from '../../observability/metrics/metrics.js';

/** Weight of a new measurement in the mean duration. */
const WEIGHT = 0.1;

/** Milliseconds between two log lines about rejected requests. */
const REPORT_INTERVAL = 10_000;

/** Milliseconds; the lower bound of the wait after which a queued request is rejected. */
const MIN_QUEUE_LIMIT = 2_000;

interface QueuedTicket {
  readonly since: number;
  readonly resolve: () => void;
  readonly reject: (rejection: AppException) => void;
}

/** One admitted request. Call `release` exactly once, also after an error. */
export interface HashTicket {
  /** Waits for a slot. @throws AppException `overloaded` as soon as the wait is far longer than expected */
  acquireSlot(): Promise<void>;
  /** Gives the slot to the next request, or the place back when no slot was acquired. */
  release(): void;
}

/**
 * Admission control for password hashing: a fixed number of slots, and a first-in, first-out queue
 * behind them. A request with an expected wait over `HASH_QUEUE_MAX_WAIT_MS` is rejected before any
 * work is done, so that admitted requests are served in time under any load.
 */
export class HashQueue {
  private readonly logger = new Logger(HashQueue.name);
  private readonly maxWait: number;
  private readonly queueLimit: number;
  private readonly queue: QueuedTicket[] = [];
  /** Rejects the head of the queue when its time has passed, also while every slot is held for long. */
  private overdueTimer?: NodeJS.Timeout;
  private slotsInUse = 0;
  /** Admitted requests that have not asked for a slot yet. */
  private preparing = 0;
  /** Rejected requests since the last log line. */
  private rejected = 0;
  private silentUntil = 0;
  /** Milliseconds that a slot is held; 0 before the first measurement. */
  private meanDuration = 0;

  /** @param slots number of tasks that run at once */
  constructor(
    environment: Pick<Environment, 'HASH_QUEUE_MAX_WAIT_MS'>,
    readonly slots: number,
    private readonly metrics = new Metrics(),
  ) {
    metrics.observeHashQueue(this);
    this.maxWait = environment.HASH_QUEUE_MAX_WAIT_MS;
    this.queueLimit = Math.max(2 * this.maxWait, MIN_QUEUE_LIMIT);
  }

  /** Number of running tasks. */
  get running(): number {
    return this.slotsInUse;
  }

  /** Number of queued requests. */
  get waiting(): number {
    return this.queue.length;
  }

  /** Milliseconds that a request admitted now would wait. */
  get expectedWait(): number {
    const ahead = this.running + this.queue.length + this.preparing;
    return (Math.max(0, ahead + 1 - this.slots) * this.meanDuration) / this.slots;
  }

  /** Whether a request that arrives now is rejected. */
  get isBusy(): boolean {
    return this.expectedWait > this.maxWait;
  }

  /** @returns the error of a request that arrives now; undefined when it is admitted */
  rejection(): AppException | undefined {
    return this.isBusy ? this.reject() : undefined;
  }

  /**
   * Admits a request that has work to do before it hashes. The place counts from now on, so that a
   * rejected request costs nothing and an admitted one is served.
   *
   * @throws AppException `overloaded` when the expected wait is too long
   */
  admit(): HashTicket {
    const rejection = this.rejection();
    if (rejection) throw rejection;
    this.preparing += 1;
    let state: 'preparing' | 'queued' | 'running' | 'released' = 'preparing';
    let startedAt = 0;
    return {
      acquireSlot: async () => {
        // In the same tick as the slot or the queue is entered: a gap would admit one request too many.
        this.preparing -= 1;
        state = 'queued';
        await this.waitForSlot();
        startedAt = performance.now();
        state = 'running';
      },
      release: () => {
        if (state === 'preparing') this.preparing -= 1;
        if (state === 'running') {
          this.measure(performance.now() - startedAt);
          this.passSlot();
        }
        state = 'released';
      },
    };
  }

  /** Runs a task in a slot. @throws AppException `overloaded`, as `admit` */
  async run<T>(task: () => Promise<T>): Promise<T> {
    const ticket = this.admit();
    try {
      await ticket.acquireSlot();
      return await task();
    } finally {
      ticket.release();
    }
  }

  private async waitForSlot(): Promise<void> {
    if (this.slotsInUse < this.slots) {
      this.slotsInUse += 1;
      this.metrics.hashWaited(0);
      return;
    }
    await new Promise<void>((resolve, reject) => {
      this.queue.push({ since: performance.now(), resolve, reject });
      if (!this.overdueTimer) this.awaitOverdue();
    });
  }

  private awaitOverdue(): void {
    const [head] = this.queue;
    this.overdueTimer =
      head &&
      setTimeout(() => this.rejectOverdue(), head.since + this.queueLimit - performance.now());
    this.overdueTimer?.unref();
  }

  private rejectOverdue(): void {
    const since = performance.now() - this.queueLimit;
    for (let [head] = this.queue; head && head.since <= since; [head] = this.queue) {
      this.queue.shift();
      head.reject(this.reject());
    }
    this.awaitOverdue();
  }

  /** Hands the slot to the head of the queue, so that a request that arrives meanwhile cannot take it. */
  private passSlot(): void {
    for (let next = this.queue.shift(); next; next = this.queue.shift()) {
      // Hashing has slowed down meanwhile; most clients have given up after so long.
      const waited = performance.now() - next.since;
      if (waited <= this.queueLimit) {
        this.metrics.hashWaited(waited);
        next.resolve();
        return;
      }
      next.reject(this.reject());
    }
    this.slotsInUse -= 1;
  }

  private reject(): AppException {
    this.report();
    this.metrics.hashRejected();
    return new AppException('overloaded', {
      detail:
        'The password queue is full. Nothing was changed; retry after the time in Retry-After.',
      headers: { 'retry-after': String(Math.max(1, Math.ceil(this.expectedWait / 1000))) },
    });
  }

  /** One line for thousands of rejected requests. */
  private report(): void {
    this.rejected += 1;
    const now = performance.now();
    if (now < this.silentUntil) return;
    this.logger.warn(
      `Password hashing is overloaded: ${this.rejected} request(s) rejected since the last such line`,
    );
    this.rejected = 0;
    this.silentUntil = now + REPORT_INTERVAL;
  }

  private measure(duration: number): void {
    this.meanDuration =
      this.meanDuration === 0
        ? duration
        : this.meanDuration + WEIGHT * (duration - this.meanDuration);
  }
}
