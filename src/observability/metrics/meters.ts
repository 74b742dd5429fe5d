import { Counter, Histogram, Registry } from 'prom-client';
import { measureProcess } from './measure-process.js';
import { REFRESH_OUTCOMES } from './reports.js';
import { RequestDurations } from './request-durations.js';
import { ObservedMetrics } from './observed.js';

/** Seconds; the longest wait that is allowed is five (HASH_QUEUE_MAX_WAIT_MS). */
const WAITS = [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5];

/** All that is counted, for one application. prom-client is loaded with this, and not without. */
export class Meters {
  readonly registry = new Registry();
  private readonly registers = [this.registry];

  readonly signIns = new Counter({
    name: 'auth_sign_ins_total',
    help: 'Sign-ins that were tried, by result.',
    labelNames: ['result'],
    registers: this.registers,
  });

  readonly refreshes = new Counter({
    name: 'auth_refreshes_total',
    help: 'Refresh tokens that were presented, by what became of them.',
    labelNames: ['outcome'],
    registers: this.registers,
  });

  readonly throttled = new Counter({
    name: 'auth_throttled_total',
    help: 'Attempts that were refused past a limit, by limit.',
    labelNames: ['limit'],
    registers: this.registers,
  });

  readonly hashWaits = new Histogram({
    name: 'auth_hash_wait_seconds',
    help: 'How long passwords have waited for their turn to be hashed.',
    buckets: WAITS,
    registers: this.registers,
  });

  readonly hashesRefused = new Counter({
    name: 'auth_hashes_refused_total',
    help: 'Passwords that were not hashed, as the wait would have been too long.',
    registers: this.registers,
  });

  readonly requests = new RequestDurations(this.registry);
  readonly watched = new ObservedMetrics(this.registry);

  constructor() {
    // Otherwise Prometheus, which sees growth alone, would not see the first.
    for (const outcome of REFRESH_OUTCOMES) this.refreshes.inc({ outcome }, 0);
    for (const result of ['succeeded', 'invalid_credentials']) this.signIns.inc({ result }, 0);
    measureProcess(this.registry);
  }
}
