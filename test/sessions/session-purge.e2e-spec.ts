import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { SessionPurge } from '../../src/sessions/session-purge.js';
import { type TestUser, login, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { expectActive, sid } from '../support/session-checks.js';
import { secondsFromNow, sessionRows, setSession } from '../support/sessions.js';
import { statementsOf } from '../support/statements.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

const RETENTION_DAYS = 7;
const DAY = 86_400;
const HOUR = 3_600;
/** As kept in the source; whoever changes one of them lets two instances purge at once. */
const PURGE_LOCK = 7_041_002;
/** More than one batch. */
const MANY = 501;

const endedAgo = (seconds: number) => {
  const endedAt = secondsFromNow(-seconds);
  return { revokedAt: endedAt, revokedReason: 'logout', idleExpiresAt: endedAt } as const;
};
const isDelete = (sql: string) => sql.startsWith('DELETE');

describe('the purge', () => {
  let app: TestApp;
  let account: TestUser;
  beforeAll(async () => {
    app = await TestApp.start({ SESSION_RETENTION_DAYS: String(RETENTION_DAYS) });
    account = await register(app);
  });
  afterAll(() => app.close());

  const purge = (on = app) => on.get(SessionPurge).purge();
  const isThere = (id: string) => sessionRows(app).existsBy({ id });
  /** @returns the ids */
  const insertEnded = async (count: number, secondsAgo: number): Promise<string[]> => {
    const startedAt = secondsFromNow(-secondsAgo - DAY);
    const rows = Array.from({ length: count }, () => ({
      id: uuidv7(),
      userId: account.id,
      generation: 0,
      seed: randomBytes(32).toString('base64url'),
      createdAt: startedAt,
      lastUsedAt: startedAt,
      expiresAt: secondsFromNow(DAY),
      ip: null,
      userAgent: null,
      ...endedAgo(secondsAgo),
    }));
    await sessionRows(app).insert(rows);
    return rows.map(({ id }) => id);
  };
  const LONG_AGO = RETENTION_DAYS * DAY + HOUR;
  const RECENTLY = RETENTION_DAYS * DAY - HOUR;

  it('takes sessions that ended before the retention, whichever way, and no others', async () => {
    const loggedOut = await login(app, account);
    await app.api('POST', '/auth/logout', { json: { refresh_token: loggedOut.refresh_token } });
    const idle = await login(app, account);
    await setSession(app, idle.access_token, { idleExpiresAt: secondsFromNow(-LONG_AGO) });
    const idleRecently = await login(app, account);
    await setSession(app, idleRecently.access_token, { idleExpiresAt: secondsFromNow(-RECENTLY) });
    const revoked = await login(app, account);
    await setSession(app, revoked.access_token, endedAgo(LONG_AGO));
    const revokedRecently = await login(app, account);
    await setSession(app, revokedRecently.access_token, endedAgo(RECENTLY));
    // Signed in long ago, and still in use.
    const old = await login(app, account);
    await setSession(app, old.access_token, { createdAt: secondsFromNow(-2 * LONG_AGO) });

    expect(await purge()).toBe(2);
    for (const gone of [idle, revoked]) expect(await isThere(sid(gone))).toBe(false);
    for (const kept of [loggedOut, idleRecently, revokedRecently]) {
      expect(await isThere(sid(kept))).toBe(true);
    }
    await expectActive(app, old);
    await expectActive(app, account);
    expect(await purge()).toBe(0);
  });

  it('takes what a logout ended once the retention is over', async () => {
    const { access_token, refresh_token } = await login(app, account);
    await app.api('POST', '/auth/logout', { json: { refresh_token } });
    await app.get(SessionPurge).purge(secondsFromNow(RECENTLY));
    expect(await isThere(sid({ access_token }))).toBe(true);
    await app.get(SessionPurge).purge(secondsFromNow(LONG_AGO));
    expect(await isThere(sid({ access_token }))).toBe(false);
    expect(await isThere(sid(account))).toBe(true);
  });

  it('takes many in small batches, and lets requests in between them', async () => {
    const ids = await insertEnded(MANY, LONG_AGO);
    const [recent = ''] = await insertEnded(1, RECENTLY);
    const statements = await statementsOf(app, async () => {
      const done = new AbortController();
      const purged = purge().finally(() => done.abort());
      while (!done.signal.aborted) await expectActive(app, await login(app, account));
      expect(await purged).toBe(MANY);
    });
    const deletes = statements.filter(isDelete);
    expect(deletes.length).toBeGreaterThan(2);
    for (const sql of deletes) expect(sql.split(/[?$]/).length).toBeLessThan(MANY / 2 + 1);
    const first = statements.findIndex(isDelete);
    const last = statements.findLastIndex(isDelete);
    const between = statements.slice(first, last).filter((sql) => sql.startsWith('INSERT'));
    expect(between.length).toBeGreaterThan(0);
    expect(await sessionRows(app).countBy({ userId: account.id })).toBeGreaterThan(1);
    expect(await isThere(ids[0] ?? '')).toBe(false);
    expect(await isThere(recent)).toBe(true);
  });

  const onPostgresql = () => {
    it('does nothing while another instance is at it', async () => {
      const [id = ''] = await insertEnded(1, LONG_AGO);
      const other = app.get(DataSource).createQueryRunner();
      await other.startTransaction();
      await other.query('SELECT pg_advisory_xact_lock($1)', [PURGE_LOCK]);
      expect(await purge()).toBe(0);
      expect(await isThere(id)).toBe(true);
      await other.rollbackTransaction();
      await other.release();
      expect(await purge()).toBe(1);
    });

    it('runs on two instances at once: each row goes once, and none is waited for', async () => {
      const second = await TestApp.start({}, app.database);
      await insertEnded(MANY, 100 * DAY);
      const counts = await Promise.all([purge(), purge(second), purge(), purge(second)]);
      const rest = await purge();
      expect(counts.reduce((sum, count) => sum + count, rest)).toBe(MANY);
      await second.close();
    });
  };
  if (ENGINE === 'postgres') describe('on postgres', onPostgresql);
});
