import { setTimeout as pause } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { type AnyChange, ChangeFeed } from '../../src/database/changes/change-feed.js';
import { Session } from '../../src/sessions/session.entity.js';
import { User } from '../../src/identity/user.entity.js';
import { type TestUser, isAccessTokenValid, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import type { TestDatabase } from '../support/database.js';
import { waitUntil } from '../support/wait-until.js';
import {
  backendPidsOf,
  databaseNameOf,
  queryAsAdministrator,
  terminateBackends,
} from '../support/postgres.js';
import { CHANNEL, receiveChanges, warmUp } from '../support/receive-changes.js';
import { expectRevoked, sessionIdOf } from '../support/session-checks.js';
import { userRows } from '../support/sessions.js';
import { SecondConnection } from '../support/sqlite.js';
import { statementsOf } from '../support/statements.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

const LISTENER = 'user-authentication-service changes';

/** `ChangeFeed` is an abstract class, which Nest accepts as an injection token. */
const feedOf = ({ app }: TestApp): ChangeFeed => app.get(ChangeFeed);

const signOut = async ({ refresh_token }: TestUser, on: TestApp) => {
  const { status } = await on.api('POST', '/auth/logout', { json: { refresh_token } });
  expect(status).toBe(204);
};

/** Allows or forbids new connections; existing ones stay open. */
const allowConnections = (database: TestDatabase, allow: boolean) =>
  queryAsAdministrator(
    database,
    `ALTER DATABASE ${databaseNameOf(database)} WITH ALLOW_CONNECTIONS ${allow}`,
  );

describe('the change feed', () => {
  let app: TestApp;
  /** On PostgreSQL another instance, on SQLite the same one. */
  let other: TestApp;
  const received: AnyChange[] = [];
  beforeAll(async () => {
    other = await TestApp.start();
    app = ENGINE === 'sqlite' ? other : await TestApp.start({}, other.database);
    feedOf(app).subscribe((change) => received.push(change));
  });
  beforeEach(() => (received.length = 0));
  afterAll(async () => {
    for (const each of new Set([app, other])) await each.close();
  });

  /** Whether a request with this token reads its session from the database. */
  const readsSession = async ({ access_token }: TestUser) =>
    (await statementsOf(app, () => isAccessTokenValid(app, access_token))).some((sql) =>
      sql.includes('sessions'),
    );

  it('publishes a change to its own instance after the commit and before the transaction resolves', async () => {
    const { id } = await register(app);
    const order: string[] = [];
    let seen: Promise<User> | undefined;
    feedOf(app).subscribe((change) => {
      if (typeof change === 'string' || !('user' in change) || change.user !== id) return;
      order.push('published');
      seen = userRows(other).findOneByOrFail({ id });
    });
    await feedOf(app).transaction(async (manager, publish) => {
      publish({ user: id });
      await manager.update(User, { id }, { fullName: 'Ada' });
      order.push('changed');
    });
    // On PostgreSQL the notification arrives a second time.
    expect(order.slice(0, 2)).toEqual(['changed', 'published']);
    expect((await seen)?.fullName).toBe('Ada');
  });

  // After a failed commit the outcome is unknown.
  it('publishes a change to its own instance when the transaction fails', async () => {
    const change = { user: uuidv7() };
    const failing = feedOf(app).transaction((_, publish) => {
      publish(change);
      return Promise.reject(new Error('lost'));
    });
    await expect(failing).rejects.toThrow('lost');
    expect(received).toContainEqual(change);
  });

  const isLive = () => feedOf(app).isLive;

  const receivedFor = (ids: string[]) =>
    received.filter(
      (change) => typeof change !== 'string' && 'id' in change && ids.includes(change.id),
    );

  const onPostgresql = () => {
    beforeAll(() =>
      app
        .get(DataSource)
        .query('ALTER TABLE sessions ALTER CONSTRAINT sessions_user_id_fkey DEFERRABLE'),
    );

    it('publishes committed changes to other instances, but no changes that were rolled back', async () => {
      const [rolledBack, committed] = [{ id: sessionIdOf(await register(app)) }, { id: uuidv7() }];
      const feed = feedOf(other);
      const failing = feed.transaction(async (manager, publish) => {
        publish(rolledBack);
        // The deferred constraint fails at the commit, after the notification was sent.
        await manager.query('SET CONSTRAINTS ALL DEFERRED');
        await manager.update(Session, { id: rolledBack.id }, { userId: uuidv7() });
      });
      await expect(failing).rejects.toThrow('sessions_user_id_fkey');
      await feed.transaction(async (_, publish) => publish(committed));
      // Notifications arrive in the order of the commits.
      const receivedNow = () => receivedFor([rolledBack.id, committed.id]);
      await waitUntil(() => receivedNow().length > 0);
      expect(receivedNow()).toEqual([committed]);
    });

    it('invalidates everything when it receives a malformed message', async () => {
      const user = await register(app);
      for (const message of ['not JSON', '5', '[null]', '[{"unknown": "field"}]', '']) {
        await waitUntil(async () => !(await readsSession(user)));
        received.length = 0;
        await other.get(DataSource).query('SELECT pg_notify($1, $2)', [CHANNEL, message]);
        // The notification of the registration may arrive first.
        await waitUntil(() => received.includes('everything'));
        expect(await readsSession(user)).toBe(true);
      }
    });

    it('makes requests read the session from the database while its connection is lost', async () => {
      const [active, revoked] = [await register(app), await register(app)];
      await waitUntil(async () => !(await readsSession(active)) && !(await readsSession(revoked)));
      // Gives `other` an open connection, since new ones are forbidden below.
      await isAccessTokenValid(other, active.access_token);
      await allowConnections(app.database, false);
      try {
        await terminateBackends(app.database, await backendPidsOf(app.database, LISTENER));
        await waitUntil(() => !isLive());
        await signOut(revoked, other);
        await expectRevoked(app, revoked);
        for (const _ of [1, 2]) expect(await readsSession(active)).toBe(true);
      } finally {
        await allowConnections(app.database, true);
      }
      await waitUntil(isLive);
      expect(await readsSession(active)).toBe(true);
      await waitUntil(async () => !(await readsSession(active)));
      expect(await isAccessTokenValid(app, active.access_token)).toBe(true);
    });

    it('does not reconnect after a shutdown while its connection is lost', async () => {
      const third = await TestApp.start({}, app.database);
      const listeners = () => backendPidsOf(app.database, LISTENER);
      // Of `app`, `other` and `third`.
      expect(await listeners()).toHaveLength(3);
      await allowConnections(app.database, false);
      try {
        await terminateBackends(app.database, await listeners());
        await waitUntil(() => !feedOf(third).isLive);
        await third.close();
      } finally {
        await allowConnections(app.database, true);
      }
      await waitUntil(() => isLive() && feedOf(other).isLive);
      // Longer than the delay before a reconnection.
      await pause(600);
      expect(await listeners()).toHaveLength(2);
    });

    it('makes requests read the session from the database while its connection is stalled', async () => {
      const user = await register(app);
      await waitUntil(async () => !(await readsSession(user)));
      const pids = await backendPidsOf(app.database, LISTENER);
      for (const pid of pids) process.kill(pid, 'SIGSTOP');
      try {
        await waitUntil(() => !isLive());
        expect(await readsSession(user)).toBe(true);
      } finally {
        for (const pid of pids) process.kill(pid, 'SIGCONT');
      }
      await waitUntil(isLive);
    });
  };

  const onSqlite = () => {
    it('invalidates everything after a change by another process', async () => {
      const user = await register(app);
      await warmUp(app, user);
      received.length = 0;
      const otherProcess = new SecondConnection(app.database);
      const statement = 'UPDATE sessions SET revoked_at = ? WHERE id = ?';
      await otherProcess.run(statement, [Date.now(), sessionIdOf(user)]);
      await receiveChanges(app);
      expect(received).toContain('everything');
      expect(await isAccessTokenValid(app, user.access_token)).toBe(false);
      await otherProcess.close();
    });

    it('keeps cached sessions when its own instance changes another session', async () => {
      const user = await register(app);
      await readsSession(user);
      received.length = 0;
      await signOut(await register(app), app);
      for (const _ of [1, 2]) await receiveChanges(app);
      expect(received).not.toContain('everything');
      expect(await readsSession(user)).toBe(false);
    });
  };

  describe(`on ${ENGINE}`, ENGINE === 'postgres' ? onPostgresql : onSqlite);
});
