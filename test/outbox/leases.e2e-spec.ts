import { DataSource } from 'typeorm';
import { ChangeFeed } from '../../src/database/changes/change-feed.js';
import { DeliveryError } from '../../src/outbox/delivery-handler.js';
import { DeliveryHandlers } from '../../src/outbox/delivery-handlers.js';
import { Dispatcher } from '../../src/outbox/dispatcher.js';
import { type Claim, Leases } from '../../src/outbox/leases.js';
import { recordDelivered, recordFailure } from '../../src/outbox/record-result.js';
import { TestApp } from '../support/app.js';
import { createDatabase } from '../support/database.js';
import {
  deliveryRows,
  enqueueOn,
  newKind,
  RecordingHandler,
  startDispatcher,
} from '../support/outbox.js';
import { waitUntil } from '../support/wait-until.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

const HOUR = 3_600_000;
const fromNow = (milliseconds: number) => new Date(Date.now() + milliseconds);
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('the leases of the outbox', () => {
  let app: TestApp;
  let kind: string;
  let dispatchers: Dispatcher[] = [];
  beforeAll(async () => (app = await TestApp.start()));
  beforeEach(() => (kind = newKind()));
  afterEach(async () => {
    await Promise.all(dispatchers.map((dispatcher) => dispatcher.stop()));
    dispatchers = [];
  });
  afterAll(() => app.close());

  type Respond = ConstructorParameters<typeof RecordingHandler>[1];
  const start = async (respond?: Respond, on = app) => {
    const handler = new RecordingHandler(kind, respond);
    const dispatcher = await startDispatcher(on, handler);
    dispatchers.push(dispatcher);
    return Object.assign(handler, { dispatcher });
  };
  const rowOf = (id: string) => deliveryRows(app).findOneByOrFail({ id });
  const isDelivered = async (id: string) => (await rowOf(id)).deliveredAt !== null;
  const wake = (on = app) =>
    on.app.get(ChangeFeed).transaction(async (_, publish) => publish('outbox'));
  const claim = async () => {
    const [claimed] = await new Leases(app.get(DataSource), [kind]).claim(1, Date.now());
    return claimed as Claim;
  };
  const lease = (id: string, until: Date) =>
    deliveryRows(app).update({ id }, { leaseUntil: until, nextAttemptAt: until, attempts: 1 });

  it('attempts a delivery again after the lease of a killed instance expired', async () => {
    const id = await enqueueOn(app, kind);
    const handler = await start();
    await waitUntil(() => isDelivered(id));
    const abandoned = await enqueueOn(app, newKind());
    await lease(abandoned, fromNow(-1));
    await deliveryRows(app).update({ id: abandoned }, { kind });
    await wake();
    await waitUntil(() => isDelivered(abandoned));
    expect(handler.attempted.at(-1)).toMatchObject({ id: abandoned, attempts: 2 });
  });

  it('finds the end of a lease by itself, without being woken', async () => {
    const id = await enqueueOn(app, newKind());
    await start();
    await lease(id, fromNow(300));
    await deliveryRows(app).update({ id }, { kind });
    // Only to read the table again: the lease is still held.
    await wake();
    expect(await isDelivered(id)).toBe(false);
    await waitUntil(() => isDelivered(id));
  });

  it('delivers the next of a key after the lease of the oldest was taken over', async () => {
    const [first, second] = [await enqueueOn(app, kind, 'a'), await enqueueOn(app, kind, 'a')];
    const held = await claim();
    expect(held.id).toBe(first);
    expect(await claim()).toBeUndefined();
    await lease(first, fromNow(-1));
    const handler = await start();
    await waitUntil(() => isDelivered(second));
    expect(handler.ids).toEqual([first, second]);
  });

  it('ignores the failure of an attempt after its lease was taken over, but not its success', async () => {
    const id = await enqueueOn(app, kind);
    const lost = await claim();
    await lease(id, fromNow(-1));
    const held = await claim();
    expect([held.id, held.attempts]).toEqual([id, 2]);
    const { manager } = app.get(DataSource);
    const failure = { description: 'late', isPermanent: true };
    expect(await recordFailure(manager, lost, failure)).toBe(false);
    expect(await rowOf(id)).toMatchObject({ lastError: null, deadAt: null });
    await recordDelivered(manager, lost);
    expect(await recordFailure(manager, held, failure)).toBe(false);
    expect(await rowOf(id)).toMatchObject({ lastError: null, deadAt: null, nextAttemptAt: null });
    expect(await isDelivered(id)).toBe(true);
  });

  it('extends a lease only for the attempt that holds it', async () => {
    const id = await enqueueOn(app, kind);
    const leases = new Leases(app.get(DataSource), [kind]);
    const lost = await claim();
    await lease(id, fromNow(-1));
    const held = await claim();
    await deliveryRows(app).update({ id }, { leaseUntil: fromNow(5), nextAttemptAt: fromNow(5) });
    expect(await leases.renew(lost)).toBe(false);
    await leases.release(lost);
    expect((await rowOf(id)).attempts).toBe(2);
    expect(await leases.renew(held)).toBe(true);
    const { leaseUntil, nextAttemptAt } = await rowOf(id);
    expect(leaseUntil?.getTime()).toBeGreaterThan(Date.now() + 10_000);
    expect(nextAttemptAt).toEqual(leaseUntil);
    await recordDelivered(app.get(DataSource).manager, held);
    expect(await leases.renew(held)).toBe(false);
  });

  it('neither extends nor releases a lease that the failure of its attempt has ended', async () => {
    const id = await enqueueOn(app, kind);
    const leases = new Leases(app.get(DataSource), [kind]);
    const held = await claim();
    const failure = { description: 'busy', isPermanent: false };
    await recordFailure(app.get(DataSource).manager, held, failure);
    await deliveryRows(app).update({ id }, { nextAttemptAt: fromNow(HOUR) });
    const failed = await rowOf(id);
    expect(await leases.renew(held)).toBe(false);
    await leases.release(held);
    expect(await rowOf(id)).toEqual(failed);
  });

  it('ignores an attempt that was released, after the next one was claimed', async () => {
    const id = await enqueueOn(app, kind);
    const leases = new Leases(app.get(DataSource), [kind]);
    const released = await claim();
    await leases.release(released);
    const held = await claim();
    expect(await leases.renew(released)).toBe(false);
    await leases.release(released);
    expect((await rowOf(id)).leaseUntil).not.toBeNull();
    expect(await leases.renew(held)).toBe(true);
    await recordDelivered(app.get(DataSource).manager, held);
  });

  describe('at a shutdown', () => {
    it('completes running attempts while the application closes, before the database', async () => {
      const database = await createDatabase();
      const closing = await TestApp.start({}, database);
      let finish!: () => void;
      const finished = new Promise<void>((resolve) => (finish = resolve));
      const order: string[] = [];
      const handler = Object.assign(new RecordingHandler(kind, () => finished), {
        close: () => order.push('connections closed'),
      });
      closing.get(DeliveryHandlers).register(handler);
      await closing.get(Dispatcher).onApplicationBootstrap();
      const id = await enqueueOn(closing, kind);
      await waitUntil(() => handler.ids.length === 1);
      const closed = closing.close().then(() => order.push('application closed'));
      await pause(200);
      order.push('mail accepted');
      finish();
      await closed;
      expect(order).toEqual(['mail accepted', 'connections closed', 'application closed']);
      const next = await TestApp.start({}, database);
      const row = await deliveryRows(next).findOneByOrFail({ id });
      expect([row.deliveredAt !== null, row.attempts]).toEqual([true, 1]);
      await next.close();
      await database.drop();
    });

    it('completes running attempts and starts no more', async () => {
      let finish!: () => void;
      const finished = new Promise<void>((resolve) => (finish = resolve));
      const handler = await start(() => finished);
      const ids = await Promise.all(Array.from({ length: 6 }, () => enqueueOn(app, kind)));
      await waitUntil(() => handler.ids.length === 5);
      const stopped = handler.dispatcher.stop();
      finish();
      await stopped;
      const delivered = await Promise.all(ids.map(isDelivered));
      expect(delivered.filter(Boolean)).toHaveLength(5);
      expect(handler.ids).toHaveLength(5);
    });
  });

  const onSqlite = () => {
    it('releases the lease of an attempt that does not end', async () => {
      let isAborted = false;
      const handler = await start(
        ({ signal }) =>
          new Promise(() => signal.addEventListener('abort', () => (isAborted = true))),
      );
      const id = await enqueueOn(app, kind);
      await waitUntil(() => handler.ids.length === 1);
      await handler.dispatcher.stop();
      expect(isAborted).toBe(true);
      expect(await rowOf(id)).toMatchObject({ attempts: 1, leaseUntil: null, lastError: null });
      await start();
      await waitUntil(() => isDelivered(id));
      // The number identifies a lease, so the released attempt keeps its own.
      expect((await rowOf(id)).attempts).toBe(2);
    });

    it('attempts at once what a killed process had claimed', async () => {
      const id = await enqueueOn(app, kind);
      await lease(id, fromNow(HOUR));
      await start();
      await waitUntil(() => isDelivered(id));
    });
  };

  const onPostgresql = () => {
    let other: TestApp;
    beforeAll(async () => (other = await TestApp.start({}, app.database)));
    afterAll(() => other.close());

    it('delivers each once from two instances, in the order of each key', async () => {
      const delivered: string[] = [];
      const respond: Respond = async ({ payload }) => {
        await pause(Math.random() * 10);
        delivered.push((payload as { text: string }).text);
      };
      const handlers = [await start(respond), await start(respond, other)];
      const texts = Array.from(
        { length: 120 },
        (_, i) => `${i % 12}:${String(i).padStart(3, '0')}`,
      );
      for (const [i, text] of texts.entries()) {
        const [key = ''] = text.split(':');
        await enqueueOn(i % 2 === 0 ? app : other, kind, key, { text });
      }
      await waitUntil(() => delivered.length >= texts.length);
      await waitUntil(async () => (await deliveryRows(app).countBy({ kind, attempts: 1 })) === 120);
      expect(delivered.toSorted()).toEqual(texts.toSorted());
      for (let key = 0; key < 12; key += 1) {
        const ofKey = delivered.filter((text) => text.startsWith(`${key}:`));
        expect(ofKey).toEqual(ofKey.toSorted());
      }
      for (const { ids } of handlers) expect(ids.length).toBeGreaterThan(10);
    });

    it('does not deliver from another instance while a lease is held', async () => {
      let finish!: () => void;
      const finished = new Promise<void>((resolve) => (finish = resolve));
      const holder = await start(() => finished);
      const id = await enqueueOn(app, kind);
      await waitUntil(() => holder.ids.length === 1);
      const idle = await start(undefined, other);
      for (let i = 0; i < 5; i += 1) await wake(other);
      await pause(100);
      expect(idle.ids).toEqual([]);
      finish();
      await waitUntil(() => isDelivered(id));
      expect((await rowOf(id)).attempts).toBe(1);
    });

    it('hands a released delivery over to another instance', async () => {
      const handler = await start(
        ({ signal }) =>
          new Promise((_, reject) =>
            signal.addEventListener('abort', () => reject(new DeliveryError('aborted'))),
          ),
      );
      const id = await enqueueOn(app, kind);
      await waitUntil(() => handler.ids.length === 1);
      const next = await start(undefined, other);
      await handler.dispatcher.stop();
      await waitUntil(() => isDelivered(id));
      expect(next.ids).toEqual([id]);
      // The released attempt stays counted.
      expect(await rowOf(id)).toMatchObject({ attempts: 2, lastError: null });
    });
  };

  describe(`on ${ENGINE}`, ENGINE === 'postgres' ? onPostgresql : onSqlite);
});
