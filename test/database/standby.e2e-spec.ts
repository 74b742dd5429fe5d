import { dirname } from 'node:path';
import { DataSource } from 'typeorm';
import { TestApp } from '../support/app.js';
import { checkStart, expectSameFailure } from '../support/check-start.js';
import type { TestDatabase } from '../support/database.js';
import { expectProblem } from '../support/problem.js';
import { SecondServer } from '../support/second-server.js';
import { register } from '../support/users.js';
import { waitUntil } from '../support/wait-until.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

const databaseAt = (url: string): TestDatabase => ({
  engine: 'postgres',
  url,
  drop: () => Promise.resolve(),
});

const onPostgresql = () => {
  let server: SecondServer;
  let app: TestApp;
  beforeAll(async () => {
    server = await SecondServer.start();
    app = await TestApp.start({}, databaseAt(server.url));
  });
  afterAll(async () => {
    await app.close();
    await server.stop();
  });

  it.each([
    ['localhost', 'sslmode=require'],
    ['localhost', 'sslmode=verify-ca'],
    ['localhost', 'sslmode=verify-full'],
    ['127.0.0.1', 'sslmode=require'],
    ['127.0.0.1', 'sslmode=verify-ca'],
  ])('is reached over TLS, as %s with %s', async (host, mode) => {
    const root = mode === 'sslmode=require' ? '' : `&sslrootcert=${server.certificate}`;
    const url = `${server.url.replace('127.0.0.1', host)}?${mode}${root}`;
    const secured = await TestApp.start({}, databaseAt(url));
    const [row] = await secured
      .get(DataSource)
      .query<object[]>('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()');
    expect(row).toEqual({ ssl: true });
    await register(secured);
    await secured.close();
  });

  it('is reached over a Unix socket', async () => {
    const { port } = new URL(server.url);
    const folder = encodeURIComponent(dirname(server.certificate));
    for (const url of [
      `postgres://postgres:postgres@:${port}/postgres?host=${folder}`,
      `postgres://postgres:postgres@${folder}:${port}/postgres`,
    ]) {
      const local = await TestApp.start({}, databaseAt(url));
      const [row] = await local
        .get(DataSource)
        .query<object[]>('SELECT inet_client_addr() AS address');
      expect(row).toEqual({ address: null });
      await local.close();
    }
  });

  it.each([
    ['a certificate of an unknown authority', 'localhost', 'sslmode=verify-full', /self.signed/],
    ['a certificate of an unknown authority', 'localhost', 'sslmode=verify-ca', /self.signed/],
    ['a certificate for another name', '127.0.0.1', 'sslmode=verify-full&ROOT', /not in the cert/],
  ])('refuses %s, as a start does: %s with %s', async (_, host, query, problem) => {
    const parameters = query.replace('ROOT', `sslrootcert=${server.certificate}`);
    const url = `${server.url.replace('127.0.0.1', host)}?${parameters}`;
    expect(await expectSameFailure(databaseAt(url))).toEqual([expect.stringMatching(problem)]);
  });

  it('stops being ready when it becomes a standby, and cannot be started on', async () => {
    expect(await checkStart({ url: `${server.url}?sslmode=require` })).toMatchObject({
      code: 0,
      problems: [],
    });
    const { username, password } = await register(app);
    await server.becomeStandby();
    await waitUntil(async () => {
      const { status, body } = await app.request('GET', '/health/ready');
      return status === 503 && body.detail === 'The database is read-only.';
    });
    const login = await app.api('POST', '/auth/login', { json: { username, password } });
    expectProblem(login, 'service_unavailable');
    expect(await expectSameFailure(databaseAt(server.url))).toEqual([
      'the database postgres is a standby; set DATABASE_URL to the primary',
    ]);
  });
};

const onSqlite = () => {
  it('does not exist', () => expect(ENGINE).toBe('sqlite'));
};

describe('a server of PostgreSQL with TLS', ENGINE === 'postgres' ? onPostgresql : onSqlite);
