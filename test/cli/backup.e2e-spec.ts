import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { DataSource } from 'typeorm';
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

  const refused = async (reason: RegExp, ...args: string[]) => {
    const { code, stdout, stderr } = await backup(...args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(reason);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect((await readdir(folder)).filter((name) => /partial/.test(name))).toEqual([]);
  };

  it('writes one whole file into a folder, for its owner alone, and says what is in it', async () => {
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
    expect(migration).toBe('CreateKnownAddresses1795737600000');
    expect(key).toBeNull();
    // Without a log beside it, it can be read where nothing may be written.
    expect(await querySqliteFile(file, 'PRAGMA journal_mode')).toEqual([
      { journal_mode: 'delete' },
    ]);
  });

  it('has what was committed last, although that is still in the log beside the database', async () => {
    const { username } = await register(app);
    const file = join(folder, 'a.db');
    const { code, stdout } = await backup(file);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\S+a\.db: \d+ bytes, checked\n {2}\d+ audit_events, /);
    const found = await querySqliteFile(file, `SELECT 1 FROM users WHERE username = '${username}'`);
    expect(found).toHaveLength(1);
  });

  it('is one moment, although the service writes all the time', async () => {
    const dataSource = app.get(DataSource);
    // Large enough for many steps, each of which has room for writes.
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

  it('has a name of its own in a folder, also within one second', async () => {
    for (let i = 0; i < 3; i += 1) expect((await backup(folder)).stderr).toBe('');
    expect(await readdir(folder)).toHaveLength(3);
  });

  describe('and the key', () => {
    it('is not in it, and the output says what else to keep', async () => {
      const file = join(folder, 'a.db');
      expect((await backup(file)).stdout).toContain('not in it: keep SECRET_KEY too, and apart');
      expect(await readdir(folder)).toEqual(['a.db']);
    });

    it('goes beside it when that is asked for', async () => {
      const file = join(folder, 'a.db');
      const { code, stdout } = await backup(file, '--with-key', '--json');
      expect([code, JSON.parse(stdout).key]).toEqual([0, `${file}.key`]);
      expect(await readFile(`${file}.key`, 'utf8')).toBe(`${KEY}\n`);
      expect((await stat(`${file}.key`)).mode & 0o777).toBe(0o600);
      expect(stdout).not.toContain(KEY);
    });
  });

  describe('that can not be made says why in one line, and leaves nothing', () => {
    it('as the file is there', async () => {
      const file = join(folder, 'a.db');
      await writeFile(file, 'precious');
      await refused(/a\.db is there already, and nothing is overwritten\n$/, file);
      expect(await readFile(file, 'utf8')).toBe('precious');
    });

    it.each(['-journal', '-wal', '-shm'])(
      'as SQLite takes a name in %s for its own',
      async (end) => {
        await refused(
          /is a name that SQLite keeps for itself; take another\n$/,
          join(folder, `a.db${end}`),
        );
      },
    );

    it('as the file of the key is there', async () => {
      const file = join(folder, 'a.db');
      await writeFile(`${file}.key`, 'precious');
      await refused(/a\.db\.key is there already/, file, '--with-key');
      expect(await readFile(`${file}.key`, 'utf8')).toBe('precious');
      expect(existsSync(file)).toBe(false);
    });

    it('as there can be no such folder', () => refused(/\/a\.db is below/, '/dev/null/b/a.db'));

    it('as there is no database', async () => {
      const url = `sqlite:${join(folder, 'nothing.db')}`;
      const { code, stderr } = await command({ url }, ['backup', join(folder, 'a.db')]);
      expect([code, stderr]).toEqual([
        1,
        `there is no database ${join(folder, 'nothing.db')}; check DATABASE_URL\n`,
      ]);
      expect(await readdir(folder)).toEqual([]);
    });

    it.each([
      ['is no SQLite database', 'x'.repeat(10_000)],
      ['is no database of this service', ''],
    ])('as the database %s', async (reason, content) => {
      const source = join(folder, 'other.db');
      await writeFile(source, content);
      const args = ['backup', join(folder, 'a.db')];
      const { code, stderr } = await command({ url: `sqlite:${source}` }, args);
      expect([code, stderr]).toEqual([1, `${source} ${reason}\n`]);
      expect(await readdir(folder)).toEqual(['other.db']);
    });

    it('as the database is damaged', async () => {
      const source = join(folder, 'damaged.db');
      await backup(source);
      const bytes = await readFile(source);
      // A page in the middle, and not the first, by which SQLite knows its files.
      bytes.fill(0xff, 4096 * 3, 4096 * 4);
      await writeFile(source, bytes);
      const args = ['backup', join(folder, 'a.db')];
      const { code, stderr } = await command({ url: `sqlite:${source}` }, args);
      expect([code, stderr]).toEqual([1, `${source} is damaged\n`]);
      expect(await readdir(folder)).toEqual(['damaged.db']);
    });

    it('as a row refers to nothing', async () => {
      const source = join(folder, 'orphans.db');
      await backup(source);
      await querySqliteFile(source, "UPDATE sessions SET user_id = 'nobody'");
      const args = ['backup', join(folder, 'a.db')];
      const { code, stderr } = await command({ url: `sqlite:${source}` }, args);
      expect(code).toBe(1);
      expect(stderr).toMatch(/is damaged: a row of sessions belongs to nobody\n$/);
    });
  });

  it('takes no key where there is none', async () => {
    const variables = { SECRET_KEY: '' };
    const args = ['backup', join(folder, 'a.db'), '--with-key'];
    const { code, stderr } = await command(app.database, args, '', { variables });
    expect(code).toBe(1);
    expect(stderr).toMatch(/secret\.key, the secret key, can't be read\n$/);
    expect(await readdir(folder)).toEqual([]);
  });

  it('shows a person how far it is', async () => {
    const args = ['backup', join(folder, 'a.db')];
    const { stderr } = await command(app.database, args, '', { isTTY: true });
    const looks = stderr.split('\r\u001B[K');
    expect(looks[1]).toMatch(/^\[[#.]+\] \d+ % copying$/);
    expect(looks.slice(-2)).toEqual(['checking …', '']);
  });

  it('follows no wider mode of the folder', async () => {
    const open = join(folder, 'open');
    await mkdir(open);
    await chmod(open, 0o755);
    const { stdout } = await backup(open, '--json');
    expect((await stat(JSON.parse(stdout).file)).mode & 0o777).toBe(0o600);
  });
};

const onPostgresql = () => {
  it('is for its own tools', async () => {
    const url = 'postgres://app:canary@127.0.0.1:1/auth';
    const { code, stdout, stderr } = await command({ url }, ['backup', '/tmp/never']);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^DATABASE_URL names a PostgreSQL database: use pg_dump .*\n$/);
  });
};

describe(`a backup on ${ENGINE}`, ENGINE === 'postgres' ? onPostgresql : onSqlite);
