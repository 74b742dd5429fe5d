import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { explainFailure } from '../../src/app/explain-failure.js';
import { openDatabase } from '../../src/database/open-database.js';
import { StartupError } from '../../src/common/errors/startup.error.js';
import { TestApp } from '../support/app.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { connect, environmentFor, optionsFor, tableNames } from '../support/migrations.js';
import { SecondConnection } from '../support/sqlite.js';

class OfALaterRelease2000000000000 {
  up = () => Promise.resolve();
  down = () => Promise.resolve();
}

describe('opening the database', () => {
  let database: TestDatabase;
  // Each start names the migrations that it ran.
  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => (database = await createDatabase()));
  afterEach(() => database.drop());

  describe('that lacks migrations', () => {
    it('is refused when they may not be run, and names what to run; nothing is changed', async () => {
      const message = await refusal(database.url, { MIGRATIONS_RUN: 'false' });
      expect(message).toContain('npx auth-service migrate');
      expect(message).toContain('MIGRATIONS_RUN=true');
      const dataSource = await connect(database);
      expect(await tableNames(dataSource)).toEqual([]);
      await dataSource.destroy();
    });

    it('is refused too when only the newest is missing', async () => {
      await (await TestApp.start({}, database)).close();
      const no = { MIGRATIONS_RUN: 'false' };
      const message = await refusal(database.url, no, OfALaterRelease2000000000000);
      expect(message).toContain('lacks 1 migration; run: ');
    });

    it('lets no server start', async () => {
      await expect(TestApp.start({ MIGRATIONS_RUN: 'false' }, database)).rejects.toThrow(
        StartupError,
      );
      await (await TestApp.start({ MIGRATIONS_RUN: 'true' }, database)).close();
      await (await TestApp.start({ MIGRATIONS_RUN: 'false' }, database)).close();
    });

    it('is given all the time that a migration takes, on PostgreSQL too', async () => {
      if (database.engine === 'sqlite') return;
      // As another instance holds it while it migrates: longer than any request may take.
      const other = await connect(database);
      const runner = other.createQueryRunner();
      await runner.startTransaction();
      await runner.query('SELECT pg_advisory_xact_lock(7041001)');
      const opening = openDatabase(
        await optionsFor(database),
        environmentFor(database, { MIGRATIONS_RUN: 'true' }),
      );
      await pause(7_000);
      await runner.rollbackTransaction();
      await runner.release();
      await other.destroy();
      const dataSource = await opening;
      expect(await tableNames(dataSource)).toContain('users');
      await dataSource.destroy();
    });

    it('waits while another process begins to write a new file of SQLite', async () => {
      if (database.engine === 'postgres') return;
      const other = new SecondConnection(database);
      await other.run('BEGIN EXCLUSIVE');
      const opening = openDatabase(await optionsFor(database), environmentFor(database));
      // Longer than SQLite waits by itself at that point.
      await pause(1_500);
      await other.run('COMMIT');
      await other.close();
      const dataSource = await opening;
      expect(await tableNames(dataSource)).toContain('users');
      await dataSource.destroy();
    });

    it('brings SQLite up to date when nothing is said, and leaves PostgreSQL alone', async () => {
      if (database.engine === 'postgres') {
        expect(await refusal(database.url, {})).toContain('npx auth-service migrate');
        return;
      }
      const dataSource = await openDatabase(await optionsFor(database), environmentFor(database));
      expect(await tableNames(dataSource)).toContain('users');
      // What makes an acknowledged write survive, and keeps references whole.
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

  describe('that is not there', () => {
    const PASSWORD = 'sEcr3t-of-the-database';

    it('says what to change, and keeps the password to itself', async () => {
      for (const url of await wrongUrls(database, PASSWORD)) {
        const message = await refusal(url);
        expect(message).toMatch(/^the database .+ can't be opened \(.{5,}\); check DATABASE_URL$/);
        expect(message).not.toContain(PASSWORD);
      }
    });
  });
});

/** Why a start is refused; what the person who started it gets to read. */
async function refusal(
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

/** Addresses of the same engine that lead nowhere, each in another way. */
async function wrongUrls({ engine, url }: TestDatabase, password: string): Promise<string[]> {
  if (engine === 'sqlite') {
    const notAFolder = `${url}.txt`;
    await writeFile(
      notAFolder.slice('sqlite:'.length),
      'this is a text, not a database'.repeat(99),
    );
    return [
      `${notAFolder}/app:${password}@db/auth.db`,
      `${notAFolder}/auth.db`,
      notAFolder,
      url.replace(/[^/]+$/, ''),
    ];
  }
  const { host } = new URL(url);
  const nobody = await unusedPort();
  return [
    `postgres://app:${password}@127.0.0.1:${nobody}/auth`,
    `postgres://app:${password}@localhost:${nobody}/auth`,
    `postgres://app:${password}@${host}/auth`,
    `postgresql://app:${password}@no-such-host.invalid/auth`,
    `postgres://:${password}@127.0.0.1:${nobody}/auth`,
    `postgres://app:${password}@with@signs@127.0.0.1:${nobody}/auth`,
    `postgres://app:${password}:/?#@127.0.0.1:${nobody}/auth`,
    `postgres://app:5/${password}@127.0.0.1:${nobody}/auth`,
    `postgres://127.0.0.1:${nobody}/auth?user=app&password=${password}`,
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
