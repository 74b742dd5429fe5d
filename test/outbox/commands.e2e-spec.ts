import { v7 as uuidv7 } from 'uuid';
import { PermanentDeliveryError } from '../../src/outbox/delivery-handler.js';
import { OutboxPurge } from '../../src/outbox/outbox-purge.js';
import type { Delivery } from '../../src/outbox/delivery.entity.js';
import { TestApp } from '../support/app.js';
import { command } from '../support/command-line.js';
import {
  deliveryRows,
  enqueueOn,
  newKind,
  RecordingHandler,
  startDispatcher,
} from '../support/outbox.js';
import { waitUntil } from '../support/wait-until.js';

const DAY = 86_400_000;
const ago = (milliseconds: number) => new Date(Date.now() - milliseconds);

/** The server runs on the same database. */
describe('the outbox commands', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  beforeEach(() => deliveryRows(app).deleteAll());
  afterAll(() => app.close());

  const run = (...args: string[]) => command(app.database, ['outbox', ...args]);
  const list = async (...args: string[]) => {
    const { code, stdout, stderr } = await run('list', '--json', ...args);
    expect([code, stderr]).toEqual([0, '']);
    return stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  };
  const insert = async (state: Partial<Delivery>, age = 0, kind = newKind()) => {
    const id = uuidv7({ msecs: Date.now() - age });
    await deliveryRows(app).insert({
      id,
      kind,
      orderingKey: 'ada',
      payload: { address: 'ada@example.com' },
      createdAt: ago(age),
      attempts: 3,
      ...state,
    });
    return id;
  };
  const insertEach = async () => ({
    pending: await insert({ nextAttemptAt: new Date(), lastError: '451 \u001B[2J busy' }),
    delivered: await insert({ deliveredAt: new Date() }),
    dead: await insert({ deadAt: new Date(), lastError: '550 user unknown' }),
  });
  const ids = async () => (await deliveryRows(app).find()).map(({ id }) => id);

  it('outbox list prints pending deliveries and dead letters without their payload, or one state', async () => {
    const { pending, delivered, dead } = await insertEach();
    const shown = await list();
    expect(shown).toMatchObject([
      { id: pending, state: 'pending', attempts: 3, ordering_key: 'ada', dead_at: null },
      { id: dead, state: 'dead', next_attempt_at: null, last_error: '550 user unknown' },
    ]);
    expect(Object.keys(shown[0])).not.toContain('payload');
    expect(new Date(shown[1].dead_at).toISOString()).toBe(shown[1].dead_at);
    expect(await list('--state', 'delivered')).toMatchObject([
      { id: delivered, state: 'delivered' },
    ]);
    expect(await list('--state', 'dead')).toMatchObject([{ id: dead }]);
    const { stdout } = await run('list');
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => line.split('\t').length)).toEqual([9, 9]);
    expect(lines[0]).toContain('451 \uFFFD[2J busy');
  });

  it('outbox list prints the template and the recipient of mails and of requests for them', async () => {
    const userId = uuidv7();
    const mail = { template: 'reset_password', userId };
    await insert({ nextAttemptAt: new Date(), userId, payload: mail });
    await insert({
      nextAttemptAt: new Date(),
      userId,
      payload: { ...mail, to: 'ada@example.com' },
    });
    await insert({ nextAttemptAt: new Date(), payload: { email: 'eva@example.com' } });
    // Rows of one millisecond have no order.
    const shown = (await list()).map(({ template, recipient }) => [template, recipient]);
    expect(shown).toHaveLength(3);
    expect(shown).toEqual(
      expect.arrayContaining([
        ['reset_password', userId],
        ['reset_password', 'ada@example.com'],
        [null, 'eva@example.com'],
      ]),
    );
    expect((await run('list')).stdout).toContain(`\treset_password\t${userId}\t`);
  });

  it('outbox list prints all pages, oldest first', async () => {
    const rows = Array.from({ length: 405 }, () => insert({ nextAttemptAt: new Date() }));
    await Promise.all(rows);
    const shown = (await list()).map(({ id }) => id);
    expect(shown).toEqual((await ids()).toSorted());
    expect(shown).toHaveLength(405);
  });

  it('outbox retry makes the server deliver a dead letter, and gives it another 24 hours', async () => {
    const kind = newKind();
    let isFailing = true;
    const handler = new RecordingHandler(kind, () => {
      if (isFailing) throw new PermanentDeliveryError('550 user unknown');
    });
    const dispatcher = await startDispatcher(app, handler);
    const id = await enqueueOn(app, kind);
    await waitUntil(async () => (await list('--state', 'dead')).length === 1);
    await deliveryRows(app).update({ id }, { failingSince: ago(2 * DAY) });
    isFailing = false;
    const retriedAt = Date.now();
    expect(await run('retry', id.toUpperCase())).toEqual({
      code: 0,
      stdout: '1 delivery will be attempted now\n',
      stderr: '',
    });
    await waitUntil(async () => (await list('--state', 'delivered')).length === 1);
    // The poll is every thirty seconds.
    expect(Date.now() - retriedAt).toBeLessThan(20_000);
    expect(await deliveryRows(app).findOneBy({ id })).toMatchObject({ failingSince: null });
    await dispatcher.stop();
  });

  it('outbox retry --dead makes all dead letters due, and no other delivery', async () => {
    const { pending, delivered, dead } = await insertEach();
    await deliveryRows(app).update({ id: pending }, { nextAttemptAt: ago(-DAY) });
    expect(JSON.parse((await run('retry', '--dead', '--json')).stdout)).toEqual({ retried: 1 });
    const due = await deliveryRows(app).findOneByOrFail({ id: dead });
    expect(due.nextAttemptAt?.getTime()).toBeLessThanOrEqual(Date.now());
    expect(due.deadAt).toBeNull();
    const rest = await deliveryRows(app).findOneByOrFail({ id: pending });
    expect(rest.nextAttemptAt?.getTime()).toBeGreaterThan(Date.now());
    // Also the next attempt of a single pending delivery.
    expect((await run('retry', pending)).code).toBe(0);
    expect((await run('retry', delivered)).stderr).toBe(
      `${delivered} was delivered; nothing to retry\n`,
    );
  });

  it('outbox retry fails while an attempt runs, and not after the lease of a killed instance', async () => {
    const leaseUntil = new Date(Date.now() + 10_000);
    const id = await insert({ nextAttemptAt: leaseUntil, leaseUntil, failingSince: ago(DAY) });
    expect(await run('retry', id)).toEqual({
      code: 1,
      stdout: '',
      stderr: `an attempt of ${id} is running; repeat the command in 15 s\n`,
    });
    const row = () => deliveryRows(app).findOneByOrFail({ id });
    expect(await row()).toMatchObject({ nextAttemptAt: leaseUntil, leaseUntil });
    await deliveryRows(app).update({ id }, { leaseUntil: ago(1) });
    expect((await run('retry', id)).code).toBe(0);
    expect(await row()).toMatchObject({ leaseUntil: null, failingSince: null });
  });

  it.each([
    [['retry', '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11'], /^no delivery has the id 0198c5f3-/],
    [['retry', 'nonsense'], /A delivery id is a UUID, as printed by outbox list/],
    [['retry'], /give either an id or --dead/],
    [['retry', '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11', '--dead'], /give either an id or --dead/],
    [['purge'], /no terminal to ask for confirmation; use --yes/],
    [['list', '--state', 'lost'], /Allowed choices are pending, delivered, dead/],
  ])('%j fails with a reason', async (args, reason) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(reason);
  });

  it('outbox purge deletes delivered deliveries and dead letters, or those of one state', async () => {
    const first = await insertEach();
    const { stdout } = await run('purge', '--yes');
    expect(stdout).toBe('deleted 2 deliveries\n');
    expect(await ids()).toEqual([first.pending]);
    const running = await insert({
      nextAttemptAt: new Date(),
      leaseUntil: new Date(Date.now() + DAY),
    });
    await insert({ nextAttemptAt: ago(1), leaseUntil: ago(1) });
    const purged = await run('purge', '--state', 'pending', '--yes', '--json');
    expect(JSON.parse(purged.stdout)).toEqual({ deleted: 2 });
    // Its handler may have sent it already.
    expect(await ids()).toEqual([running]);
  });

  it('the purge job deletes what was delivered or died before the retention, and pending deliveries that are attempted no more', async () => {
    const kept = [
      await insert({ nextAttemptAt: new Date() }, 30 * DAY),
      await insert({ nextAttemptAt: ago(6 * DAY) }, 6 * DAY),
      await insert({ nextAttemptAt: ago(0), failingSince: ago(DAY) }, 30 * DAY),
      await insert({ nextAttemptAt: ago(0), leaseUntil: ago(0) }, 30 * DAY),
      await insert({ deadAt: ago(6 * DAY) }, 30 * DAY),
      await insert({ deliveredAt: ago(6 * DAY) }, 6 * DAY),
    ];
    const old = [
      insert({ deliveredAt: ago(8 * DAY) }, 8 * DAY),
      insert({ deadAt: ago(8 * DAY) }, 9 * DAY),
      // The feature is switched off.
      insert({ nextAttemptAt: ago(8 * DAY) }, 8 * DAY),
      insert({ nextAttemptAt: ago(8 * DAY), failingSince: ago(9 * DAY) }, 9 * DAY),
      insert({ nextAttemptAt: ago(8 * DAY), leaseUntil: ago(8 * DAY) }, 9 * DAY),
      ...Array.from({ length: 120 }, () => insert({ deliveredAt: ago(9 * DAY) }, 9 * DAY)),
    ];
    await Promise.all(old);
    expect(await app.get(OutboxPurge).purge()).toBe(125);
    expect((await ids()).toSorted()).toEqual(kept.toSorted());
  });
});
