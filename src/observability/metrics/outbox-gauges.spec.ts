import { Registry } from 'prom-client';
import { addOutboxGauges } from './outbox-gauges.js';

describe('addOutboxGauges', () => {
  it('exports both values by one query', async () => {
    const registry = new Registry();
    let queries = 0;
    addOutboxGauges(registry, async () => {
      queries += 1;
      return { pending: 3, oldest: 1.5 };
    });
    const text = await registry.metrics();
    expect(text).toContain('\nauth_outbox_pending 3\n');
    expect(text).toContain('\nauth_outbox_oldest_seconds 1.5\n');
    expect(queries).toBe(1);
  });

  it('exports no value, and not the last one, while the database is unavailable', async () => {
    const registry = new Registry();
    let isAvailable = true;
    addOutboxGauges(registry, async () => {
      if (!isAvailable) throw new Error('unavailable');
      return { pending: 3, oldest: 1.5 };
    });
    await registry.metrics();
    isAvailable = false;
    expect(await registry.metrics()).not.toMatch(/^auth_outbox_\w+ /m);
  });

  it('does not wait for a database without a reply, nor query it again', async () => {
    const registry = new Registry();
    let queries = 0;
    addOutboxGauges(registry, () => {
      queries += 1;
      return new Promise(() => undefined);
    });
    for (let i = 0; i < 2; i += 1) {
      expect(await registry.metrics()).not.toMatch(/^auth_outbox_\w+ /m);
    }
    expect(queries).toBe(1);
  });
});
