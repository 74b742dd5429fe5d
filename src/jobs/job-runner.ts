import { Logger } from '@nestjs/common';
import type { JobReport } from '../observability/metrics/reports.js';
import type { Job } from './job.js';

/** Share of a delay by which it varies, so that instances that start together do not run together. */
const JITTER = 0.2;

/** Repeats one job. Runs never overlap, however long one takes; a failed run is logged and repeated. */
export class JobRunner implements JobReport {
  lastRunAt = 0;
  lastDuration = 0;
  failures = 0;

  private readonly logger = new Logger('Jobs');
  private readonly shutdown = new AbortController();
  private timer?: NodeJS.Timeout;
  private run?: Promise<void>;

  /** @param random returns a number from 0 to 1, as `Math.random` */
  constructor(
    private readonly job: Job,
    private readonly random: () => number,
  ) {}

  get name(): string {
    return this.job.name;
  }

  start(): void {
    this.schedule(this.job.firstDelay);
  }

  /** Resolves when the current run has ended; none starts after it. */
  async stop(): Promise<void> {
    this.shutdown.abort();
    clearTimeout(this.timer);
    await this.run;
  }

  private schedule(delay: number): void {
    if (this.shutdown.signal.aborted) return;
    const jitter = JITTER * (2 * this.random() - 1);
    this.timer = setTimeout(
      () => {
        this.run = this.runOnce().then(() => this.schedule(this.job.interval));
      },
      delay * (1 + jitter),
    );
    this.timer.unref();
  }

  private async runOnce(): Promise<void> {
    const startedAt = performance.now();
    this.lastRunAt = Date.now() / 1000;
    try {
      await this.job.run(this.shutdown.signal);
    } catch (error) {
      this.failures += 1;
      this.logger.warn(`Job ${this.job.name} failed: ${String(error)}`);
    }
    this.lastDuration = (performance.now() - startedAt) / 1000;
  }
}
