import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { AuditEvent } from '../../src/audit/audit-event.entity.js';
import { RefusalLog } from '../../src/audit/refusal-log.js';
import { AuditPurge } from '../../src/audit/audit-purge.js';
import { type TestUser, isAlive, register, registerAdmin } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { auditEvents } from '../support/audit.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

const DAY = 86_400_000;

describe('rows of the audit log', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start({ AUDIT_RETENTION_DAYS: '30' });
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  const rows = () => app.get(DataSource).getRepository(AuditEvent);
  const insertOf = async (daysAgo: number): Promise<string> => {
    const occurredAt = new Date(Date.now() - daysAgo * DAY);
    const id = uuidv7({ msecs: occurredAt.getTime() });
    const nobody = { actorId: null, userId: null, sessionId: null };
    const nowhere = { ip: null, userAgent: null, requestId: null };
    const event = 'signed_in' as const;
    await rows().insert({ id, occurredAt, event, ...nobody, ...nowhere, details: {} });
    return id;
  };
  const without = async (run: () => Promise<void>) => {
    const database = app.get(DataSource);
    await database.query('ALTER TABLE audit_events RENAME TO not_there');
    try {
      await run();
    } finally {
      await database.query('ALTER TABLE not_there RENAME TO audit_events');
    }
  };

  it('are never changed', async () => {
    const id = await insertOf(1000);
    await expect(rows().update({ id }, { ip: '203.0.113.7' })).rejects.toThrow(/never changed/);
    const again = `INTO audit_events (id, occurred_at, event, details) VALUES ('${id}', 0, '', '{}')`;
    const replace =
      ENGINE === 'sqlite'
        ? `INSERT OR REPLACE ${again}`
        : `INSERT ${again} ON CONFLICT (id) DO UPDATE SET occurred_at = 0`;
    await expect(app.get(DataSource).query(replace)).rejects.toThrow(/never changed/);
    expect((await rows().findOneByOrFail({ id })).event).toBe('signed_in');
  });

  it('are not deleted on their first day, by whoever sends the statement', async () => {
    const id = await insertOf(0.9);
    await expect(rows().delete({ id })).rejects.toThrow(/at least a day/);
    expect(await rows().existsBy({ id })).toBe(true);
    const old = await insertOf(1.1);
    await rows().delete({ id: old });
    expect(await rows().existsBy({ id: old })).toBe(false);
  });

  it('go when the retention is over', async () => {
    const old = await Promise.all(Array.from({ length: 150 }, () => insertOf(30.1)));
    const recent = await insertOf(29.9);
    expect(await app.get(AuditPurge).purge()).toBeGreaterThanOrEqual(150);
    expect(await rows().existsBy({ id: old[149] })).toBe(false);
    expect(await rows().existsBy({ id: recent })).toBe(true);
  });

  it('stay when the account goes', async () => {
    const account = await register(app);
    await app.api('DELETE', `/users/${account.id}`, { token: admin.access_token });
    const events = await auditEvents(app, admin, `user_id=${account.id}`);
    expect(events.map(({ event }) => event)).toEqual([
      'user_deleted',
      'signed_in',
      'user_registered',
    ]);
  });

  it('are not written for a change that is refused', async () => {
    const path = `/users/${admin.id}`;
    const { status } = await app.api('DELETE', path, { token: admin.access_token });
    expect(status).toBe(409);
    const deleted = await auditEvents(app, admin, `user_id=${admin.id}&event=user_deleted`);
    expect(deleted).toEqual([]);
  });

  it.each<[string, (account: TestUser) => Promise<{ status: number }>]>([
    ['change', ({ id }) => change(id, { role: 'admin' })],
    ['deletion', ({ id }) => app.api('DELETE', `/users/${id}`, { token: admin.access_token })],
    ['logout', ({ refresh_token }) => app.api('POST', '/auth/logout', { json: { refresh_token } })],
    ['logout of all', ({ access_token: token }) => app.api('POST', '/auth/logout-all', { token })],
    [
      'sign-in',
      ({ username, password }) => app.api('POST', '/auth/login', { json: { username, password } }),
    ],
  ])('go with their change: without them, no %s', async (_, act) => {
    const account = await register(app);
    const read = () => app.api('GET', `/users/${account.id}`, { token: admin.access_token });
    const before = (await read()).body;
    await without(async () => expect((await act(account)).status).toBe(500));
    expect((await read()).body).toEqual(before);
    expect(await isAlive(app, account.access_token)).toBe(true);
  });

  it('do not go with refusals: a failed sign-in is answered also when it can not be noted', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    await without(async () => {
      const json = { username: 'nobody', password: 'wrong' };
      const headers = { 'x-request-id': 'while-away' };
      expect((await app.api('POST', '/auth/login', { json, headers })).status).toBe(401);
      await app.get(RefusalLog).flush();
    });
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('could not be written'));
    warn.mockRestore();
    // Later is better than never.
    const [noted] = await auditEvents(app, admin, 'event=sign_in_failed');
    expect(noted).toMatchObject({ request_id: 'while-away' });
  });

  it('of refusals are written before the service stops', async () => {
    const other = await TestApp.start({}, app.database);
    await other.api('POST', '/auth/login', {
      json: { username: 'nobody', password: 'wrong' },
      headers: { 'x-request-id': 'the-last-one' },
    });
    await other.close();
    const [last] = await auditEvents(app, admin, 'event=sign_in_failed');
    expect(last).toMatchObject({ request_id: 'the-last-one' });
  });

  const change = (id: string, json: object) =>
    app.api('PUT', `/users/${id}`, { json, token: admin.access_token });
});
