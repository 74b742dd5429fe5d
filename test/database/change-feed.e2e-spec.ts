import { setTimeout as pause } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { type Change, ChangeFeed } from '../../src/database/changes/change-feed.js';
import { Session } from '../../src/sessions/session.entity.js';
import { User } from '../../src/identity/user.entity.js';
import { type TestUser, isAlive, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import type { TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { backendsOf, nameOf, onPostgres, terminate } from '../support/postgres.js';
import { expectRevoked, sid } from '../support/session-checks.js';
import { userRows } from '../support/sessions.js';
import { SecondConnection } from '../support/sqlite.js';
import { statementsOf } from '../support/statements.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

const LISTENER = 'user-authentication-service changes';
const CHANNEL = 'access_changes';

/** An abstract class, which Nest takes for a key as well. */
const feedOf = ({ app }: TestApp): ChangeFeed => app.get(ChangeFeed);

const end = async ({ refresh_token }: TestUser, on: TestApp) => {
  const { status } = await on.api('POST', '/auth/logout', { json: { refresh_token } });
  expect(status).toBe(204);
};

/** Whoever has a connection keeps it. */
const allowConnections = (database: TestDatabase, allow: boolean) =>
  onPostgres(database, `ALTER DATABASE ${nameOf(database)} WITH ALLOW_CONNECTIONS ${allow}`);

describe('the change feed', () => {
  let app: TestApp;
  /** On PostgreSQL another instance, on SQLite the same one. */
  let other: TestApp;
  const heard: (Change | 'everything')[] = [];
  beforeAll(async () => {
    other = await TestApp.start();
    app = ENGINE === 'sqlite' ? other : await TestApp.start({}, other.database);
    feedOf(app).subscribe((change) => heard.push(change));
  });
  beforeEach(() => (heard.length = 0));
  afterAll(async () => {
    for (const each of new Set([app, other])) await each.close();
  });

  /** Whether the next request of this token asks for its session. */
  const asks = async ({ access_token }: TestUser) =>
    (await statementsOf(app, () => isAlive(app, access_token))).some((sql) =>
      sql.includes('sessions'),
    );
  it('tells its own instance after the commit, and before anybody gets an answer', async () => {
    const { id } = await register(app);
    const order: string[] = [];
    let seen: Promise<User> | undefined;
    feedOf(app).subscribe((change) => {
      if (typeof change === 'string' || !('user' in change) || change.user !== id) return;
      order.push('told');
      seen = userRows(other).findOneByOrFail({ id });
    });
    await feedOf(app).transaction(async (manager, publish) => {
      publish({ user: id });
      await manager.update(User, { id }, { fullName: 'Ada' });
      order.push('changed');
    });
    // On PostgreSQL it hears of it once more.
    expect(order.slice(0, 2)).toEqual(['changed', 'told']);
    expect((await seen)?.fullName).toBe('Ada');
  });

  it('tells its own instance also of a failure: who knows whether it was committed', async () => {
    const change = { user: uuidv7() };
    const failing = feedOf(app).transaction((_, publish) => {
      publish(change);
      return Promise.reject(new Error('lost'));
    });
    await expect(failing).rejects.toThrow('lost');
    expect(heard).toContainEqual(change);
  });

  const isLive = () => feedOf(app).isLive;

  const heardOf = (ids: string[]) =>
    heard.filter(
      (change) => typeof change !== 'string' && 'id' in change && ids.includes(change.id),
    );

  const onPostgresql = () => {
    beforeAll(() =>
      app
        .get(DataSource)
        .query('ALTER TABLE sessions ALTER CONSTRAINT sessions_user_id_fkey DEFERRABLE'),
    );

    it('tells other instances what was committed, and nothing that was rolled back', async () => {
      const [undone, done] = [{ id: sid(await register(app)) }, { id: uuidv7() }];
      const feed = feedOf(other);
      const failing = feed.transaction(async (manager, publish) => {
        publish(undone);
        // Fails at the commit, when all has been said.
        await manager.query('SET CONSTRAINTS ALL DEFERRED');
        await manager.update(Session, { id: undone.id }, { userId: uuidv7() });
      });
      await expect(failing).rejects.toThrow('sessions_user_id_fkey');
      await feed.transaction(async (_, publish) => publish(done));
      // What is told comes in the order of the commits.
      const heardNow = () => heardOf([undone.id, done.id]);
      await eventually(() => heardNow().length > 0);
      expect(heardNow()).toEqual([done]);
    });

    it('takes a message that it can not read for any change', async () => {
      const account = await register(app);
      for (const message of ['no JSON', '5', '[null]', '[{"moon": "full"}]', '']) {
        await eventually(async () => !(await asks(account)));
        heard.length = 0;
        await other.get(DataSource).query('SELECT pg_notify($1, $2)', [CHANNEL, message]);
        // The registration may still be on its way back.
        await eventually(() => heard.includes('everything'));
        expect(await asks(account)).toBe(true);
      }
    });

    it('is not trusted without its connection: requests ask, and see every change', async () => {
      const [kept, ended] = [await register(app), await register(app)];
      await eventually(async () => !(await asks(kept)) && !(await asks(ended)));
      // It has a connection to keep.
      await isAlive(other, kept.access_token);
      await allowConnections(app.database, false);
      try {
        await terminate(app.database, await backendsOf(app.database, LISTENER));
        await eventually(() => !isLive(), 1_000);
        await end(ended, other);
        await expectRevoked(app, ended);
        for (const _ of [1, 2]) expect(await asks(kept)).toBe(true);
      } finally {
        await allowConnections(app.database, true);
      }
      await eventually(isLive, 3_000);
      expect(await asks(kept)).toBe(true);
      await eventually(async () => !(await asks(kept)));
      expect(await isAlive(app, kept.access_token)).toBe(true);
    });

    it('does not come back after a shutdown that fell into its absence', async () => {
      const short = await TestApp.start({}, app.database);
      const listeners = () => backendsOf(app.database, LISTENER);
      // Of `app`, `other` and this one.
      expect(await listeners()).toHaveLength(3);
      await allowConnections(app.database, false);
      try {
        await terminate(app.database, await listeners());
        await eventually(() => !feedOf(short).isLive, 1_000);
        await short.close();
      } finally {
        await allowConnections(app.database, true);
      }
      await eventually(() => isLive() && feedOf(other).isLive, 3_000);
      // Longer than it waits before it tries again.
      await pause(600);
      expect(await listeners()).toHaveLength(2);
    });

    it('is not trusted either when its connection falls silent without a word', async () => {
      const account = await register(app);
      await eventually(async () => !(await asks(account)));
      const pids = await backendsOf(app.database, LISTENER);
      for (const pid of pids) process.kill(pid, 'SIGSTOP');
      try {
        await eventually(() => !isLive(), 3_000);
        expect(await asks(account)).toBe(true);
      } finally {
        for (const pid of pids) process.kill(pid, 'SIGCONT');
      }
      await eventually(isLive, 3_000);
    });
  };

  const onSqlite = () => {
    it('notices within a second what another process has changed', async () => {
      const account = await register(app);
      expect([await asks(account), await asks(account)]).toContain(false);
      const commandLine = new SecondConnection(app.database);
      const statement = 'UPDATE sessions SET revoked_at = ? WHERE id = ?';
      await commandLine.run(statement, [Date.now(), sid(account)]);
      await eventually(async () => !(await isAlive(app, account.access_token)), 1_000);
      expect(heard).toContain('everything');
      await commandLine.close();
    });

    it('forgets nothing because of a change of its own that touches nobody else', async () => {
      const account = await register(app);
      await asks(account);
      heard.length = 0;
      await end(await register(app), app);
      // Two looks at what others have changed.
      await pause(600);
      expect(heard).not.toContain('everything');
      expect(await asks(account)).toBe(false);
    });
  };

  describe(`on ${ENGINE}`, ENGINE === 'postgres' ? onPostgresql : onSqlite);
});
