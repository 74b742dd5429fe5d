import { DataSource } from 'typeorm';
import { RefusalLog } from '../../src/audit/refusal-log.js';
import { recordAudit } from '../../src/audit/record-audit.js';
import type { AuditEventResponse } from '../../src/audit/dto/audit-event.response.js';
import { type TestUser, refresh, register, registerAdmin } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { auditEvents } from '../support/audit.js';
import { secondsFromNow, setSession } from '../support/sessions.js';

interface Line {
  level: string;
  message: AuditEventResponse;
}

describe('log lines of audit events', () => {
  let app: TestApp;
  let admin: TestUser;
  let lines: Line[];
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());
  beforeEach(() => {
    lines = [];
    const collect = (level: string) => (message: AuditEventResponse, context: string) => {
      if (context === 'Audit') lines.push({ level, message });
    };
    app.app.useLogger({ log: collect('log'), warn: collect('warn'), error: collect('error') });
  });

  it('contain one row each', async () => {
    const user = await register(app);
    await app.api('POST', '/auth/logout-all', { token: user.access_token });
    const rows = await auditEvents(app, admin, `user_id=${user.id}&sort=occurred_at`);
    expect(rows.length).toBe(3);
    expect(lines.map(({ message }) => message)).toEqual(rows);
  });

  it('are not written for a change that is rolled back', async () => {
    const rolledBack = app.get(DataSource).transaction(async (manager) => {
      await recordAudit(manager, {}, { event: 'user_deleted' });
      throw new Error('rolled back');
    });
    await expect(rolledBack).rejects.toThrow('rolled back');
    await register(app);
    expect(lines.map(({ message }) => message.event)).toEqual(['user_registered', 'signed_in']);
  });

  it('warn about the reuse of a refresh token', async () => {
    const user = await register(app);
    await refresh(app, user.refresh_token);
    await setSession(app, user.access_token, { lastUsedAt: secondsFromNow(-11) });
    await refresh(app, user.refresh_token);
    expect(lines.at(-1)).toMatchObject({ level: 'warn', message: { event: 'refresh_reused' } });
  });

  it.each([
    ['warns about', 'another device', '127.0.0.1', 'warn'],
    ['warns about', 'the same device', '203.0.113.9', 'warn'],
    ['only informs about', 'the same device', '127.0.0.1', 'log'],
  ])('%s a refresh token that %s at %s sends again', async (_, userAgent, address, level) => {
    const user = await register(app);
    const send = (device: string, remoteAddress: string) =>
      app.api('POST', '/auth/refresh', {
        json: { refresh_token: user.refresh_token },
        headers: { 'user-agent': device },
        remoteAddress,
      });
    await send('the same device', '127.0.0.1');
    await send(userAgent, address);
    await app.get(RefusalLog).flush();
    expect(lines.at(-1)).toMatchObject({ level, message: { event: 'refresh_replayed' } });
  });

  it('include failed sign-ins', async () => {
    await app.api('POST', '/auth/login', { json: { username: 'unknown', password: 'wrong' } });
    await app.get(RefusalLog).flush();
    expect(lines).toEqual([
      { level: 'log', message: expect.objectContaining({ event: 'sign_in_failed' }) },
    ]);
  });
});
