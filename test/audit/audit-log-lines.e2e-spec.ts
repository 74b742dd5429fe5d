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

describe('lines of the audit log', () => {
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
    const keep = (level: string) => (message: AuditEventResponse, context: string) => {
      if (context === 'Audit') lines.push({ level, message });
    };
    app.app.useLogger({ log: keep('log'), warn: keep('warn'), error: keep('error') });
  });

  it('are the rows, one a line', async () => {
    const account = await register(app);
    await app.api('POST', '/auth/logout-all', { token: account.access_token });
    const rows = await auditEvents(app, admin, `user_id=${account.id}&sort=occurred_at`);
    expect(rows.length).toBe(3);
    expect(lines.map(({ message }) => message)).toEqual(rows);
  });

  it('tell of no change that was undone', async () => {
    const undone = app.get(DataSource).transaction(async (manager) => {
      await recordAudit(manager, {}, { event: 'user_deleted' });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await register(app);
    expect(lines.map(({ message }) => message.event)).toEqual(['user_registered', 'signed_in']);
  });

  it('warn of a refresh token that was used again', async () => {
    const account = await register(app);
    await refresh(app, account.refresh_token);
    await setSession(app, account.access_token, { lastUsedAt: secondsFromNow(-11) });
    await refresh(app, account.refresh_token);
    expect(lines.at(-1)).toMatchObject({ level: 'warn', message: { event: 'refresh_reused' } });
  });

  it('have failed sign-ins too', async () => {
    await app.api('POST', '/auth/login', { json: { username: 'nobody', password: 'wrong' } });
    await app.get(RefusalLog).flush();
    expect(lines).toEqual([
      { level: 'log', message: expect.objectContaining({ event: 'sign_in_failed' }) },
    ]);
  });
});
