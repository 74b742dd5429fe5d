import type { Meters } from './meters.js';
import type { CacheReads, HashQueue, Line, Pool, RefreshOutcome } from './reports.js';

/** Where the service reports what it does. Unless METRICS_PORT is set, nothing of it is counted. */
export class Metrics {
  /** @param meters what counts; without it a report goes nowhere */
  constructor(readonly meters?: Meters) {}

  /** @param result `succeeded`, or the code of the error */
  signIn(result: string): void {
    this.meters?.signIns.inc({ result });
  }

  refresh(outcome: RefreshOutcome): void {
    this.meters?.refreshes.inc({ outcome });
  }

  /** @param limit as the `RateLimit` header fields call it */
  throttled(limit: string): void {
    this.meters?.throttled.inc({ limit });
  }

  /** @param milliseconds that a hash has waited for its turn */
  hashWaited(milliseconds: number): void {
    this.meters?.hashWaits.observe(milliseconds / 1000);
  }

  hashRefused(): void {
    this.meters?.hashesRefused.inc();
  }

  /** From now on, whoever looks at the metrics sees what this says at that moment. */
  observeHashQueue(queue: HashQueue): void {
    this.meters?.watched.addHashQueue(queue);
  }

  observeCache(name: string, reads: CacheReads): void {
    this.meters?.watched.addCache(name, reads);
  }

  observePool(pool: Pool): void {
    this.meters?.watched.addPool(pool);
  }

  observeLockQueue(line: Line): void {
    this.meters?.watched.addLine(line);
  }
}
