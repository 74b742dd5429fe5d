import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { ChangeFeed } from '../../src/database/changes/change-feed.js';
import { DeliveryError, PermanentDeliveryError } from '../../src/outbox/delivery-handler.js';
import type { Dispatcher } from '../../src/outbox/dispatcher.js';
import { enqueue } from '../../src/outbox/enqueue.js';
import { TestApp } from '../support/app.js';
import {
  deliveryRows,
  enqueueOn,
  newKind,
  RecordingHandler,
  startDispatcher,
} from '../support/outbox.js';
import { SecondConnection } from '../support/sqlite.js';
import { statementsOf } from '../support/statements.js';
import { waitUntil } from '../support/wait-until.js';

const HOUR = 3_600_000;
/** Milliseconds: a delivery was found because the dispatcher was woken. */
const SHORTER_THAN_A_POLL = 20_000;
const ago = (milliseconds: number) => new Date(Date.now() - milliseconds);

describe('the outbox', () => {
  let app: TestApp;
  let kind: string;
  const dispatchers: Dispatcher[] = [];
  beforeAll(async () => (app = await TestApp.start()));
  beforeEach(() => (kind = newKind()));
  afterEach(async () => {
    for (const dispatcher of dispatchers.splice(0)) await dispatcher.stop();
  });
  afterAll(() => app.close());

  const start = async (...[handler]: ConstructorParameters<typeof RecordingHandler>[1][]) => {
    const recording = new RecordingHandler(kind, handler);
    dispatchers.push(await startDispatcher(app, recording));
    return recording;
  };
  const rowOf = (id: string) => deliveryRows(app).findOneByOrFail({ id });
  const isDelivered = async (id: string) => (await rowOf(id)).deliveredAt !== null;

  it('delivers once what a committed transaction enqueued, with its payload', async () => {
    const handler = await start();
    const id = await enqueueOn(app, kind, 'ada', { template: 'welcome' });
    await waitUntil(() => isDelivered(id));
    expect(handler.attempted).toMatchObject([
      { id, payload: { template: 'welcome' }, attempts: 1 },
    ]);
    expect(await rowOf(id)).toMatchObject({ nextAttemptAt: null, leaseUntil: null, deadAt: null });
  });

  it('is woken by the transaction that enqueues', async () => {
    await start();
    // Until the first claims are made.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const enqueuedAt = Date.now();
    const id = await enqueueOn(app, kind);
    await waitUntil(() => isDelivered(id));
    expect(Date.now() - enqueuedAt).toBeLessThan(SHORTER_THAN_A_POLL);
  });

  it('delivers nothing of a transaction that was rolled back', async () => {
    const handler = await start();
    const failing = app.app.get(ChangeFeed).transaction(async (manager, publish) => {
      await enqueue(manager, publish, { kind, orderingKey: 'ada', payload: {} });
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    const later = await enqueueOn(app, kind, 'ada');
    await waitUntil(() => isDelivered(later));
    expect(handler.ids).toEqual([later]);
  });

  it('delivers what was enqueued before the start', async () => {
    const id = await enqueueOn(app, kind);
    await start();
    await waitUntil(() => isDelivered(id));
  });

  it('delivers what another process wrote, as soon as the change feed reports it', async () => {
    const handler = await start();
    const [id, now] = [uuidv7(), Date.now()];
    const values = `'${id}', '${kind}', 'ada', '{}', ${now}, ${now}, 0`;
    const insert = `INSERT INTO outbox (id, kind, ordering_key, payload, created_at, next_attempt_at, attempts) VALUES (${values})`;
    if (app.database.engine === 'sqlite') {
      const other = new SecondConnection(app.database);
      await other.run(insert);
      await other.close();
    } else {
      await app.get(DataSource).transaction(async (manager) => {
        await manager.query(insert);
        await manager.query(`SELECT pg_notify('access_changes', '["outbox"]')`);
      });
    }
    await waitUntil(() => handler.ids.includes(id));
    expect(Date.now() - now).toBeLessThan(SHORTER_THAN_A_POLL);
  });

  it('keeps the order of a key while its oldest delivery fails, and other keys go on', async () => {
    const started: string[] = [];
    let isFailing = true;
    const handler = await start(({ payload }) => {
      started.push((payload as { text: string }).text);
      if (isFailing && (payload as { text: string }).text === 'a1') throw new DeliveryError('no');
    });
    const first = await enqueueOn(app, kind, 'a', { text: 'a1' });
    const second = await enqueueOn(app, kind, 'a', { text: 'a2' });
    const other = await enqueueOn(app, kind, 'b', { text: 'b1' });
    await waitUntil(() => isDelivered(other));
    await waitUntil(async () => (await rowOf(first)).lastError !== null);
    expect(started.toSorted()).toEqual(['a1', 'b1']);
    isFailing = false;
    await deliveryRows(app).update({ orderingKey: 'a', kind }, { nextAttemptAt: new Date() });
    await enqueueOn(app, kind, 'c', { text: 'c1' });
    await waitUntil(() => isDelivered(second));
    expect(started.filter((text) => text.startsWith('a'))).toEqual(['a1', 'a1', 'a2']);
    expect(handler.attempted.filter(({ id }) => id === first).map((each) => each.attempts)).toEqual(
      [1, 2],
    );
  });

  it('attempts at most five deliveries at the same time, and one for each key', async () => {
    let running = 0;
    let most = 0;
    const runningKeys = new Set<string>();
    const handler = await start(async ({ payload }) => {
      const { key } = payload as { key: string };
      expect(runningKeys).not.toContain(key);
      runningKeys.add(key);
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      runningKeys.delete(key);
    });
    const ids = await Promise.all(
      Array.from({ length: 24 }, (_, i) => enqueueOn(app, kind, `${i % 8}`, { key: `${i % 8}` })),
    );
    await waitUntil(async () => (await Promise.all(ids.map(isDelivered))).every(Boolean));
    expect(most).toBe(5);
    expect(handler.ids.toSorted()).toEqual(ids.toSorted());
  });

  it('repeats a failed attempt after a delay that doubles with the time since the first failure', async () => {
    const handler = await start(() => {
      throw new DeliveryError('the server answers 451');
    });
    const id = await enqueueOn(app, kind);
    await waitUntil(async () => (await rowOf(id)).lastError !== null);
    const delayOf = async () => {
      const { nextAttemptAt } = await rowOf(id);
      return (nextAttemptAt?.getTime() ?? 0) - Date.now();
    };
    expect(await delayOf()).toBeLessThanOrEqual(2_000);
    expect(handler.ids).toEqual([id]);
    await deliveryRows(app).update({ id }, { failingSince: ago(600_000), nextAttemptAt: ago(0) });
    await enqueueOn(app, newKind());
    await waitUntil(() => handler.attempted.length === 2);
    await waitUntil(async () => (await rowOf(id)).leaseUntil === null);
    expect(await delayOf()).toBeGreaterThan(120_000);
    expect(await delayOf()).toBeLessThanOrEqual(300_000);
    expect(await rowOf(id)).toMatchObject({ lastError: 'the server answers 451', attempts: 2 });
  });

  it('delivers after a failure without another wake-up', async () => {
    let attempts = 0;
    await start(() => {
      attempts += 1;
      if (attempts === 1) throw new DeliveryError('once');
    });
    const id = await enqueueOn(app, kind);
    await waitUntil(() => isDelivered(id));
    expect(attempts).toBe(2);
  });

  it.each([
    ['after 24 hours of failures', new DeliveryError('busy'), ago(24 * HOUR), true],
    ['not after 23 hours of failures', new DeliveryError('busy'), ago(23 * HOUR), false],
    ['at once when no attempt can succeed', new PermanentDeliveryError('busy'), null, true],
  ])('makes a delivery a dead letter %s', async (_, error, failingSince, isDead) => {
    const id = await enqueueOn(app, kind, 'ada');
    await deliveryRows(app).update({ id }, { failingSince, createdAt: ago(25 * HOUR) });
    const handler = await start(({ id: attempted }) => {
      if (attempted === id) throw error;
    });
    await waitUntil(async () => (await rowOf(id)).lastError !== null);
    const { deadAt, nextAttemptAt, lastError } = await rowOf(id);
    expect([deadAt !== null, nextAttemptAt === null, lastError]).toEqual([isDead, isDead, 'busy']);
    // A dead letter does not stop later deliveries of its key.
    const next = await enqueueOn(app, kind, 'ada');
    if (isDead) await waitUntil(() => isDelivered(next));
    expect(handler.ids.filter((each) => each === id)).toHaveLength(1);
  });

  it('does not store or repeat secrets of an unexpected error', async () => {
    await start(() => {
      throw Object.assign(new Error('GET https://example.com/reset?token=abc failed'), {
        code: 'ECONNRESET',
      });
    });
    const id = await enqueueOn(app, kind);
    await waitUntil(async () => (await rowOf(id)).lastError !== null);
    expect((await rowOf(id)).lastError).toBe('ECONNRESET');
  });

  it('keeps deliveries without a handler, and runs no statement for them', async () => {
    const id = await enqueueOn(app, kind);
    const statements = await statementsOf(app, async () => {
      (
        app.app.get<ChangeFeed>(ChangeFeed) as unknown as { deliver: (change: string) => void }
      ).deliver('outbox');
      await new Promise((resolve) => setTimeout(resolve, 50));
    });
    expect(statements.filter((sql) => sql.includes('outbox'))).toEqual([]);
    expect((await rowOf(id)).attempts).toBe(0);
  });
});
