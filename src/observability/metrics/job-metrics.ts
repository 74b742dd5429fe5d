import { Counter, Gauge, type Registry } from 'prom-client';
import type { JobReport } from './reports.js';

/** Not `job`: Prometheus itself sets that label to the scrape job. */
const LABELS = ['name'];

/** The runs of each background job on this instance, read at each scrape. */
export class JobMetrics {
  private readonly reports: JobReport[] = [];

  constructor(registry: Registry) {
    const { reports } = this;
    registry.registerMetric(
      new Gauge({
        name: 'auth_job_last_run_timestamp_seconds',
        help: 'Start of the last run in seconds since 1970; 0 before the first.',
        labelNames: LABELS,
        registers: [],
        collect() {
          for (const { name, lastRunAt } of reports) this.set({ name }, lastRunAt);
        },
      }),
    );
    registry.registerMetric(
      new Gauge({
        name: 'auth_job_last_run_duration_seconds',
        help: 'Duration of the last run.',
        labelNames: LABELS,
        registers: [],
        collect() {
          for (const { name, lastDuration } of reports) this.set({ name }, lastDuration);
        },
      }),
    );
    registry.registerMetric(
      new Counter({
        name: 'auth_job_failures_total',
        help: 'Runs that failed.',
        labelNames: LABELS,
        registers: [],
        collect() {
          this.reset();
          for (const { name, failures } of reports) this.inc({ name }, failures);
        },
      }),
    );
  }

  add(report: JobReport): void {
    this.reports.push(report);
  }
}
