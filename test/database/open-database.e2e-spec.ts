import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { Logger } from '@nestjs/common';
import { explainFailure } from '../../src/app/explain-failure.js';
import { openDatabase } from '../../src/database/open-database.js';
import { StartupError } from '../../src/common/errors/startup.error.js';
import { TestApp } from '../support/app.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { connect, environmentFor, optionsFor, tableNames } from '../support/migrations.js';
import { SecondConnection } from '../support/sqlite.js';
import { waitUntil } from '../support/wait-until.js';

class LaterRelease2000000000000 {
  up = () => Promise.resolve();
  down = () => Promise.resolve();
}

describe('opening the database', () => {
  let database: TestDatabase;
  // Each start logs its migrations.
  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => (database = await createDatabase()));
  afterEach(() => database.drop());

  describe('with pending migrations', () => {
    it('fails with the command to run and changes nothing when MIGRATIONS_RUN=false', async () => {
      const message = await startupErrorOf(database.url, { MIGRATIONS_RUN: 'false' });
      expect(message).toContain('npx auth-service migrate');
      expect(message).toContain('MIGRATIONS_RUN=true');
      const dataSource = await connect(database);
      expect(await tableNames(dataSource)).toEqual([]);
      await dataSource.destroy();
    });

    it('fails when only the newest migration is pending and MIGRATIONS_RUN=false', async () => {
      await (await TestApp.start({}, database)).close();
      const variables = { MIGRATIONS_RUN: 'false' };
      const message = await startupErrorOf(database.url, variables, LaterRelease2000000000000);
      expect(message).toContain('lacks 1 migration; run: ');
    });

    it('prevents the server from starting when MIGRATIONS_RUN=false', async () => {
      await expect(TestApp.start({ MIGRATIONS_RUN: 'false' }, database)).rejects.toThrow(
        StartupError,
      );
      await (await TestApp.start({ MIGRATIONS_RUN: 'true' }, database)).close();
      await (await TestApp.start({ MIGRATIONS_RUN: 'false' }, database)).close();
    });

    it('waits without a statement time limit for another instance that migrates, on PostgreSQL', async () => {
      if (database.engine === 'sqlite') return;
      // The lock that a migrating instance holds.
      const other = await connect(database);
      const runner = other.createQueryRunner();
      await runner.startTransaction();
      await runner.query('SELECT pg_advisory_xact_lock(7041001)');
      const opening = openDatabase(
        await optionsFor(database),
        environmentFor(database, { MIGRATIONS_RUN: 'true' }),
      );
      // Longer than the limits of TimeoutClient for a statement (5 s) and for its answer (6 s).
      const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
        AND wait_event = 'advisory' AND now() - query_start > interval '6.5 s'`;
      await waitUntil(async () => (await other.query<unknown[]>(waiting)).length > 0);
      await runner.rollbackTransaction();
      await runner.release();
      await other.destroy();
      const dataSource = await opening;
      expect(await tableNames(dataSource)).toContain('users');
      await dataSource.destroy();
    });

    it('waits for another process that locks a new database file, on SQLite', async () => {
      if (database.engine === 'postgres') return;
      const other = new SecondConnection(database);
      await other.run('BEGIN EXCLUSIVE');
      const opening = openDatabase(await optionsFor(database), environmentFor(database));
      // Longer than the second for which the sqlite3 package waits for a lock by default.
      const lockedUntil = performance.now() + 1_500;
      await waitUntil(() => performance.now() > lockedUntil);
      await other.run('COMMIT');
      await other.close();
      const dataSource = await opening;
      expect(await tableNames(dataSource)).toContain('users');
      await dataSource.destroy();
    });

    it('migrates SQLite and fails on PostgreSQL when MIGRATIONS_RUN is not set', async () => {
      if (database.engine === 'postgres') {
        expect(await startupErrorOf(database.url, {})).toContain('npx auth-service migrate');
        return;
      }
      const dataSource = await openDatabase(await optionsFor(database), environmentFor(database));
      expect(await tableNames(dataSource)).toContain('users');
      // Settings that make acknowledged writes durable and enforce foreign keys.
      for (const [name, value] of Object.entries({
        synchronous: 2,
        journal_mode: 'wal',
        foreign_keys: 1,
      })) {
        expect(await dataSource.query(`PRAGMA ${name}`)).toEqual([{ [name]: value }]);
      }
      await dataSource.destroy();
    });
  });

  describe('with an unusable URL', () => {
    const PASSWORD = 'sEcr3t-of-the-database';

    it('fails to open an unusable database with a message that names DATABASE_URL and does not contain the password', async () => {
      for (const url of await unusableUrls(database, PASSWORD)) {
        const message = await startupErrorOf(url);
        expect(message).toMatch(/^the database .+ cannot be opened \(.{5,}\); check DATABASE_URL$/);
        expect(message).not.toContain(PASSWORD);
      }
    });
  });
});

/** The message that the operator reads when opening the database fails. */
async function startupErrorOf(
  url: string,
  variables: Record<string, string> = { MIGRATIONS_RUN: 'true' },
  ...later: Parameters<typeof optionsFor>[1][]
): Promise<string> {
  const options = await optionsFor({ url }, ...later.filter((m) => m !== undefined));
  const opening = openDatabase(options, environmentFor({ url }, variables));
  const error: unknown = await opening.then(
    (dataSource) => dataSource.destroy(),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StartupError);
  const message = explainFailure(error);
  expect(message).not.toContain('\n');
  return message;
}

/** URLs of the same engine, each of which fails in another way. */
async function unusableUrls({ engine, url }: TestDatabase, password: string): Promise<string[]> {
  if (engine === 'sqlite') {
    const textFile = `${url}.txt`;
    await writeFile(textFile.slice('sqlite:'.length), 'this is a text, not a database'.repeat(99));
    // Opening it would wait for a reader for ever.
    const fifo = `${url}.fifo`;
    execFileSync('sh', ['-c', 'mkfifo "$0"', fifo.slice('sqlite:'.length)]);
    return [
      `${textFile}/app:${password}@db/auth.db`,
      `${textFile}/auth.db`,
      textFile,
      url.replace(/\/[^/]+$/, ''),
      fifo,
    ];
  }
  const { host } = new URL(url);
  const port = await unusedPort();
  return [
    `postgres://app:${password}@127.0.0.1:${port}/auth`,
    `postgres://app:${password}@localhost:${port}/auth`,
    `postgres://app:${password}@${host}/auth`,
    `postgresql://app:${password}@no-such-host.invalid/auth`,
    `postgres://:${password}@127.0.0.1:${port}/auth`,
    `postgres://app:${password}@with@signs@127.0.0.1:${port}/auth`,
    `postgres://app:${password}@/auth?host=/no/such/folder`,
    `postgres://app:${password}@[::1]:${port}/auth`,
    url.replace(/[^/]+$/, `no_${randomUUID()}`),
  ];
}

function unusedPort(): Promise<number> {
  return new Promise((found) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => found(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
