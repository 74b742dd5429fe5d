import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { Counter, type Registry } from 'prom-client';
import { packageVersion } from '../../config/package-version.js';
import { addGauge } from './add-gauge.js';

/** Milliseconds between two samples of the event loop. */
const RESOLUTION = 20;

/**
 * Metrics of the process, under the usual names for Node.js. The default metrics of prom-client observe
 * each garbage collection: under load there are hundreds per second, and requests were 10 % slower.
 */
export function measureProcess(registry: Registry): void {
  const startedAt = performance.timeOrigin / 1000;
  addGauge(
    registry,
    'process_start_time_seconds',
    'Start time in seconds since 1970.',
    () => startedAt,
  );
  addGauge(registry, 'process_resident_memory_bytes', 'Resident memory in bytes.', () =>
    process.memoryUsage.rss(),
  );
  const versions = { version: packageVersion(), node: process.version };
  addGauge(registry, 'auth_info', 'Versions of the service and of Node.js.', () => 1, versions);
  registry.registerMetric(processorTime());
  measureEventLoop(registry);
}

function processorTime(): Counter {
  return new Counter({
    name: 'process_cpu_seconds_total',
    help: 'CPU time of all threads in seconds.',
    registers: [],
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1e6);
    },
  });
}

/** Values cover the time since the previous scrape. */
function measureEventLoop(registry: Registry): void {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION });
  delays.enable();
  let last = performance.eventLoopUtilization();
  // Gauges are read in the order in which they are added: the p99 resets the histogram last.
  addGauge(
    registry,
    'nodejs_eventloop_lag_mean_seconds',
    'Mean delay of the event loop in seconds.',
    () => toLagSeconds(delays.mean),
  );
  addGauge(
    registry,
    'nodejs_eventloop_lag_p99_seconds',
    '99th percentile of the delay of the event loop in seconds.',
    () => {
      const seconds = toLagSeconds(delays.percentile(99));
      delays.reset();
      return seconds;
    },
  );
  addGauge(
    registry,
    'nodejs_eventloop_utilization',
    'Fraction of time that the event loop was busy.',
    () => {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, last);
      last = now;
      return utilization;
    },
  );
}

/** @param nanoseconds between two samples, including the resolution. @returns the excess in seconds */
function toLagSeconds(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - RESOLUTION || 0) / 1000;
}
