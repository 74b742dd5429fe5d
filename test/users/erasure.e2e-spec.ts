import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { DataSource, EntityManager, In } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { AuditEvent } from '../../src/audit/audit-event.entity.js';
import { RefusalLog } from '../../src/audit/refusal-log.js';
import { Delivery } from '../../src/outbox/delivery.entity.js';
import { Erasure } from '../../src/users/deletion/erasure.entity.js';
import { UserErasure } from '../../src/users/deletion/user-erasure.js';
import { TestApp } from '../support/app.js';
import { auditEvents } from '../support/audit.js';
import { addFactors } from '../support/factors.js';
import { insertEvents } from '../support/exports.js';
import { tableNames } from '../support/migrations.js';
import { setSession, userRows } from '../support/sessions.js';
import { statementsOf } from '../support/statements.js';
import { type TestUser, login, register, registerAdmin } from '../support/users.js';

const DAY = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY);

describe('the erasure of a user', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());
  afterEach(() => jest.restoreAllMocks());

  const rows = () => app.get(DataSource).getRepository(AuditEvent);
  const erase = (now = inDays(15)) => app.get(UserErasure).run(undefined, now);
  const isErasing = ({ id }: TestUser) =>
    app.get(DataSource).getRepository(Erasure).existsBy({ userId: id });
  const deleteMe = ({ access_token: token }: { access_token: string }) =>
    app.api('DELETE', '/users/me', { token });
  /** Every value of every table as one text. */
  const readDatabase = async (): Promise<string> => {
    const dataSource = app.get(DataSource);
    const texts = [];
    for (const table of await tableNames(dataSource)) {
      const found = await dataSource.query<object[]>(`SELECT * FROM ${table}`);
      texts.push(...found.map((row) => `${table} ${JSON.stringify(row)}`));
    }
    return texts.join('\n');
  };

  it('begins after the grace period, and not before', async () => {
    const user = await register(app);
    await deleteMe(user);
    await erase(inDays(13.9));
    expect(await userRows(app).existsBy({ id: user.id })).toBe(true);
    await erase(inDays(14.1));
    expect(await userRows(app).existsBy({ id: user.id })).toBe(false);
  });

  it('reads users by an index of due deletions alone while none is due', async () => {
    await erase();
    const statements = await statementsOf(app, () => erase(new Date()));
    const reads = statements.filter((sql) => /FROM "?users"?/.test(sql));
    expect(reads).toEqual([expect.stringContaining('deletion_due_at')]);
    expect(reads.join()).not.toMatch(/"role" =|is_active" =/);
  });

  it('spares users after the cancellation of their deletion', async () => {
    const user = await register(app);
    await deleteMe(user);
    const { username, password } = user;
    await app.api('POST', '/auth/cancel-deletion', { json: { username, password } });
    await erase();
    await login(app, user);
  });

  it('leaves neither names, addresses nor the id in any table, except the proof of the deletion', async () => {
    const user = await register(app);
    const token = user.access_token;
    const headers = { 'user-agent': 'a browser of its own' };
    const remoteAddress = '198.51.100.77';
    const json = { username: user.username, password: user.password };
    await app.api('POST', '/auth/login', { json, headers, remoteAddress });
    const guess = { json: { ...json, password: 'wrong' }, headers, remoteAddress };
    await app.api('POST', '/auth/login', guess);
    await app.api('PUT', '/users/me', { token, json: { full_name: 'Ada of Erasure' } });
    const change = { token: admin.access_token, json: { full_name: 'Ada of the Erasure' } };
    await app.api('PUT', `/users/${user.id}`, change);
    await app
      .get(DataSource)
      .getRepository(Delivery)
      .insert({
        id: uuidv7(),
        kind: 'mail',
        orderingKey: user.id,
        userId: user.id,
        payload: { userId: user.id, to: user.email },
        createdAt: new Date(),
        nextAttemptAt: null,
      });
    await addFactors(app, user.id, 'totp', 'passkey', 'recovery_code', 'trusted_device');
    await setSession(app, token, { acr: 'aal2' });
    await insertEvents(app, 1, {
      event: 'refresh_replayed',
      userId: user.id,
      details: { rotation_ip: remoteAddress, rotation_user_agent: headers['user-agent'] },
    });
    await app.get(RefusalLog).flush();
    const personal = [user.id, user.username, user.email, 'Ada of', remoteAddress, 'of its own'];
    const before = await readDatabase();
    for (const value of personal) expect(before).toContain(value);
    await deleteMe(user);
    await erase();
    const after = (await readDatabase()).split('\n');
    const left = after.filter((row) => personal.some((value) => row.includes(value)));
    expect(left).toEqual([expect.stringMatching(/^audit_events .*"event":"user_deleted"/)]);
    for (const value of personal.slice(1)) expect(left.join()).not.toContain(value);
  });

  it('gives all events of the user one pseudonym, in place of its id', async () => {
    const user = await register(app);
    const ids = (await rows().findBy({ userId: user.id })).map(({ id }) => id);
    const caused = await insertEvents(app, 1, { actorId: user.id, userId: admin.id });
    await deleteMe(user);
    await erase();
    const events = await rows().findBy(ids.map((id) => ({ id })));
    const pseudonyms = new Set(events.map(({ userId }) => userId));
    expect([...pseudonyms]).toEqual([expect.stringMatching(/^[0-9a-f-]{14}4/)]);
    expect(events.map(({ event }) => event).toSorted()).toEqual(['signed_in', 'user_registered']);
    for (const event of events) {
      expect(event).toMatchObject({ sessionId: null, ip: null, userAgent: null, requestId: null });
    }
    const [other] = await rows().findBy({ id: caused[0] as string });
    expect(other).toMatchObject({ userId: admin.id });
    expect(pseudonyms).toContain(other?.actorId);
  });

  it('keeps the address and device of other users that acted on the user', async () => {
    const user = await register(app);
    const change = { token: admin.access_token, json: { full_name: 'Ada' } };
    await app.api('PUT', `/users/${user.id}`, change);
    await deleteMe(user);
    const [event] = await rows().findBy({ userId: user.id, event: 'user_changed' });
    await erase();
    expect(await rows().findOneBy({ id: event?.id as string })).toMatchObject({
      actorId: admin.id,
      ip: '127.0.0.1',
    });
  });

  it('follows the deletion by an admin too, and leaves its event with the id', async () => {
    const user = await register(app);
    const path = `/users/${user.id}`;
    expect((await app.api('DELETE', path, { token: admin.access_token })).status).toBe(204);
    await erase();
    const events = await auditEvents(app, admin, `user_id=${user.id}`);
    expect(events).toMatchObject([{ event: 'user_deleted', actor_id: admin.id, ip: '127.0.0.1' }]);
  });

  it('erases events in bounded batches, and the next run completes one that was stopped', async () => {
    const user = await register(app);
    await insertEvents(app, 450, { userId: user.id, ip: '203.0.113.9' });
    await deleteMe(user);
    const stopped = new AbortController();
    const left = () => rows().countBy({ userId: user.id });
    const run = app.get(UserErasure).run(stopped.signal, inDays(15));
    const counts = [];
    for (;;) {
      const count = await left();
      if (count < 452) counts.push(count);
      if (count < 300) break;
    }
    stopped.abort();
    await run;
    expect(await userRows(app).existsBy({ id: user.id })).toBe(false);
    expect(await left()).toBeGreaterThan(100);
    expect(await isErasing(user)).toBe(true);
    await erase();
    expect(await left()).toBe(1);
  });

  it('changes nothing when a step fails, and the next run completes it', async () => {
    const user = await register(app);
    await deleteMe(user);
    const insert = jest.spyOn(EntityManager.prototype, 'insert').mockImplementation(() => {
      throw new Error('killed');
    });
    await expect(erase()).rejects.toThrow('killed');
    insert.mockRestore();
    expect(await userRows(app).existsBy({ id: user.id })).toBe(true);
    await erase();
    expect(await userRows(app).existsBy({ id: user.id })).toBe(false);
    expect(await rows().findBy({ userId: user.id })).toMatchObject([{ event: 'user_deleted' }]);
  });

  it('gives one pseudonym when two instances run at once', async () => {
    const user = await register(app);
    const ids = await insertEvents(app, 250, { userId: user.id });
    await deleteMe(user);
    await Promise.all([erase(), erase()]);
    await erase();
    const events = await rows().findBy({ id: In(ids) });
    expect(new Set(events.map(({ userId }) => userId)).size).toBe(1);
    expect(events[0]?.userId).not.toBe(user.id);
  });

  it('erases events that were recorded after the deletion, and then deletes the pseudonym', async () => {
    const user = await register(app);
    await deleteMe(user);
    await userRows(app).update({ id: user.id }, { deletionDueAt: new Date() });
    const start = Date.now();
    await erase(new Date());
    // The event of a request before the deletion, which was still in memory.
    const [late] = await insertEvents(app, 1, { event: 'sign_in_failed', userId: user.id });
    await erase(new Date(start + 5 * 60_000));
    expect(await rows().existsBy({ id: late as string, userId: user.id })).toBe(false);
    expect(await isErasing(user)).toBe(true);
    await erase(new Date(start + 11 * 60_000));
    expect(await isErasing(user)).toBe(false);
  });

  it('deletes the sessions of a user in batches', async () => {
    const user = await register(app);
    let tokens: { access_token: string } = user;
    for (let i = 0; i < 120; i += 1) tokens = await login(app, user);
    await deleteMe(tokens);
    await erase();
    const found = await app
      .get(DataSource)
      .query(`SELECT count(*) AS count FROM sessions WHERE user_id = '${user.id}'`);
    expect(Number(found[0].count)).toBe(0);
  });

  it('spares the last active admin, warns, and deletes the others', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    const user = await register(app);
    await deleteMe(user);
    // Not by the service, which rejects it.
    await userRows(app).update({ id: admin.id }, { deletionDueAt: new Date() });
    await erase();
    expect(await userRows(app).existsBy({ id: user.id })).toBe(false);
    expect(await userRows(app).existsBy({ id: admin.id })).toBe(true);
    expect(warn.mock.calls.flat().join()).toMatch(/last active admin is not deleted/);
    await userRows(app).update({ id: admin.id }, { deletionDueAt: null });
  });
});
