import { existsSync } from 'node:fs';
import {
  chmod,
  chown,
  copyFile,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type TestUser,
  isAccessTokenValid,
  login,
  refresh,
  register,
  registerAdmin,
} from '../support/users.js';
import { TestApp } from '../support/app.js';
import { command } from '../support/command-line.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { querySqliteFile } from '../support/sqlite-file.js';

/** Set by the Jest project: every end-to-end test runs once on each. */
declare const ENGINE: 'sqlite' | 'postgres';

const onSqlite = () => {
  let database: TestDatabase;
  let path: string;
  let folder: string;
  let backup: string;
  /** Was there at the time of the backup, signed in. */
  let before: TestUser;
  let app: TestApp | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'uas-restore-'));
    backup = join(folder, 'a.db');
    database = await createDatabase();
    path = database.url.replace('sqlite:', '');
    await start();
    before = await register(running());
    await command(database, ['backup', backup]);
  });
  afterEach(async () => {
    await app?.close();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const start = async () => (app = await TestApp.start({}, database));
  const running = () => app as TestApp;
  const stop = async () => {
    await app?.close();
    app = undefined;
  };
  const restore = (...args: string[]) => command(database, ['restore', ...args]);
  const leftovers = async () =>
    (await readdir(join(path, '..'))).filter((name) =>
      /restoring|partial|-(wal|shm|journal)$/.test(name),
    );
  const refused = async (reason: RegExp, ...args: string[]) => {
    const was = existsSync(path) ? await readFile(path) : undefined;
    const { code, stdout, stderr } = await restore(...args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(reason);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(existsSync(path) ? await readFile(path) : undefined).toEqual(was);
    if (!app) expect(await leftovers()).toEqual([]);
  };

  it('puts back what was there, sessions included, and keeps what it replaces', async () => {
    const afterwards = await register(running());
    await running().api('POST', '/auth/logout', { json: { refresh_token: before.refresh_token } });
    await stop();
    await chmod(path, 0o644);
    const { code, stdout, stderr } = await restore(backup, '--yes', '--json');
    expect([code, stderr]).toEqual([0, '']);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ file: backup, database: path, sessions_ended: 0 });
    expect(report.rows).toMatchObject({ users: 1, sessions: 1 });
    expect(report.kept).toMatch(/auth\.db\.before-\d{4}-\d\d-\d\dT\d{6}\.\d{3}Z$/);
    expect(await querySqliteFile(report.kept, 'SELECT username FROM users ORDER BY id')).toEqual(
      [before, afterwards].map(({ username }) => ({ username })),
    );
    for (const file of [path, report.kept]) expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await leftovers()).toEqual([]);

    await start();
    expect(await isAccessTokenValid(running(), before.access_token)).toBe(true);
    expect((await refresh(running(), before.refresh_token)).status).toBe(200);
    const { username, password } = afterwards;
    const { status } = await running().api('POST', '/auth/login', { json: { username, password } });
    expect(status).toBe(401);
  });

  it('shows a person how far it is, stage by stage', async () => {
    await stop();
    const args = ['restore', backup, '--yes'];
    const { stderr } = await command(database, args, '', { isTTY: true });
    const looks = stderr.split('\r\u001B[K');
    const stages = looks.map((look) => look.replace(/^\[[#.]+\] \d+ % /, ''));
    expect([...new Set(stages)]).toEqual([
      '',
      'reading',
      'checking …',
      'preparing …',
      'keeping',
      'restoring',
    ]);
    expect(stages.at(-1)).toBe('');
  });

  it('says what that means for sessions and the key', async () => {
    await stop();
    const { stdout } = await restore(backup, '--yes');
    expect(stdout).toContain(`${path} is now what ${backup} holds: 2 audit_events, `);
    expect(stdout).toContain(`What was there is kept in ${path}.before-`);
    expect(stdout).toContain('also who has signed out since (see --end-sessions)');
    expect(stdout).toContain('only with the key of that time: SECRET_KEY.');
  });

  it('ends all sessions when that is asked for, and records it', async () => {
    const admin = await registerAdmin(running());
    await login(running(), admin);
    const file = join(folder, 'b.db');
    await command(database, ['backup', file]);
    await stop();
    const { code, stdout } = await restore(file, '--end-sessions', '--yes');
    expect(code).toBe(0);
    expect(stdout).toContain('ended 3 sessions: everybody has to sign in again.\n');
    await start();
    expect(await isAccessTokenValid(running(), before.access_token)).toBe(false);
    expect((await refresh(running(), before.refresh_token)).status).toBe(401);
    const { access_token: token } = await login(running(), admin);
    const events = await running().api('GET', '/audit-events?event=session_ended', { token });
    expect(events.body.data).toMatchObject([
      { user_id: null, details: { reason: 'admin', session_count: 3, via: 'command_line' } },
    ]);
    // The backup itself is as it was.
    expect(
      await querySqliteFile(file, 'SELECT 1 FROM sessions WHERE revoked_at IS NULL'),
    ).toHaveLength(3);
  });

  it('makes the database where there is none', async () => {
    await stop();
    await rm(path);
    const { code, stdout } = await restore(backup, '--yes', '--json');
    expect([code, JSON.parse(stdout).kept]).toEqual([0, null]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await start();
    expect(await isAccessTokenValid(running(), before.access_token)).toBe(true);
  });

  it('takes a backup of another page size', async () => {
    await stop();
    await querySqliteFile(backup, 'PRAGMA page_size = 8192');
    const other = join(folder, 'b.db');
    await querySqliteFile(backup, `VACUUM INTO '${other}'`);
    expect((await restore(other, '--yes')).code).toBe(0);
    await start();
    expect(await isAccessTokenValid(running(), before.access_token)).toBe(true);
  });

  it('takes a backup of a folder that was copied while it was quiet, with the log beside', async () => {
    const copy = join(folder, 'copied.db');
    const afterwards = await register(running());
    for (const part of ['', '-wal']) await copyFile(path + part, copy + part);
    await stop();
    expect((await restore(copy, '--yes')).code).toBe(0);
    await start();
    expect(await isAccessTokenValid(running(), afterwards.access_token)).toBe(true);
  });

  it('runs the migrations that an older backup lacks', async () => {
    await stop();
    await querySqliteFile(backup, 'DROP TABLE known_addresses');
    await querySqliteFile(backup, "DELETE FROM migrations WHERE name LIKE 'CreateKnownAddresses%'");
    const { code, stdout } = await restore(backup, '--yes');
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining('  it lacked 1 migration, run now\n'),
    ]);
    expect(await querySqliteFile(path, 'SELECT 1 FROM known_addresses')).toHaveLength(1);
  });

  describe('changes nothing and says why', () => {
    it('while the service runs, although nobody asks it for anything', async () => {
      await refused(/auth\.db is in use: stop the service/, backup, '--yes');
      expect(await isAccessTokenValid(running(), before.access_token)).toBe(true);
    });

    it('where nobody can be asked', async () => {
      await stop();
      await refused(/^no terminal to ask .* use --yes\n$/, backup);
    });

    it('for what is not there', async () => {
      await stop();
      await refused(/nothing\.db is not there\n$/, join(folder, 'nothing.db'), '--yes');
    });

    it('for the database itself', async () => {
      await stop();
      await refused(/is the database itself\n$/, path, '--yes');
    });

    it('for a file of another kind', async () => {
      await stop();
      await writeFile(backup, 'x'.repeat(10_000));
      await refused(/a\.db is no SQLite database\n$/, backup, '--yes');
    });

    it('for a database of something else', async () => {
      await stop();
      await writeFile(backup, '');
      await querySqliteFile(backup, 'CREATE TABLE users (id text)');
      await refused(/a\.db is no database of this service\n$/, backup, '--yes');
    });

    it('for a damaged backup', async () => {
      await stop();
      const bytes = await readFile(backup);
      bytes.fill(0xff, 4096 * 3, 4096 * 4);
      await writeFile(backup, bytes);
      await refused(/a\.db is damaged\n$/, backup, '--yes');
    });

    it('for a backup that is cut off', async () => {
      await stop();
      const bytes = await readFile(backup);
      await writeFile(backup, bytes.subarray(0, bytes.length / 2));
      await refused(/a\.db is damaged\n$/, backup, '--yes');
    });

    it.each([
      [/no table known_addresses$/, 'DROP TABLE known_addresses'],
      [/no column users\.full_name$/, 'ALTER TABLE users DROP COLUMN full_name'],
      [/no index sessions_user_id_idx$/, 'DROP INDEX sessions_user_id_idx'],
      [
        /holds a trigger promote, which is none of ours$/,
        `CREATE TRIGGER promote AFTER INSERT ON users
         BEGIN UPDATE users SET role = 'admin' WHERE id = NEW.id; END`,
      ],
      [/holds a view v, which is none of ours$/, 'CREATE VIEW v AS SELECT 1'],
      [/holds a virtual table f, which is none of ours$/, 'CREATE VIRTUAL TABLE f USING fts5(a)'],
    ])('for another schema than ours: %s', async (reason, statement) => {
      await stop();
      await querySqliteFile(backup, statement);
      await refused(new RegExp(`a\\.db .*${reason.source}`, 'm'), backup, '--yes');
    });

    it('without a word to the terminal of what a backup holds', async () => {
      await stop();
      await querySqliteFile(backup, 'CREATE TABLE "a\u001B[2J\n""b" (c)');
      const { code, stdout } = await restore(backup, '--yes');
      expect([code, stdout.replaceAll('\n', '').match(/\p{Cc}/u)]).toEqual([0, null]);
      expect(stdout).toContain('0 a\uFFFD[2J\uFFFD"b');
      await querySqliteFile(
        backup,
        "INSERT INTO migrations (timestamp, name) VALUES (1, 'Fly\u001B[2J1')",
      );
      expect((await restore(backup, '--yes')).stderr).toMatch(/migration Fly\uFFFD\[2J1\n$/);
    });

    it('for a backup that somebody else has put a log beside', async () => {
      await stop();
      await symlink(join(folder, 'elsewhere'), `${backup}-wal`);
      await refused(/a\.db-wal is of somebody else than .*: move it away\n$/, backup, '--yes');
      await rm(`${backup}-wal`);
      await writeFile(`${backup}-journal`, '');
      if (process.getuid?.() !== 0) return;
      await chown(`${backup}-journal`, 65_534, 65_534);
      await refused(/a\.db-journal is of somebody else than/, backup, '--yes');
    });

    it('for a backup of a newer version', async () => {
      await stop();
      await querySqliteFile(
        backup,
        "INSERT INTO migrations (timestamp, name) VALUES (1, 'FlyToTheMoon1')",
      );
      await refused(
        /newer version: this one doesn't know its migration FlyToTheMoon1/,
        backup,
        '--yes',
      );
    });

    it('where a damaged database is in the way, and says what to do', async () => {
      await stop();
      await writeFile(path, 'x'.repeat(10_000));
      await refused(
        /move it away together with its -wal and -shm, and try again\n$/,
        backup,
        '--yes',
      );
    });
  });

  it('replaces a database that is damaged within, and keeps it as it is', async () => {
    await stop();
    const bytes = await readFile(path);
    bytes.fill(0xff, 4096 * 3, 4096 * 4);
    await writeFile(path, bytes);
    const { code, stdout } = await restore(backup, '--yes', '--json');
    expect(code).toBe(0);
    const kept = await readFile(JSON.parse(stdout).kept);
    expect(kept.subarray(4096 * 3, 4096 * 4)).toEqual(bytes.subarray(4096 * 3, 4096 * 4));
    await start();
    expect(await isAccessTokenValid(running(), before.access_token)).toBe(true);
  });
};

const onPostgresql = () => {
  it('is for its own tools', async () => {
    const url = 'postgres://app:canary@127.0.0.1:1/auth';
    const { code, stdout, stderr } = await command({ url }, ['restore', '/tmp/never', '--yes']);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^DATABASE_URL names a PostgreSQL database: use pg_restore .*\n$/);
  });
};

describe(`a restore on ${ENGINE}`, ENGINE === 'postgres' ? onPostgresql : onSqlite);
