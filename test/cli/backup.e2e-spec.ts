import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { migrationNames } from '../../src/database/load-migrations.js';
import { register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { command } from '../support/command-line.js';
import { querySqliteFile } from '../support/sqlite-file.js';

/** Set by the Jest project: every end-to-end test runs once on each. */
declare const ENGINE: 'sqlite' | 'postgres';

const KEY = 'a key of the tests, thirty-two bytes or more';

const onSqlite = () => {
  let app: TestApp;
  let folder: string;
  beforeAll(async () => {
    app = await TestApp.start();
    await register(app);
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'uas-backup-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const backup = (...args: string[]) => command(app.database, ['backup', ...args]);

  const expectFailure = async (reason: RegExp, ...args: string[]) => {
    const { code, stdout, stderr } = await backup(...args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(reason);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect((await readdir(folder)).filter((name) => /partial/.test(name))).toEqual([]);
  };

  it('writes one file with mode 0600 into a directory, and reports its contents', async () => {
    const target = join(folder, 'new', 'backups/');
    const { code, stdout, stderr } = await backup(target, '--json');
    expect([code, stderr]).toEqual([0, '']);
    const { file, bytes, migration, rows, key } = JSON.parse(stdout);
    expect(await readdir(target)).toEqual([file.slice(target.length)]);
    expect(file).toMatch(/\/auth-\d{4}-\d\d-\d\dT\d{6}\.\d{3}Z\.db$/);
    const { size, mode } = await stat(file);
    expect([size, mode & 0o777]).toEqual([bytes, 0o600]);
    expect((await stat(target)).mode & 0o777).toBe(0o700);
    expect(rows).toMatchObject({ users: 1, sessions: 1 });
    expect(migration).toBe((await migrationNames()).at(-1));
    expect(key).toBeNull();
    // SQLite can read it from a read-only directory.
    expect(await querySqliteFile(file, 'PRAGMA journal_mode')).toEqual([
      { journal_mode: 'delete' },
    ]);
  });

  it('contains transactions that are only in the write-ahead log', async () => {
    const { username } = await register(app);
    const file = join(folder, 'a.db');
    const { code, stdout } = await backup(file);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\S+a\.db: \d+ bytes, checked\n {2}\d+ audit_events, /);
    const found = await querySqliteFile(file, `SELECT 1 FROM users WHERE username = '${username}'`);
    expect(found).toHaveLength(1);
  });

  it('is a consistent snapshot while the service writes', async () => {
    const dataSource = app.get(DataSource);
    // Large enough for many steps, between which writes can happen.
    await dataSource.query('CREATE TABLE pairs (id integer PRIMARY KEY, n integer, filler text)');
    await dataSource.query(
      `WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 6000)
       INSERT INTO pairs SELECT n, 0, hex(randomblob(1000)) FROM i`,
    );
    const writer = { isDone: false };
    let writes = 0;
    const writing = (async () => {
      for (; !writer.isDone; writes += 1) {
        await dataSource.query('UPDATE pairs SET n = n + 1 WHERE id IN (1, 6000)');
        await turn();
      }
    })();
    const file = join(folder, 'a.db');
    const { code, stderr } = await backup(file).finally(() => (writer.isDone = true));
    await writing;
    expect([code, stderr]).toEqual([0, '']);
    expect(writes).toBeGreaterThan(5);
    const [first, last] = await querySqliteFile<{ n: number }>(
      file,
      'SELECT n FROM pairs WHERE id IN (1, 6000) ORDER BY id',
    );
    expect(first?.n).toBe(last?.n);
    await dataSource.query('DROP TABLE pairs');
  });

  it('gets a unique name in a directory, also within one second', async () => {
    for (let i = 0; i < 3; i += 1) expect((await backup(folder)).stderr).toBe('');
    expect(await readdir(folder)).toHaveLength(3);
  });

  describe('with a secret key', () => {
    it('excludes the key by default, and prints its location', async () => {
      const file = join(folder, 'a.db');
      expect((await backup(file)).stdout).toContain(
        'not included: store SECRET_KEY too, separately.',
      );
      expect(await readdir(folder)).toEqual(['a.db']);
    });

    it('writes the key to <file>.key with --with-key', async () => {
      const file = join(folder, 'a.db');
      const { code, stdout } = await backup(file, '--with-key', '--json');
      expect([code, JSON.parse(stdout).key]).toEqual([0, `${file}.key`]);
      expect(await readFile(`${file}.key`, 'utf8')).toBe(`${KEY}\n`);
      expect((await stat(`${file}.key`)).mode & 0o777).toBe(0o600);
      expect(stdout).not.toContain(KEY);
    });
  });

  describe('fails with one line and leaves no file', () => {
    it('rejects an existing file', async () => {
      const file = join(folder, 'a.db');
      await writeFile(file, 'precious');
      await expectFailure(/a\.db already exists; choose another path\n$/, file);
      expect(await readFile(file, 'utf8')).toBe('precious');
    });

    it.each(['-journal', '-wal', '-shm'])(
      'rejects a name with the suffix %s, which SQLite uses itself',
      async (end) => {
        await expectFailure(
          /ends like a file of SQLite's own; choose another name\n$/,
          join(folder, `a.db${end}`),
        );
      },
    );

    it('rejects an existing key file', async () => {
      const file = join(folder, 'a.db');
      await writeFile(`${file}.key`, 'precious');
      await expectFailure(/a\.db\.key already exists/, file, '--with-key');
      expect(await readFile(`${file}.key`, 'utf8')).toBe('precious');
      expect(existsSync(file)).toBe(false);
    });

    it('rejects a path below a file', () =>
      expectFailure(
        /\/a\.db is below a path that is not a directory; check the path\n$/,
        '/dev/null/b/a.db',
      ));

    it('rejects a missing database file', async () => {
      const url = `sqlite:${join(folder, 'nothing.db')}`;
      const { code, stderr } = await command({ url }, ['backup', join(folder, 'a.db')]);
      expect([code, stderr]).toEqual([
        1,
        `the database ${join(folder, 'nothing.db')} does not exist; check DATABASE_URL\n`,
      ]);
      expect(await readdir(folder)).toEqual([]);
    });

    it.each([
      ['is not an SQLite database; restore a backup', 'x'.repeat(10_000)],
      ['is not a database of this service; check the path', ''],
    ])('rejects a source that %s', async (reason, content) => {
      const source = join(folder, 'other.db');
      await writeFile(source, content);
      const args = ['backup', join(folder, 'a.db')];
      const { code, stderr } = await command({ url: `sqlite:${source}` }, args);
      expect([code, stderr]).toEqual([1, `${source} ${reason}\n`]);
      expect(await readdir(folder)).toEqual(['other.db']);
    });

    it('rejects a source with a damaged page', async () => {
      const source = join(folder, 'damaged.db');
      await backup(source);
      const bytes = await readFile(source);
      // Not the first page, by which SQLite identifies its files.
      bytes.fill(0xff, 4096 * 3, 4096 * 4);
      await writeFile(source, bytes);
      const args = ['backup', join(folder, 'a.db')];
      const { code, stderr } = await command({ url: `sqlite:${source}` }, args);
      expect([code, stderr]).toEqual([1, `${source} is damaged; restore a backup\n`]);
      expect(await readdir(folder)).toEqual(['damaged.db']);
    });

    it('rejects a source with a row that references a missing row', async () => {
      const source = join(folder, 'orphans.db');
      await backup(source);
      await querySqliteFile(source, "UPDATE sessions SET user_id = 'missing'");
      const args = ['backup', join(folder, 'a.db')];
      const { code, stderr } = await command({ url: `sqlite:${source}` }, args);
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /is damaged: a row of sessions references a missing row; restore a backup\n$/,
      );
    });
  });

  it('rejects --with-key when the secret key file does not exist', async () => {
    const variables = { SECRET_KEY: '' };
    const args = ['backup', join(folder, 'a.db'), '--with-key'];
    const { code, stderr } = await command(app.database, args, '', { variables });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /there is no secret key in \S+secret\.key; start the service once to create it, or set SECRET_KEY\n$/,
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it('shows its progress on a terminal', async () => {
    const args = ['backup', join(folder, 'a.db')];
    const { stderr } = await command(app.database, args, '', { isTTY: true });
    const drawings = stderr.split('\r\u001B[K');
    expect(drawings[1]).toMatch(/^\[[#.]+\] \d+ % copying$/);
    expect(drawings.slice(-2)).toEqual(['checking …', '']);
  });

  it('has mode 0600 in a directory that others can read', async () => {
    const open = join(folder, 'open');
    await mkdir(open);
    await chmod(open, 0o755);
    const { stdout } = await backup(open, '--json');
    expect((await stat(JSON.parse(stdout).file)).mode & 0o777).toBe(0o600);
  });
};

const onPostgresql = () => {
  it('refers to pg_dump for PostgreSQL', async () => {
    const url = 'postgres://app:canary@127.0.0.1:1/auth';
    const { code, stdout, stderr } = await command({ url }, ['backup', '/tmp/never']);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^DATABASE_URL names a PostgreSQL database: use pg_dump .*\n$/);
  });
};

describe(`backup (${ENGINE})`, ENGINE === 'postgres' ? onPostgresql : onSqlite);
