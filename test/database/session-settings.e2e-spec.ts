import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { login, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { databaseNameOf } from '../support/postgres.js';
import { queryPostgres } from '../support/query-postgres.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

/** Settings that an administrator may give to a database or a role, and the value that the service needs. */
const PRESETS = [
  ['default_transaction_isolation', 'serializable', 'read committed'],
  ['default_transaction_deferrable', 'on', 'off'],
  ['search_path', 'elsewhere', '"public"'],
  ['standard_conforming_strings', 'off', 'on'],
  ['TimeZone', 'Asia/Tokyo', 'UTC'],
  ['DateStyle', 'German', 'ISO, MDY'],
  ['client_encoding', 'LATIN1', 'UTF8'],
  ['lock_timeout', '1ms', '0'],
  ['statement_timeout', '2h', '5s'],
  ['idle_in_transaction_session_timeout', '50ms', '5s'],
  ['idle_session_timeout', '500ms', '0'],
  ['synchronous_commit', 'off', 'local'],
] as const;

const onPostgresql = () => {
  let database: TestDatabase;
  let app: TestApp;

  beforeAll(async () => {
    database = await createDatabase();
    const name = databaseNameOf(database);
    await queryPostgres(database, 'CREATE SCHEMA elsewhere');
    const statements = PRESETS.map(
      ([setting, preset]) => `ALTER DATABASE ${name} SET ${setting} = '${preset}'`,
    );
    await queryPostgres(database, statements.join('; '));
    app = await TestApp.start({}, database);
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  it.each(PRESETS)('do not inherit %s = %s', async (setting, _, expected) => {
    const [row] = await app.get(DataSource).query<Record<string, string>[]>(`SHOW ${setting}`);
    expect(Object.values(row ?? {})).toEqual([expected]);
  });

  it('let 40 concurrent sign-ins of one user succeed', async () => {
    const user = await register(app);
    const { username, password } = user;
    const signIn = () => app.api('POST', '/auth/login', { json: { username, password } });
    const responses = await Promise.all(Array.from({ length: 40 }, signIn));
    expect(responses.filter(({ status }) => status !== 200)).toEqual([]);
  });

  it('keep text with backslashes and quotes unchanged', async () => {
    const user = await register(app);
    const full_name = `Ada \\' OR 1=1 -- \\\\ é`;
    const { access_token: token } = user;
    await app.api('PUT', '/users/me', { token, json: { full_name } });
    const { body } = await app.api('GET', '/users/me', { token });
    expect(body.full_name).toBe(full_name);
  });
};

const inSchema = () => {
  let database: TestDatabase;
  beforeAll(async () => (database = await createDatabase()));
  afterAll(() => database.drop());

  it('create and use the tables of ?schema=, and none in public', async () => {
    await queryPostgres(database, 'CREATE SCHEMA "Auth"');
    const app = await TestApp.start({}, { ...database, url: `${database.url}?schema=Auth` });
    const user = await register(app);
    expect((await login(app, user)).access_token).toEqual(expect.any(String));
    await app.close();
    const tables = await queryPostgres<{ schema: string }>(
      database,
      "SELECT DISTINCT schemaname AS schema FROM pg_tables WHERE tablename IN ('users', 'migrations')",
    );
    expect(tables).toEqual([{ schema: 'Auth' }]);
  });
};

const lock = (id: number) => `SELECT 1 FROM pairs WHERE id = ${id} FOR UPDATE`;

const onConflict = () => {
  let app: TestApp;
  let other: Client;
  beforeAll(async () => {
    app = await TestApp.start();
    other = new Client({ connectionString: app.database.url });
    await other.connect();
    await other.query('CREATE TABLE pairs (id int PRIMARY KEY); INSERT INTO pairs VALUES (1), (2)');
  });
  afterAll(async () => {
    await other.end();
    await app.close();
  });

  it('repeats a transaction that lost a deadlock, once', async () => {
    let attempts = 0;
    // The server aborts the transaction that waits first for its deadlock_timeout.
    await other.query("SET deadlock_timeout = '1min'");
    await app.get(DataSource).transaction(async (manager) => {
      attempts += 1;
      if (attempts === 1) await other.query('BEGIN');
      await manager.query("SET LOCAL deadlock_timeout = '10ms'");
      if (attempts === 1) {
        await other.query(lock(2));
        await manager.query(lock(1));
        const waiting = other.query(lock(1));
        await manager.query(lock(2)).finally(() => void waiting.then(() => other.query('COMMIT')));
      }
    });
    expect(attempts).toBe(2);
  });

  it.each(['40001', '40P01'])('fails when the second attempt fails with %s too', async (code) => {
    let attempts = 0;
    const raise = `DO $$ BEGIN RAISE EXCEPTION 'conflict' USING ERRCODE = '${code}'; END $$`;
    const failing = app.get(DataSource).transaction((manager) => {
      attempts += 1;
      return manager.query(raise);
    });
    await expect(failing).rejects.toMatchObject({ code });
    expect(attempts).toBe(2);
  });

  it('does not repeat a transaction that failed for another reason', async () => {
    let attempts = 0;
    const failing = app.get(DataSource).transaction((manager) => {
      attempts += 1;
      return manager.query('SELECT 1/0');
    });
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    expect(attempts).toBe(1);
  });
};

const onSqlite = () => {
  it('enforces foreign keys and flushes each commit, regardless of the defaults of the build', async () => {
    const app = await TestApp.start();
    for (const [name, value] of Object.entries({ foreign_keys: 1, synchronous: 2 })) {
      expect(await app.get(DataSource).query(`PRAGMA ${name}`)).toEqual([{ [name]: value }]);
    }
    await app.close();
  });
};

if (ENGINE === 'postgres') {
  describe('connections to a database with presets', onPostgresql);
  describe('connections with a schema', inSchema);
  describe('a conflict between transactions', onConflict);
} else {
  describe('a connection', onSqlite);
}
