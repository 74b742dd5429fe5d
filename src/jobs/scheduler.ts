import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { Metrics } from '../observability/metrics/metrics.js';
import type { Job } from './job.js';
import { JobRunner } from './job-runner.js';

/** Runs the background jobs of a server from its start until its shutdown. */
export class Scheduler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly runners: JobRunner[];

  /** @param random the source of the jitter */
  constructor(jobs: Job[], metrics: Metrics, random: () => number = Math.random) {
    this.runners = jobs.map((job) => new JobRunner(job, random));
    for (const runner of this.runners) metrics.observeJob(runner);
  }

  onApplicationBootstrap(): void {
    for (const runner of this.runners) runner.start();
  }

  /** Current runs end before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.runners.map((runner) => runner.stop()));
  }
}
