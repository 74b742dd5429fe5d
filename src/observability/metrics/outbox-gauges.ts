import { Gauge, type Registry } from 'prom-client';
import type { OutboxDepth } from './reports.js';

/** Milliseconds that a scrape waits for the database: the other metrics must not be late while it is slow. */
const TIMEOUT = 500;

/** Adds the gauges of the outbox. They have no value at a scrape while the database is slow or unavailable. */
export function addOutboxGauges(registry: Registry, read: () => Promise<OutboxDepth>): void {
  let reading: Promise<OutboxDepth | undefined> | undefined;
  /** One query at a time, for both gauges and for all scrapes. */
  const readOnce = () => {
    reading ??= read()
      .catch(() => undefined)
      .finally(() => (reading = undefined));
    return reading;
  };
  const add = (name: string, help: string, valueOf: (depth: OutboxDepth) => number) => {
    const gauge = new Gauge({
      name,
      help,
      registers: [],
      async collect() {
        this.remove();
        const depth = await withinTimeout(readOnce());
        if (depth) this.set(valueOf(depth));
      },
    });
    registry.registerMetric(gauge);
  };
  add('auth_outbox_pending', 'Pending deliveries of all instances.', ({ pending }) => pending);
  add(
    'auth_outbox_oldest_seconds',
    'Age of the oldest pending delivery; 0 without one.',
    ({ oldest }) => oldest,
  );
}

async function withinTimeout<T>(result: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), TIMEOUT);
  });
  return Promise.race([result, timeout]).finally(() => clearTimeout(timer));
}
