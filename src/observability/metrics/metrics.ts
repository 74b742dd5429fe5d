import type { Meters } from './meters.js';
import type {
  CacheReads,
  DeliveryResult,
  HashQueue,
  JobReport,
  LockQueue,
  OutboxDepth,
  Pool,
  RefreshOutcome,
} from './reports.js';

/** The service reports its work here. Unless METRICS_PORT is set, reports are dropped. */
export class Metrics {
  /** @param meters the counters; omitted when metrics are off */
  constructor(readonly meters?: Meters) {}

  /** @param result `succeeded`, or the code of the error */
  signIn(result: string): void {
    this.meters?.signIns.inc({ result });
  }

  refresh(outcome: RefreshOutcome): void {
    this.meters?.refreshes.inc({ outcome });
  }

  /** @param limit as the `RateLimit` header fields name it */
  rateLimitRejected(limit: string): void {
    this.meters?.rateLimitRejected.inc({ limit });
  }

  /** The address of a client could not be determined. */
  unknownAddress(): void {
    this.meters?.unknownAddresses.inc();
  }

  /** @param milliseconds that a password was queued for hashing */
  hashWaited(milliseconds: number): void {
    this.meters?.hashWaits.observe(milliseconds / 1000);
  }

  hashRejected(): void {
    this.meters?.hashesRefused.inc();
  }

  /** @param kind of the delivery, such as `mail` */
  deliveryAttempted(kind: string, result: DeliveryResult): void {
    this.meters?.deliveryAttempts.inc({ kind, result });
  }

  /** @param result `dropped` for a mail to a deleted user or with a void token */
  mail(template: string, result: 'sent' | 'dropped'): void {
    this.meters?.mails.inc({ template, result });
  }

  /** The queue, as the other `observe…` sources, is read at each scrape from now on. */
  observeHashQueue(queue: HashQueue): void {
    this.meters?.observed.addHashQueue(queue);
  }

  observeCache(name: string, reads: CacheReads): void {
    this.meters?.observed.addCache(name, reads);
  }

  observeJob(report: JobReport): void {
    this.meters?.observed.addJob(report);
  }

  /** @param read queries the database */
  observeOutbox(read: () => Promise<OutboxDepth>): void {
    this.meters?.observed.addOutbox(read);
  }

  observePool(pool: Pool): void {
    this.meters?.observed.addPool(pool);
  }

  observeLockQueue(queue: LockQueue): void {
    this.meters?.observed.addLockQueue(queue);
  }
}
