import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { AuditEvent } from '../../src/audit/audit-event.entity.js';
import { RefusalLog } from '../../src/audit/refusal-log.js';
import { AuditPurge } from '../../src/audit/audit-purge.js';
import { type TestUser, isAccessTokenValid, register, registerAdmin } from '../support/users.js';
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
  const insertRow = async (daysAgo: number): Promise<string> => {
    const occurredAt = new Date(Date.now() - daysAgo * DAY);
    const id = uuidv7({ msecs: occurredAt.getTime() });
    const noSubject = { actorId: null, userId: null, sessionId: null };
    const noClient = { ip: null, userAgent: null, requestId: null };
    const event = 'signed_in' as const;
    await rows().insert({ id, occurredAt, event, ...noSubject, ...noClient, details: {} });
    return id;
  };
  const withoutTable = async (run: () => Promise<void>) => {
    const database = app.get(DataSource);
    await database.query('ALTER TABLE audit_events RENAME TO not_there');
    try {
      await run();
    } finally {
      await database.query('ALTER TABLE not_there RENAME TO audit_events');
    }
  };

  it('cannot be changed', async () => {
    const id = await insertRow(1000);
    await expect(rows().update({ id }, { ip: '203.0.113.7' })).rejects.toThrow(/never changed/);
    const again = `INTO audit_events (id, occurred_at, event, details) VALUES ('${id}', 0, '', '{}')`;
    const replace =
      ENGINE === 'sqlite'
        ? `INSERT OR REPLACE ${again}`
        : `INSERT ${again} ON CONFLICT (id) DO UPDATE SET occurred_at = 0`;
    await expect(app.get(DataSource).query(replace)).rejects.toThrow(/never changed/);
    expect((await rows().findOneByOrFail({ id })).event).toBe('signed_in');
  });

  it('cannot be deleted on their first day by any statement', async () => {
    const id = await insertRow(0.9);
    await expect(rows().delete({ id })).rejects.toThrow(/at least a day/);
    expect(await rows().existsBy({ id })).toBe(true);
    const old = await insertRow(1.1);
    await rows().delete({ id: old });
    expect(await rows().existsBy({ id: old })).toBe(false);
  });

  it('are purged after the retention period', async () => {
    const old = await Promise.all(Array.from({ length: 150 }, () => insertRow(30.1)));
    const recent = await insertRow(29.9);
    expect(await app.get(AuditPurge).purge()).toBeGreaterThanOrEqual(150);
    expect(await rows().existsBy({ id: old[149] })).toBe(false);
    expect(await rows().existsBy({ id: recent })).toBe(true);
  });

  it('are kept when their user is deleted', async () => {
    const user = await register(app);
    await app.api('DELETE', `/users/${user.id}`, { token: admin.access_token });
    const events = await auditEvents(app, admin, `user_id=${user.id}`);
    expect(events.map(({ event }) => event)).toEqual([
      'user_deleted',
      'signed_in',
      'user_registered',
    ]);
  });

  it('are not written for a rejected change', async () => {
    const path = `/users/${admin.id}`;
    const { status } = await app.api('DELETE', path, { token: admin.access_token });
    expect(status).toBe(409);
    const deleted = await auditEvents(app, admin, `user_id=${admin.id}&event=user_deleted`);
    expect(deleted).toEqual([]);
  });

  it.each<[string, (user: TestUser) => Promise<{ status: number }>]>([
    ['role change', ({ id }) => change(id, { role: 'admin' })],
    ['deletion', ({ id }) => app.api('DELETE', `/users/${id}`, { token: admin.access_token })],
    ['logout', ({ refresh_token }) => app.api('POST', '/auth/logout', { json: { refresh_token } })],
    ['logout-all', ({ access_token: token }) => app.api('POST', '/auth/logout-all', { token })],
    [
      'sign-in',
      ({ username, password }) => app.api('POST', '/auth/login', { json: { username, password } }),
    ],
  ])('are written with their change: a %s fails when its row cannot be written', async (_, act) => {
    const user = await register(app);
    const read = () => app.api('GET', `/users/${user.id}`, { token: admin.access_token });
    const before = (await read()).body;
    await withoutTable(async () => expect((await act(user)).status).toBe(500));
    expect((await read()).body).toEqual(before);
    expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
  });

  it('are not required for rejections: a failed sign-in is answered even when its row cannot be written', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    await withoutTable(async () => {
      const json = { username: 'unknown', password: 'wrong' };
      const headers = { 'x-request-id': 'without-table' };
      expect((await app.api('POST', '/auth/login', { json, headers })).status).toBe(401);
      await app.get(RefusalLog).flush();
    });
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('could not be written'));
    warn.mockRestore();
    // The event is written later, once the table is available.
    const [event] = await auditEvents(app, admin, 'event=sign_in_failed');
    expect(event).toMatchObject({ request_id: 'without-table' });
  });

  it('events of rejections are written before the service stops', async () => {
    const other = await TestApp.start({}, app.database);
    await other.api('POST', '/auth/login', {
      json: { username: 'unknown', password: 'wrong' },
      headers: { 'x-request-id': 'the-last-one' },
    });
    await other.close();
    const [last] = await auditEvents(app, admin, 'event=sign_in_failed');
    expect(last).toMatchObject({ request_id: 'the-last-one' });
  });

  const change = (id: string, json: object) =>
    app.api('PUT', `/users/${id}`, { json, token: admin.access_token });
});
