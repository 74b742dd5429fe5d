import { Counter, type Registry } from 'prom-client';
import { addGauge } from './add-gauge.js';
import type { CacheReads, HashQueue, Line, Pool } from './reports.js';

/** What nobody reports: it is looked at when somebody looks at the metrics. */
export class ObservedMetrics {
  private readonly caches = new Map<string, CacheReads>();

  constructor(private readonly registry: Registry) {
    const { caches } = this;
    const reads = new Counter({
      name: 'auth_cache_reads_total',
      help: 'How often a cache had what it was asked for (hit), or had not (miss).',
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
    registry.registerMetric(reads);
  }

  addCache(name: string, reads: CacheReads): void {
    this.caches.set(name, reads);
  }

  addHashQueue(queue: HashQueue): void {
    addGauge(
      this.registry,
      'auth_hashes_running',
      'Passwords that are being hashed.',
      () => queue.running,
    );
    addGauge(
      this.registry,
      'auth_hash_queue_length',
      'Passwords that wait for a turn.',
      () => queue.waiting,
    );
  }

  addPool(pool: Pool): void {
    addGauge(
      this.registry,
      'auth_database_connections',
      'Open connections.',
      () => pool.totalCount,
    );
    addGauge(this.registry, 'auth_database_connections_idle', 'Unused ones.', () => pool.idleCount);
    addGauge(this.registry, 'auth_database_waiting', 'Who waits for one.', () => pool.waitingCount);
  }

  /** By a name of its own: that some wait for a moment is no sign of trouble here. */
  addLine(line: Line): void {
    addGauge(
      this.registry,
      'auth_sqlite_waiting',
      'Who waits for the connection.',
      () => line.waiting,
    );
  }
}
