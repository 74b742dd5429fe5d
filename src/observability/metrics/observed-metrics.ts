import { Counter, type Registry } from 'prom-client';
import { addGauge } from './add-gauge.js';
import { addOutboxGauges } from './outbox-gauges.js';
import { JobMetrics } from './job-metrics.js';
import type { CacheReads, HashQueue, JobReport, LockQueue, OutboxDepth, Pool } from './reports.js';

/** Metrics that are read from their source at each scrape. */
export class ObservedMetrics {
  private readonly caches = new Map<string, CacheReads>();
  private readonly jobs: JobMetrics;

  constructor(private readonly registry: Registry) {
    this.jobs = new JobMetrics(registry);
    registry.registerMetric(cacheReads(this.caches));
  }

  addCache(name: string, reads: CacheReads): void {
    this.caches.set(name, reads);
  }

  addHashQueue(queue: HashQueue): void {
    this.add('auth_hashes_running', 'Passwords being hashed.', () => queue.running);
    this.add('auth_hash_queue_length', 'Passwords queued for hashing.', () => queue.waiting);
  }

  addJob(report: JobReport): void {
    this.jobs.add(report);
  }

  addOutbox(read: () => Promise<OutboxDepth>): void {
    addOutboxGauges(this.registry, read);
  }

  addPool(pool: Pool): void {
    this.add('auth_database_connections', 'Open connections.', () => pool.totalCount);
    this.add('auth_database_connections_idle', 'Idle connections.', () => pool.idleCount);
    this.add('auth_database_waiting', 'Requests queued for a connection.', () => pool.waitingCount);
  }

  /** Not `auth_database_waiting`, which raises an alert: with one connection a short queue is normal. */
  addLockQueue(queue: LockQueue): void {
    this.add(
      'auth_sqlite_waiting',
      'Statements and transactions queued for the connection.',
      () => queue.waiting,
    );
  }

  private add(name: string, help: string, read: () => number): void {
    addGauge(this.registry, name, help, read);
  }
}

function cacheReads(caches: Map<string, CacheReads>): Counter {
  return new Counter({
    name: 'auth_cache_reads_total',
    help: 'Reads of a cache, by cache and result (hit or miss).',
    labelNames: ['cache', 'result'],
    registers: [],
    collect() {
      this.reset();
      for (const [cache, { hits, misses }] of caches) {
        this.inc({ cache, result: 'hit' }, hits);
        this.inc({ cache, result: 'miss' }, misses);
      }
    },
  });
}
