import { jest } from '@jest/globals';
import type { Client, Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { PrincipalsService } from '../../src/sessions/principals.service.js';
import { type TestUser, register, registerAdmin } from '../support/users.js';
import { TestApp, type TestResponse } from '../support/app.js';
import type { TestDatabase } from '../support/database.js';
import { waitUntil } from '../support/wait-until.js';
import { backendPidsOf, terminateBackends, withLockedUser } from '../support/postgres.js';
import { expectProblem } from '../support/problem.js';
import { SecondConnection } from '../support/sqlite.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

const POOL = 'user-authentication-service';

/** A 503 with `Retry-After` and without details of the database. */
function expectUnavailable(response: TestResponse): void {
  expectProblem(response, 'service_unavailable');
  expect(response.headers['retry-after']).toMatch(/^[1-9]\d*$/);
  expect(response.text).not.toMatch(/SQLITE|select|update|terminat|connection|timeout/i);
}

const terminateConnections = async (database: TestDatabase) =>
  terminateBackends(database, await backendPidsOf(database, POOL));

const poolOf = (app: TestApp): Pool => (app.get(DataSource).driver as PostgresDriver).master;

const isWaitingForLock = async (app: TestApp) => {
  const rows = await app
    .get(DataSource)
    .query(
      "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
    );
  return rows.length > 0;
};

/** Gives a new connection a shorter limit, so that the test does not wait for the default. */
const shortenTimeout = (connection: Client) => void connection.query('SET statement_timeout = 100');

describe('database errors', () => {
  let app: TestApp;
  let user: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    user = await register(app);
  });
  afterAll(() => app.close());

  /** Reads sessions, since the profile is cached. */
  const read = () => app.api('GET', '/users/me/sessions', { token: user.access_token });
  const write = (full_name = 'Ada') =>
    app.api('PUT', '/users/me', { token: user.access_token, json: { full_name } });
  /** A failed request leaves no lock, no broken connection and no partial change. */
  const expectRecovered = async () => {
    await waitUntil(async () => (await write()).status === 200);
    const { access_token: token } = user;
    for (const full_name of ['Ada', 'Lovelace']) {
      expect((await write(full_name)).status).toBe(200);
      expect((await read()).status).toBe(200);
      expect((await app.api('GET', '/users/me', { token })).body.full_name).toBe(full_name);
    }
  };

  const onPostgresql = () => {
    it('limits statements and idle transactions to at most 10 s', async () => {
      const rows = await app
        .get(DataSource)
        .query<{ setting: string }[]>(
          "SELECT setting FROM pg_settings WHERE name IN ('statement_timeout', 'idle_in_transaction_session_timeout')",
        );
      expect(rows).toHaveLength(2);
      for (const { setting } of rows) {
        expect(Number(setting)).toBeGreaterThan(0);
        expect(Number(setting)).toBeLessThanOrEqual(10_000);
      }
    });

    it('answers 503 when a statement exceeds its time limit', async () => {
      poolOf(app).on('connect', shortenTimeout);
      await terminateConnections(app.database);
      await waitUntil(async () => (await read()).status === 200);
      await withLockedUser(app.database, user.id, async () => expectUnavailable(await write()));
      poolOf(app).off('connect', shortenTimeout);
      await terminateConnections(app.database);
      await expectRecovered();
    });

    it('answers 503 when the connection breaks during a statement', async () => {
      await withLockedUser(app.database, user.id, async () => {
        const answer = write();
        await waitUntil(() => isWaitingForLock(app));
        await terminateConnections(app.database);
        expectUnavailable(await answer);
      });
      await expectRecovered();
    });

    it('answers 503 and changes nothing when the connection breaks between two statements of a transaction', async () => {
      const admin = await registerAdmin(app);
      const target = await register(app);
      let terminates = true;
      const principals = app.get(PrincipalsService);
      const assertActive = principals.assertActive.bind(principals);
      // Called inside the transaction, after its first statements.
      jest.spyOn(principals, 'assertActive').mockImplementation(async (...args) => {
        await assertActive(...args);
        if (terminates) await terminateConnections(app.database);
      });
      const disable = () =>
        app.api('PUT', `/users/${target.id}`, {
          token: admin.access_token,
          json: { is_active: false },
        });
      expectUnavailable(await disable());
      terminates = false;
      const before = await app.api('GET', `/users/${target.id}`, { token: admin.access_token });
      expect(before.body.is_active).toBe(true);
      expect((await disable()).body.is_active).toBe(false);
      await expectRecovered();
    });

    it('answers 200 or 503 when all connections of the pool are broken, and the pool recovers', async () => {
      await Promise.all(Array.from({ length: 10 }, read));
      await terminateConnections(app.database);
      for (const answer of await Promise.all(Array.from({ length: 20 }, read))) {
        if (answer.status !== 200) expectUnavailable(answer);
      }
      await expectRecovered();
    });

    it('answers 503 and discards the connection when the database does not respond', async () => {
      await write();
      const pids = await backendPidsOf(app.database, POOL);
      for (const pid of pids) process.kill(pid, 'SIGSTOP');
      try {
        expectUnavailable(await write());
      } finally {
        for (const pid of pids) process.kill(pid, 'SIGCONT');
      }
      await expectRecovered();
    });

    it('answers 503 to the one request that gets no connection in time, and serves the others', async () => {
      let answers: Promise<TestResponse>[] = [];
      await withLockedUser(app.database, user.id, async () => {
        answers = Array.from({ length: poolOf(app).options.max + 1 }, () => write());
        expectUnavailable(await Promise.race(answers));
      });
      const statuses = (await Promise.all(answers)).map(({ status }) => status);
      expect(statuses.filter((status) => status !== 200)).toEqual([503]);
      await expectRecovered();
    });
  };

  const onSqlite = () => {
    it('answers 503 to writes, but serves reads, while another process locks the database', async () => {
      await app.get(DataSource).query('PRAGMA busy_timeout = 50');
      const other = new SecondConnection(app.database);
      await other.run('BEGIN EXCLUSIVE');
      const { username, password } = user;
      const login = app.api('POST', '/auth/login', { json: { username, password } });
      for (const answer of await Promise.all([write(), login, write()])) expectUnavailable(answer);
      expect((await read()).status).toBe(200);
      await other.run('ROLLBACK');
      await other.close();
      await expectRecovered();
    });

    it('answers 503 to a write, but serves reads, when the database is full', async () => {
      const [{ page_count: pages }] = await app.get(DataSource).query('PRAGMA page_count');
      await app.get(DataSource).query(`PRAGMA max_page_count = ${pages}`);
      let answer: TestResponse | undefined;
      // Existing pages have free space, so that several writes may succeed.
      for (let i = 0; i < 100 && answer?.status !== 503; i += 1) {
        const email = `long${'.long'.repeat(11)}@${'long.'.repeat(35)}example${i}.com`;
        const json = { username: `name${i}`, email, password: 'a lengthy passphrase' };
        answer = await app.api('POST', '/auth/register', { json });
      }
      expectUnavailable(answer as TestResponse);
      expect((await read()).status).toBe(200);
      await app.get(DataSource).query(`PRAGMA max_page_count = ${10 * pages}`);
      await expectRecovered();
      await register(app);
    });
  };

  describe(`on ${ENGINE}`, ENGINE === 'postgres' ? onPostgresql : onSqlite);
});
