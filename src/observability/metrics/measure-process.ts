import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { Counter, type Registry } from 'prom-client';
import { packageVersion } from '../../config/package-version.js';
import { addGauge } from './add-gauge.js';

/** Milliseconds between two looks at the clock. */
const RESOLUTION = 20;

/**
 * Figures of the process, under the names that other Node.js services have. prom-client's own would be
 * told of each garbage collection: of those there are hundreds a second under load, and requests would
 * be slower by a tenth.
 */
export function measureProcess(registry: Registry): void {
  const startedAt = performance.timeOrigin / 1000;
  addGauge(registry, 'process_start_time_seconds', 'Seconds since 1970.', () => startedAt);
  addGauge(registry, 'process_resident_memory_bytes', 'Memory in use.', () =>
    process.memoryUsage.rss(),
  );
  const versions = { version: packageVersion(), node: process.version };
  addGauge(registry, 'auth_info', 'What runs here.', () => 1, versions);
  registry.registerMetric(processorTime());
  measureEventLoop(registry);
}

function processorTime(): Counter {
  return new Counter({
    name: 'process_cpu_seconds_total',
    help: 'Processor time of all threads.',
    registers: [],
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1e6);
    },
  });
}

/** Of the time since somebody last looked. */
function measureEventLoop(registry: Registry): void {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION });
  delays.enable();
  let last = performance.eventLoopUtilization();
  // Gauges are looked at in the order in which they are added.
  addGauge(registry, 'nodejs_eventloop_lag_mean_seconds', 'How late the event loop is, mean.', () =>
    lag(delays.mean),
  );
  addGauge(registry, 'nodejs_eventloop_lag_p99_seconds', 'How late, 99th percentile.', () => {
    const seconds = lag(delays.percentile(99));
    delays.reset();
    return seconds;
  });
  addGauge(registry, 'nodejs_eventloop_utilization', 'Share of the time that it was busy.', () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization;
  });
}

/** @param nanoseconds between two looks, of which the resolution was meant */
function lag(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - RESOLUTION || 0) / 1000;
}
