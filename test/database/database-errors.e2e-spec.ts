import { jest } from '@jest/globals';
import type { Client, Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { PrincipalsService } from '../../src/sessions/principals.service.js';
import { type TestUser, register, registerAdmin } from '../support/users.js';
import { TestApp, type TestResponse } from '../support/app.js';
import type { TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { backendsOf, terminate, whileUserIsLocked } from '../support/postgres.js';
import { expectProblem } from '../support/problem.js';
import { SecondConnection } from '../support/sqlite.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

const POOL = 'user-authentication-service';

/** The request may be sent again, and the client is told when. */
function expectUnavailable(response: TestResponse): void {
  expectProblem(response, 'service_unavailable');
  expect(response.headers['retry-after']).toMatch(/^[1-9]\d*$/);
  expect(response.text).not.toMatch(/SQLITE|select|update|terminat|connection|timeout/i);
}

const cutConnections = async (database: TestDatabase) =>
  terminate(database, await backendsOf(database, POOL));

const poolOf = (app: TestApp): Pool => (app.get(DataSource).driver as PostgresDriver).master;

const isWaiting = async (app: TestApp) => {
  const rows = await app
    .get(DataSource)
    .query(
      "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
    );
  return rows.length > 0;
};

/** The next connections get a shorter limit than a test would want to wait for. */
const shorten = (connection: Client) => void connection.query('SET statement_timeout = 100');

describe('while the database does not do its part', () => {
  let app: TestApp;
  let account: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    account = await register(app);
  });
  afterAll(() => app.close());

  /** Not the profile, which would come from memory. */
  const read = () => app.api('GET', '/users/me/sessions', { token: account.access_token });
  const write = (full_name = 'Ada') =>
    app.api('PUT', '/users/me', { token: account.access_token, json: { full_name } });
  /** What failed left nothing behind: no lock, no broken connection, no half of a change. */
  const expectWork = async () => {
    await eventually(async () => (await write()).status === 200);
    const { access_token: token } = account;
    for (const full_name of ['Ada', 'Lovelace']) {
      expect((await write(full_name)).status).toBe(200);
      expect((await read()).status).toBe(200);
      expect((await app.api('GET', '/users/me', { token })).body.full_name).toBe(full_name);
    }
  };

  const onPostgresql = () => {
    it('a statement has a limit, and so has a transaction that nobody goes on with', async () => {
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

    it('what waits for too long is given up', async () => {
      poolOf(app).on('connect', shorten);
      await cutConnections(app.database);
      await eventually(async () => (await read()).status === 200);
      await whileUserIsLocked(app.database, account.id, async () =>
        expectUnavailable(await write()),
      );
      poolOf(app).off('connect', shorten);
      await cutConnections(app.database);
      await expectWork();
    });

    it('what is under way when its connection breaks is given up', async () => {
      await whileUserIsLocked(app.database, account.id, async () => {
        const answer = write();
        await eventually(() => isWaiting(app));
        await cutConnections(app.database);
        expectUnavailable(await answer);
      });
      await expectWork();
    });

    it('a transaction whose connection breaks between two statements is given up', async () => {
      const admin = await registerAdmin(app);
      const target = await register(app);
      let isOn = true;
      const principals = app.get(PrincipalsService);
      const assertActive = principals.assertActive.bind(principals);
      // Called inside the transaction, after its first statements.
      jest.spyOn(principals, 'assertActive').mockImplementation(async (...args) => {
        await assertActive(...args);
        if (isOn) await cutConnections(app.database);
      });
      const disable = () =>
        app.api('PUT', `/users/${target.id}`, {
          token: admin.access_token,
          json: { is_active: false },
        });
      expectUnavailable(await disable());
      isOn = false;
      const before = await app.api('GET', `/users/${target.id}`, { token: admin.access_token });
      expect(before.body.is_active).toBe(true);
      expect((await disable()).body.is_active).toBe(false);
      await expectWork();
    });

    it('a pool full of broken connections answers 503 at worst, and mends itself', async () => {
      await Promise.all(Array.from({ length: 10 }, read));
      await cutConnections(app.database);
      for (const answer of await Promise.all(Array.from({ length: 20 }, read))) {
        if (answer.status !== 200) expectUnavailable(answer);
      }
      await expectWork();
    });

    it('what is not answered at all is given up, and its connection with it', async () => {
      await write();
      const pids = await backendsOf(app.database, POOL);
      for (const pid of pids) process.kill(pid, 'SIGSTOP');
      try {
        expectUnavailable(await write());
      } finally {
        for (const pid of pids) process.kill(pid, 'SIGCONT');
      }
      await expectWork();
    });

    it('what gets no connection in time is given up, and the others are served', async () => {
      let answers: Promise<TestResponse>[] = [];
      await whileUserIsLocked(app.database, account.id, async () => {
        answers = Array.from({ length: poolOf(app).options.max + 1 }, () => write());
        expectUnavailable(await Promise.race(answers));
      });
      const statuses = (await Promise.all(answers)).map(({ status }) => status);
      expect(statuses.filter((status) => status !== 200)).toEqual([503]);
      await expectWork();
    });
  };

  const onSqlite = () => {
    it('a write that another process holds up for too long is given up; reads go on', async () => {
      await app.get(DataSource).query('PRAGMA busy_timeout = 50');
      const other = new SecondConnection(app.database);
      await other.run('BEGIN EXCLUSIVE');
      const { username, password } = account;
      const login = app.api('POST', '/auth/login', { json: { username, password } });
      for (const answer of await Promise.all([write(), login, write()])) expectUnavailable(answer);
      expect((await read()).status).toBe(200);
      await other.run('ROLLBACK');
      await other.close();
      await expectWork();
    });

    it('a write for which there is no space is refused; reads go on', async () => {
      const [{ page_count: pages }] = await app.get(DataSource).query('PRAGMA page_count');
      await app.get(DataSource).query(`PRAGMA max_page_count = ${pages}`);
      let answer: TestResponse | undefined;
      // Pages have some room left.
      for (let i = 0; i < 100 && answer?.status !== 503; i += 1) {
        const email = `long${'.long'.repeat(11)}@${'long.'.repeat(35)}example${i}.com`;
        const json = { username: `name${i}`, email, password: 'a lengthy passphrase' };
        answer = await app.api('POST', '/auth/register', { json });
      }
      expectUnavailable(answer as TestResponse);
      expect((await read()).status).toBe(200);
      await app.get(DataSource).query(`PRAGMA max_page_count = ${10 * pages}`);
      await expectWork();
      await register(app);
    });
  };

  describe(`on ${ENGINE}`, ENGINE === 'postgres' ? onPostgresql : onSqlite);
});
