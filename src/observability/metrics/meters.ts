import { Counter, Histogram, Registry } from 'prom-client';
import { measureProcess } from './measure-process.js';
import { REFRESH_OUTCOMES } from './reports.js';
import { RequestDurations } from './request-durations.js';
import { ObservedMetrics } from './observed-metrics.js';

/** Seconds, up to the maximum of HASH_QUEUE_MAX_WAIT_MS. */
const WAITS = [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5];

/** The counters of one application. Only this file and those below it load prom-client. */
export class Meters {
  readonly registry = new Registry();
  private readonly registers = [this.registry];

  readonly signIns = new Counter({
    name: 'auth_sign_ins_total',
    help: 'Sign-in attempts, by result.',
    labelNames: ['result'],
    registers: this.registers,
  });

  readonly refreshes = new Counter({
    name: 'auth_refreshes_total',
    help: 'Refresh attempts, by outcome.',
    labelNames: ['outcome'],
    registers: this.registers,
  });

  readonly rateLimitRejected = new Counter({
    name: 'auth_throttled_total',
    help: 'Attempts rejected by a rate limit, by limit.',
    labelNames: ['limit'],
    registers: this.registers,
  });

  readonly unknownAddresses = new Counter({
    name: 'auth_unknown_addresses_total',
    help: 'Requests whose client address could not be determined.',
    registers: this.registers,
  });

  readonly hashWaits = new Histogram({
    name: 'auth_hash_wait_seconds',
    help: 'Time that passwords were queued for hashing.',
    buckets: WAITS,
    registers: this.registers,
  });

  readonly hashesRefused = new Counter({
    name: 'auth_hashes_refused_total',
    help: 'Passwords rejected because the hash queue was too long.',
    registers: this.registers,
  });

  readonly deliveryAttempts = new Counter({
    name: 'auth_outbox_attempts_total',
    help: 'Attempts to deliver, by kind and result (delivered, failed, dead, aborted).',
    labelNames: ['kind', 'result'],
    registers: this.registers,
  });

  readonly mails = new Counter({
    name: 'auth_mails_total',
    help: 'Mails that were sent, or dropped because their user or their token was void, by template.',
    labelNames: ['template', 'result'],
    registers: this.registers,
  });

  readonly requests = new RequestDurations(this.registry);
  readonly observed = new ObservedMetrics(this.registry);

  constructor() {
    // Prometheus computes increases: without a zero sample it would miss the first event.
    for (const outcome of REFRESH_OUTCOMES) this.refreshes.inc({ outcome }, 0);
    for (const result of ['delivered', 'failed', 'dead']) {
      this.deliveryAttempts.inc({ kind: 'mail', result }, 0);
    }
    for (const result of ['succeeded', 'invalid_credentials']) this.signIns.inc({ result }, 0);
    measureProcess(this.registry);
  }
}
