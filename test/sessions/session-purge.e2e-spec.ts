import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { SessionPurge } from '../../src/sessions/session-purge.js';
import { type TestUser, login, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { expectActive, sessionIdOf } from '../support/session-checks.js';
import { secondsFromNow, sessionRows, setSession } from '../support/sessions.js';
import { statementsOf } from '../support/statements.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

const RETENTION_DAYS = 7;
const DAY = 86_400;
const HOUR = 3_600;
/** The number in src; releases with different numbers would purge at the same time. */
const PURGE_LOCK = 7_041_002;
/** More than one batch. */
const MANY = 501;

const revokedAgo = (seconds: number) => {
  const revokedAt = secondsFromNow(-seconds);
  return { revokedAt, revokedReason: 'logout', idleExpiresAt: revokedAt } as const;
};
const isDelete = (sql: string) => sql.startsWith('DELETE');

describe('session purge', () => {
  let app: TestApp;
  let user: TestUser;
  beforeAll(async () => {
    app = await TestApp.start({ SESSION_RETENTION_DAYS: String(RETENTION_DAYS) });
    user = await register(app);
  });
  afterAll(() => app.close());

  const purge = (on = app) => on.get(SessionPurge).purge();
  const exists = (id: string) => sessionRows(app).existsBy({ id });
  /** @returns the ids */
  const insertRevoked = async (count: number, secondsAgo: number): Promise<string[]> => {
    const startedAt = secondsFromNow(-secondsAgo - DAY);
    const rows = Array.from({ length: count }, () => ({
      id: uuidv7(),
      userId: user.id,
      generation: 0,
      seed: randomBytes(32).toString('base64url'),
      createdAt: startedAt,
      lastUsedAt: startedAt,
      expiresAt: secondsFromNow(DAY),
      ip: null,
      userAgent: null,
      ...revokedAgo(secondsAgo),
    }));
    await sessionRows(app).insert(rows);
    return rows.map(({ id }) => id);
  };
  const LONG_AGO = RETENTION_DAYS * DAY + HOUR;
  const RECENTLY = RETENTION_DAYS * DAY - HOUR;

  it('deletes only sessions that expired or were revoked before the retention period', async () => {
    const signedOut = await login(app, user);
    await app.api('POST', '/auth/logout', { json: { refresh_token: signedOut.refresh_token } });
    const idle = await login(app, user);
    await setSession(app, idle.access_token, { idleExpiresAt: secondsFromNow(-LONG_AGO) });
    const idleRecently = await login(app, user);
    await setSession(app, idleRecently.access_token, { idleExpiresAt: secondsFromNow(-RECENTLY) });
    const revoked = await login(app, user);
    await setSession(app, revoked.access_token, revokedAgo(LONG_AGO));
    const revokedRecently = await login(app, user);
    await setSession(app, revokedRecently.access_token, revokedAgo(RECENTLY));
    // An old sign-in that is still in use.
    const old = await login(app, user);
    await setSession(app, old.access_token, { createdAt: secondsFromNow(-2 * LONG_AGO) });

    expect(await purge()).toBe(2);
    for (const deleted of [idle, revoked]) expect(await exists(sessionIdOf(deleted))).toBe(false);
    for (const kept of [signedOut, idleRecently, revokedRecently]) {
      expect(await exists(sessionIdOf(kept))).toBe(true);
    }
    await expectActive(app, old);
    await expectActive(app, user);
    expect(await purge()).toBe(0);
  });

  it('deletes a session revoked by a logout after the retention period', async () => {
    const { access_token, refresh_token } = await login(app, user);
    await app.api('POST', '/auth/logout', { json: { refresh_token } });
    await app.get(SessionPurge).purge(secondsFromNow(RECENTLY));
    expect(await exists(sessionIdOf({ access_token }))).toBe(true);
    await app.get(SessionPurge).purge(secondsFromNow(LONG_AGO));
    expect(await exists(sessionIdOf({ access_token }))).toBe(false);
    expect(await exists(sessionIdOf(user))).toBe(true);
  });

  it('deletes in small batches and lets requests run between them', async () => {
    const ids = await insertRevoked(MANY, LONG_AGO);
    const [recent = ''] = await insertRevoked(1, RECENTLY);
    const statements = await statementsOf(app, async () => {
      const done = new AbortController();
      const purged = purge().finally(() => done.abort());
      while (!done.signal.aborted) await expectActive(app, await login(app, user));
      expect(await purged).toBe(MANY);
    });
    const deletes = statements.filter(isDelete);
    expect(deletes.length).toBeGreaterThan(2);
    for (const sql of deletes) expect(sql.split(/[?$]/).length).toBeLessThan(MANY / 2 + 1);
    const first = statements.findIndex(isDelete);
    const last = statements.findLastIndex(isDelete);
    const between = statements.slice(first, last).filter((sql) => sql.startsWith('INSERT'));
    expect(between.length).toBeGreaterThan(0);
    expect(await sessionRows(app).countBy({ userId: user.id })).toBeGreaterThan(1);
    expect(await exists(ids[0] ?? '')).toBe(false);
    expect(await exists(recent)).toBe(true);
  });

  const testConcurrency = () => {
    it('does nothing while another instance purges', async () => {
      const [id = ''] = await insertRevoked(1, LONG_AGO);
      const other = app.get(DataSource).createQueryRunner();
      await other.startTransaction();
      await other.query('SELECT pg_advisory_xact_lock($1)', [PURGE_LOCK]);
      expect(await purge()).toBe(0);
      expect(await exists(id)).toBe(true);
      await other.rollbackTransaction();
      await other.release();
      expect(await purge()).toBe(1);
    });

    it('deletes each row once when two instances purge at the same time', async () => {
      const second = await TestApp.start({}, app.database);
      await insertRevoked(MANY, 100 * DAY);
      const counts = await Promise.all([purge(), purge(second), purge(), purge(second)]);
      const rest = await purge();
      expect(counts.reduce((sum, count) => sum + count, rest)).toBe(MANY);
      await second.close();
    });
  };
  if (ENGINE === 'postgres') describe('on PostgreSQL', testConcurrency);
});
