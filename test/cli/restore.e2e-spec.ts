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
import type { TestDatabase } from '../support/database.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import { executeOnSqliteFile, querySqliteFile } from '../support/sqlite-file.js';

/** Set by the Jest project: every end-to-end test runs once on each. */
declare const ENGINE: 'sqlite' | 'postgres';

/** Changes the table of the definitions, as statements cannot. */
const writeSchema = (change: string) =>
  `PRAGMA writable_schema = ON; UPDATE sqlite_master SET ${change}`;

const onSqlite = () => {
  let database: TestDatabase;
  let path: string;
  let folder: string;
  let backup: string;
  /** Has an active session in the backup. */
  let before: TestUser;
  let app: TestApp | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'uas-restore-'));
    backup = join(folder, 'a.db');
    database = await createMigratedDatabase();
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
  const expectFailure = async (reason: RegExp, ...args: string[]) => {
    const was = existsSync(path) ? await readFile(path) : undefined;
    const { code, stdout, stderr } = await restore(...args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(reason);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(existsSync(path) ? await readFile(path) : undefined).toEqual(was);
    if (!app) expect(await leftovers()).toEqual([]);
  };

  it('restores users and sessions, and saves the previous database', async () => {
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

  it('shows the progress of each stage on a terminal', async () => {
    await stop();
    const args = ['restore', backup, '--yes'];
    const { stderr } = await command(database, args, '', { isTTY: true });
    const drawings = stderr.split('\r\u001B[K');
    const stages = drawings.map((drawing) => drawing.replace(/^\[[#.]+\] \d+ % /, ''));
    expect([...new Set(stages)]).toEqual([
      '',
      'reading',
      'checking …',
      'preparing …',
      'saving',
      'restoring',
    ]);
    expect(stages.at(-1)).toBe('');
  });

  it('prints the consequences for sessions and the secret key', async () => {
    await stop();
    const { stdout } = await restore(backup, '--yes');
    expect(stdout).toContain(`restored ${path} from ${backup}: 2 audit_events, `);
    expect(stdout).toContain(`The previous database was saved as ${path}.before-`);
    expect(stdout).toContain('including sessions revoked since (see --end-sessions)');
    expect(stdout).toContain('only with the secret key of that time: SECRET_KEY.');
  });

  it('revokes all sessions with --end-sessions, and records an audit event', async () => {
    const admin = await registerAdmin(running());
    await login(running(), admin);
    const file = join(folder, 'b.db');
    await command(database, ['backup', file]);
    await stop();
    const { code, stdout } = await restore(file, '--end-sessions', '--yes');
    expect(code).toBe(0);
    expect(stdout).toContain('Revoked 3 sessions: all users must sign in again.\n');
    await start();
    expect(await isAccessTokenValid(running(), before.access_token)).toBe(false);
    expect((await refresh(running(), before.refresh_token)).status).toBe(401);
    const { access_token: token } = await login(running(), admin);
    const events = await running().api('GET', '/audit-events?event=session_ended', { token });
    expect(events.body.data).toMatchObject([
      { user_id: null, details: { reason: 'admin', session_count: 3, via: 'command_line' } },
    ]);
    // The backup is unchanged.
    expect(
      await querySqliteFile(file, 'SELECT 1 FROM sessions WHERE revoked_at IS NULL'),
    ).toHaveLength(3);
  });

  it('creates the database when there is none', async () => {
    await stop();
    await rm(path);
    const { code, stdout } = await restore(backup, '--yes', '--json');
    expect([code, JSON.parse(stdout).kept]).toEqual([0, null]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await start();
    expect(await isAccessTokenValid(running(), before.access_token)).toBe(true);
  });

  it('restores a backup with another page size', async () => {
    await stop();
    await querySqliteFile(backup, 'PRAGMA page_size = 8192');
    const other = join(folder, 'b.db');
    await querySqliteFile(backup, `VACUUM INTO '${other}'`);
    expect((await restore(other, '--yes')).code).toBe(0);
    await start();
    expect(await isAccessTokenValid(running(), before.access_token)).toBe(true);
  });

  it('restores a copied database file together with its write-ahead log', async () => {
    const copy = join(folder, 'copied.db');
    const afterwards = await register(running());
    for (const part of ['', '-wal']) await copyFile(path + part, copy + part);
    await stop();
    expect((await restore(copy, '--yes')).code).toBe(0);
    await start();
    expect(await isAccessTokenValid(running(), afterwards.access_token)).toBe(true);
  });

  it('runs the pending migrations of an older backup', async () => {
    await stop();
    await querySqliteFile(backup, 'DROP TABLE known_addresses');
    await querySqliteFile(backup, "DELETE FROM migrations WHERE name LIKE 'CreateKnownAddresses%'");
    const { code, stdout } = await restore(backup, '--yes');
    expect([code, stdout]).toEqual([0, expect.stringContaining('  ran 1 pending migration\n')]);
    expect(await querySqliteFile(path, 'SELECT 1 FROM known_addresses')).toHaveLength(1);
  });

  it('accepts a backup with own tables, indexes and statistics', async () => {
    await stop();
    await executeOnSqliteFile(
      backup,
      `CREATE TABLE notes (id text UNIQUE, user_id text REFERENCES users (id));
       CREATE UNIQUE INDEX notes_user_id_key ON notes (user_id);
       CREATE INDEX users_full_name_idx ON users (full_name COLLATE NOCASE, id DESC);
       ANALYZE`,
    );
    expect((await restore(backup, '--yes')).stderr).toBe('');
    await start();
    expect(await isAccessTokenValid(running(), before.access_token)).toBe(true);
  });

  it('records an audit event, with and without --end-sessions', async () => {
    const admin = await registerAdmin(running());
    const file = join(folder, 'b.db');
    await command(database, ['backup', file]);
    for (const options of [[], ['--end-sessions']]) {
      await stop();
      expect((await restore(file, '--yes', ...options)).code).toBe(0);
      await start();
      const { access_token: token } = await login(running(), admin);
      const url = '/audit-events?event=database_restored';
      const { body } = await running().api('GET', url, { token });
      expect(body.data).toMatchObject([
        { actor_id: null, user_id: null, ip: null, details: { via: 'command_line' } },
      ]);
      const events = await running().api('GET', '/audit-events?event=session_ended', { token });
      expect(events.body.data).toHaveLength(options.length);
    }
  });

  describe('leaves the database unchanged', () => {
    it('refuses to run while an idle service has the database open', async () => {
      await expectFailure(/auth\.db is in use; stop the service/, backup, '--yes');
      expect(await isAccessTokenValid(running(), before.access_token)).toBe(true);
    });

    it('requires --yes without a terminal', async () => {
      await stop();
      await expectFailure(/^no terminal to ask .* use --yes\n$/, backup);
    });

    it('rejects a backup file that does not exist', async () => {
      await stop();
      await expectFailure(
        /nothing\.db does not exist; check the path\n$/,
        join(folder, 'nothing.db'),
        '--yes',
      );
    });

    it('rejects the current database as the backup', async () => {
      await stop();
      await expectFailure(/is the current database; choose a backup of it\n$/, path, '--yes');
    });

    it('rejects a file that is not an SQLite database', async () => {
      await stop();
      await writeFile(backup, 'x'.repeat(10_000));
      await expectFailure(
        /a\.db is not an SQLite database; use another backup\n$/,
        backup,
        '--yes',
      );
    });

    it('rejects a database of another application', async () => {
      await stop();
      await writeFile(backup, '');
      await querySqliteFile(backup, 'CREATE TABLE users (id text)');
      await expectFailure(
        /a\.db is not a database of this service; check the path\n$/,
        backup,
        '--yes',
      );
    });

    it('rejects a backup with a damaged page', async () => {
      await stop();
      const bytes = await readFile(backup);
      bytes.fill(0xff, 4096 * 3, 4096 * 4);
      await writeFile(backup, bytes);
      await expectFailure(/a\.db is damaged; use another backup\n$/, backup, '--yes');
    });

    it('rejects a truncated backup', async () => {
      await stop();
      const bytes = await readFile(backup);
      await writeFile(backup, bytes.subarray(0, bytes.length / 2));
      await expectFailure(/a\.db is damaged; use another backup\n$/, backup, '--yes');
    });

    it.each([
      [/the table known_addresses is missing; use another backup$/, 'DROP TABLE known_addresses'],
      [
        /the column users\.full_name is missing; use another backup$/,
        'ALTER TABLE users DROP COLUMN full_name',
      ],
      [
        /a changed definition of the table users; use another backup$/,
        'ALTER TABLE users ADD COLUMN note text CHECK (note IS NULL)',
      ],
      [
        /a changed definition of the table users; use another backup$/,
        writeSchema(
          "sql = replace(sql, 'varchar(16) NOT NULL', 'varchar(16)') WHERE name = 'users'",
        ),
      ],
      [
        /a changed definition of the index users_email_canonical_key; use another backup$/,
        `DROP INDEX users_email_canonical_key;
         CREATE INDEX users_email_canonical_key ON users (email_canonical)`,
      ],
      [
        /a changed definition of the index sessions_unrevoked_idx; use another backup$/,
        `DROP INDEX sessions_unrevoked_idx;
         CREATE INDEX sessions_unrevoked_idx ON sessions (user_id, created_at, id)`,
      ],
      [
        /a changed definition of the trigger audit_events_unchanged; use another backup$/,
        `DROP TRIGGER audit_events_unchanged;
         CREATE TRIGGER audit_events_unchanged BEFORE UPDATE ON audit_events BEGIN SELECT 1; END`,
      ],
      [
        /contains the index one_role, which this service does not create; use another backup$/,
        'CREATE UNIQUE INDEX one_role ON users (role, id)',
      ],
      [
        /contains the index computed, which this service does not create; use another backup$/,
        'CREATE INDEX computed ON users (json_extract(search_text, 1)) WHERE id IS NULL',
      ],
      [
        /contains the trigger sqlite_promote, which this service does not create; use another backup$/,
        `CREATE TRIGGER promote AFTER INSERT ON users
         BEGIN UPDATE users SET role = 'admin' WHERE id = NEW.id; END;
         ${writeSchema(`name = 'sqlite_promote', sql = replace(sql, 'promote', 'sqlite_promote')
           WHERE name = 'promote'`)}`,
      ],
      [
        /is damaged; use another backup$/,
        `CREATE TRIGGER promote AFTER INSERT ON users
         BEGIN UPDATE users SET role = 'admin' WHERE id = NEW.id; END;
         ${writeSchema("type = 'table', name = 'sqlite_stat2' WHERE name = 'promote'")}`,
      ],
      [
        /the index sessions_user_id_idx is missing; use another backup$/,
        'DROP INDEX sessions_user_id_idx',
      ],
      [
        /contains the trigger promote, which this service does not create; use another backup$/,
        `CREATE TRIGGER promote AFTER INSERT ON users
         BEGIN UPDATE users SET role = 'admin' WHERE id = NEW.id; END`,
      ],
      [
        /contains the view v, which this service does not create; use another backup$/,
        'CREATE VIEW v AS SELECT 1',
      ],
      [
        /contains the virtual table f, which this service does not create; use another backup$/,
        'CREATE VIRTUAL TABLE f USING fts5(a)',
      ],
    ])('rejects a schema that the migrations do not create: %s', async (reason, statement) => {
      await stop();
      await executeOnSqliteFile(backup, statement);
      await expectFailure(new RegExp(`a\\.db .*${reason.source}`, 'm'), backup, '--yes');
    });

    it('prints no control character that a backup contains', async () => {
      await stop();
      await querySqliteFile(backup, 'CREATE TABLE "a\u001B[2J\n""b" (c)');
      const { code, stdout } = await restore(backup, '--yes');
      expect([code, stdout.replaceAll('\n', '').match(/\p{Cc}/u)]).toEqual([0, null]);
      expect(stdout).toContain('0 a\uFFFD[2J\uFFFD"b');
      await querySqliteFile(
        backup,
        "INSERT INTO migrations (timestamp, name) VALUES (1, 'Fly\u001B[2J1')",
      );
      expect((await restore(backup, '--yes')).stderr).toMatch(/unknown migration Fly\uFFFD\[2J1\)/);
    });

    it('rejects a backup with a journal that is a link or has another owner', async () => {
      await stop();
      await symlink(join(folder, 'elsewhere'), `${backup}-wal`);
      await expectFailure(
        /a\.db-wal is not a regular file of the owner of .*; move it away\n$/,
        backup,
        '--yes',
      );
      await rm(`${backup}-wal`);
      await writeFile(`${backup}-journal`, '');
      if (process.getuid?.() !== 0) return;
      await chown(`${backup}-journal`, 65_534, 65_534);
      await expectFailure(/a\.db-journal is not a regular file of the owner of/, backup, '--yes');
    });

    it('rejects a backup of a newer version', async () => {
      await stop();
      await querySqliteFile(
        backup,
        "INSERT INTO migrations (timestamp, name) VALUES (1, 'FlyToTheMoon1')",
      );
      await expectFailure(
        /newer version \(unknown migration FlyToTheMoon1\); upgrade first\n$/,
        backup,
        '--yes',
      );
    });

    it('asks to move away a current database that SQLite cannot open', async () => {
      await stop();
      await writeFile(path, 'x'.repeat(10_000));
      await expectFailure(
        /move the file away with its -wal and -shm files, and retry\n$/,
        backup,
        '--yes',
      );
    });
  });

  it('replaces a database with a damaged page, and saves its bytes unchanged', async () => {
    await stop();
    const bytes = await readFile(path);
    bytes.fill(0xff, 4096 * 3, 4096 * 4);
    await writeFile(path, bytes);
    const { code, stdout } = await restore(backup, '--yes', '--json');
    expect(code).toBe(0);
    const previous = await readFile(JSON.parse(stdout).kept);
    expect(previous.subarray(4096 * 3, 4096 * 4)).toEqual(bytes.subarray(4096 * 3, 4096 * 4));
    await start();
    expect(await isAccessTokenValid(running(), before.access_token)).toBe(true);
  });
};

const onPostgresql = () => {
  it('refers to pg_restore for PostgreSQL', async () => {
    const url = 'postgres://app:canary@127.0.0.1:1/auth';
    const { code, stdout, stderr } = await command({ url }, ['restore', '/tmp/never', '--yes']);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^DATABASE_URL names a PostgreSQL database: use pg_restore .*\n$/);
  });
};

describe(`restore (${ENGINE})`, ENGINE === 'postgres' ? onPostgresql : onSqlite);
