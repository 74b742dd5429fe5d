import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { DataSource } from 'typeorm';
import { SqliteFile } from '../../src/database/sqlite/sqlite-file.js';
import { OneTimeTokens } from '../../src/tokens/one-time/one-time-tokens.js';
import {
  type TestUser,
  isAccessTokenValid,
  login,
  newUser,
  refresh,
  register,
  registerAdmin,
  type Tokens,
} from '../support/users.js';
import { TestApp } from '../support/app.js';
import { addFactors } from '../support/factors.js';
import { enqueueOn } from '../support/outbox.js';
import { command } from '../support/command-line.js';
import { createPostgres, createSqlite, type TestDatabase } from '../support/database.js';
import { waitUntil } from '../support/wait-until.js';
import { databaseNameOf, queryAsAdministrator } from '../support/postgres.js';
import { queryPostgres } from '../support/query-postgres.js';
import { querySqliteFile } from '../support/sqlite-file.js';

/** Set by the Jest project: every end-to-end test runs once on each. */
declare const ENGINE: 'sqlite' | 'postgres';

const SETTINGS = {
  // Longer than a test takes, so that the grace window does not end within one.
  REFRESH_GRACE_SECONDS: '300',
  // Access tokens are valid after the move only with the key of the database.
  ACCESS_TOKEN_ALG: 'ES256',
};

/** Tables of features that are off in this test. */
const EMPTY_TABLES = [
  'external_identities',
  'identity_providers',
  'oauth_clients',
  'oauth_codes',
  'oauth_consents',
  'oauth_device_codes',
  'oauth_jtis',
  'oauth_requests',
  'provider_sign_ins',
];

const FACTOR_TABLES = [
  'sign_in_attempts',
  'totp_credentials',
  'recovery_codes',
  'passkeys',
  'webauthn_challenges',
  'trusted_devices',
];

const fileOf = ({ url }: TestDatabase) => url.replace('sqlite:', '');

const move = (source: Pick<TestDatabase, 'url'>, target: string, ...options: string[]) =>
  command(source, ['move-to-postgres', ...options], '', {
    variables: { TARGET_DATABASE_URL: target },
  });

const last = (tokens: Tokens[]) => tokens.at(-1) as Tokens;

const onPostgresql = () => {
  describe('preserves all data', () => {
    let source: TestDatabase;
    let target: TestDatabase;
    let app: TestApp;
    let admin: TestUser;
    let ada: TestUser;
    /** Ada's sessions by state; each lists its tokens, oldest first. */
    let sessions: Record<'active' | 'inGrace' | 'rotated' | 'revoked' | 'reused', Tokens[]>;
    let disabled: TestUser;
    let resetToken: string;
    let before: unknown;
    let output: string;

    /** All data that an admin can read. */
    const readAll = async () => {
      const { access_token: token } = admin;
      const seen: unknown[] = [];
      const paths = ['/users?limit=200&sort=created_at', '/audit-events?limit=200'];
      paths.push(`/users/${ada.id}/sessions`, `/users/${ada.id}`, `/users/${disabled.id}/factors`);
      for (const path of paths) {
        seen.push((await app.api('GET', path, { token })).body);
      }
      return seen;
    };
    const rotate = async (tokens: Tokens): Promise<Tokens> => {
      const { body, status } = await refresh(app, tokens.refresh_token);
      expect(status).toBe(200);
      return body as Tokens;
    };

    const issueToken = async () => {
      const tokens = app.get(OneTimeTokens);
      const values = { userId: ada.id, lifetime: 600_000 };
      const row = await app
        .get(DataSource)
        .transaction((manager) => tokens.issue(manager, { purpose: 'reset_password', ...values }));
      return tokens.format(row).token;
    };

    beforeAll(async () => {
      [source, target] = [await createSqlite(), await createPostgres()];
      app = await TestApp.start(SETTINGS, source);
      admin = await registerAdmin(app);
      ada = await register(app);
      const active = [await login(app, ada)];
      const inGrace = [await login(app, ada)];
      inGrace.push(await rotate(last(inGrace)));
      const rotated = [await login(app, ada)];
      for (let i = 0; i < 2; i += 1) rotated.push(await rotate(last(rotated)));
      const revoked = [await login(app, ada)];
      await app.api('POST', '/auth/logout', {
        json: { refresh_token: last(revoked).refresh_token },
      });
      const reused = [await login(app, ada)];
      for (let i = 0; i < 2; i += 1) reused.push(await rotate(last(reused)));
      expect((await refresh(app, reused[0]?.refresh_token ?? '')).status).toBe(401);
      sessions = { active, inGrace, rotated, revoked, reused };
      const changed = { full_name: 'Ünï 🦊 "quoted" \\ {null},' };
      await app.api('PUT', '/users/me', { token: ada.access_token, json: changed });
      disabled = await register(app);
      await addFactors(app, disabled.id, 'totp', 'passkey', 'recovery_code', 'trusted_device');
      const { access_token: token } = admin;
      await app.api('PUT', `/users/${disabled.id}`, { token, json: { is_active: false } });
      await app.api('POST', '/auth/login', {
        json: { username: 'unknown', password: 'guessed' },
        headers: { 'user-agent': 'Ünï\\"{}' },
      });
      // Its erasure from the audit log is still to be done.
      const deleted = await register(app);
      await app.api('DELETE', `/users/${deleted.id}`, { token });
      resetToken = await issueToken();
      await app
        .get(OneTimeTokens)
        .exchangeCode('reset_password', { email: '' }, '')
        .catch(() => {});
      // More than one batch of rows.
      const rows = Array.from({ length: 2_100 }, () => ({ ...newUser(), password: undefined }));
      const hash = '$2b$04$abcdefghijklmnopqrstuu5s0vzGr1vVoQkPW8aKG2lKQVfnF0wCu';
      const lines = rows.map((row) => JSON.stringify({ ...row, password_hash: hash }));
      lines.push(JSON.stringify({ ...newUser(), password: undefined, password_hash: null }));
      const args = ['user', 'import', '-', '--format', 'jsonl'];
      expect((await command(source, args, lines.join('\n'))).code).toBe(0);
      for (let i = 0; i < 3; i += 1)
        await enqueueOn(app, 'test', `Ünï ${i}`, { text: '\\ {null}' });
      // The shutdown writes the audit events that are still queued.
      await app.close();
      app = await TestApp.start(SETTINGS, source);
      before = await readAll();
      await app.close();

      const { code, stdout, stderr } = await move(source, target.url, '--json');
      expect([code, stderr]).toEqual([0, '']);
      output = stdout;
      app = await TestApp.start(SETTINGS, target);
    }, 60_000);
    afterAll(async () => {
      await app.close();
      await source.drop();
      await target.drop();
    });

    it('reports row counts and checksums by table', () => {
      expect(JSON.parse(output)).toEqual({
        dry_run: false,
        tables: {
          users: { rows: 2_104, checksum: expect.stringMatching(/^[0-9a-f]{64}$/) },
          sessions: { rows: 8, checksum: expect.any(String) },
          known_addresses: { rows: 3, checksum: expect.any(String) },
          one_time_tokens: { rows: 2, checksum: expect.any(String) },
          sign_in_attempts: { rows: 0, checksum: expect.any(String) },
          totp_credentials: { rows: 1, checksum: expect.any(String) },
          recovery_codes: { rows: 1, checksum: expect.any(String) },
          passkeys: { rows: 1, checksum: expect.any(String) },
          webauthn_challenges: { rows: 0, checksum: expect.any(String) },
          trusted_devices: { rows: 1, checksum: expect.any(String) },
          audit_events: { rows: expect.any(Number), checksum: expect.any(String) },
          outbox: { rows: 3, checksum: expect.any(String) },
          erasures: { rows: 1, checksum: expect.any(String) },
          signing_keys: { rows: 1, checksum: expect.any(String) },
          ...Object.fromEntries(
            EMPTY_TABLES.map((table) => [table, { rows: 0, checksum: expect.any(String) }]),
          ),
        },
      });
    });

    it('returns the same users, sessions and audit events as before', async () => {
      expect(await readAll()).toEqual(before);
    });

    it('keeps the tokens of an active session valid', async () => {
      expect(await isAccessTokenValid(app, last(sessions.active).access_token)).toBe(true);
      sessions.active.push(await rotate(last(sessions.active)));
      expect(await isAccessTokenValid(app, last(sessions.active).access_token)).toBe(true);
    });

    it('returns the same successor for a token within its grace window', async () => {
      const [parent, successor] = sessions.inGrace;
      const again = await rotate(parent as Tokens);
      expect(again.refresh_token).toBe(successor?.refresh_token);
    });

    it('revokes a session when a token from before the grace window is used', async () => {
      const newest = last(sessions.rotated);
      expect(await isAccessTokenValid(app, newest.access_token)).toBe(true);
      expect((await refresh(app, sessions.rotated[0]?.refresh_token ?? '')).status).toBe(401);
      expect(await isAccessTokenValid(app, newest.access_token)).toBe(false);
    });

    it.each(['revoked', 'reused'] as const)('rejects the tokens of a %s session', async (name) => {
      for (const { access_token, refresh_token } of sessions[name]) {
        expect(await isAccessTokenValid(app, access_token)).toBe(false);
        expect((await refresh(app, refresh_token)).status).toBe(401);
      }
    });

    it('keeps a one-time token valid', async () => {
      expect(await app.get(OneTimeTokens).isUsable('reset_password', resetToken)).toBe(true);
    });

    it('preserves passwords', async () => {
      await login(app, ada);
      const json = { username: ada.username, password: `${ada.password}x` };
      expect((await app.api('POST', '/auth/login', { json })).status).toBe(401);
    });

    it('keeps the audit log append-only', async () => {
      const changing = queryPostgres(target, "UPDATE audit_events SET event = 'x'");
      await expect(changing).rejects.toThrow('audit events are never changed');
    });

    it('refuses a target that has users', async () => {
      const { code, stdout, stderr } = await move(source, target.url);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toBe('nothing was copied: the target has users; use an empty database\n');
    });
  });

  describe('with an unused target', () => {
    let source: TestDatabase;
    let target: TestDatabase;
    let template: TestDatabase;
    beforeAll(async () => {
      template = await createSqlite();
      const app = await TestApp.start({}, template);
      for (let i = 0; i < 3; i += 1) await register(app);
      await app.close();
    });
    afterAll(() => template.drop());
    beforeEach(async () => {
      [source, target] = [await createSqlite(), await createPostgres()];
      await copyFile(fileOf(template), fileOf(source));
    });
    afterEach(async () => {
      await source.drop();
      await target.drop();
    });

    const rowsOfTarget = async () => {
      const tables = [
        'users',
        'sessions',
        'known_addresses',
        'one_time_tokens',
        ...FACTOR_TABLES,
        'audit_events',
        'outbox',
        'erasures',
      ];
      const counts = tables.map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`);
      return (await queryPostgres(target, `SELECT ${counts.join(', ')}`))[0];
    };
    const NOTHING = {
      users: 0,
      sessions: 0,
      known_addresses: 0,
      one_time_tokens: 0,
      ...Object.fromEntries(FACTOR_TABLES.map((table) => [table, 0])),
      audit_events: 0,
      outbox: 0,
      erasures: 0,
    };
    const expectFailure = async (reason: RegExp) => {
      const was = await readFile(fileOf(source));
      const { code, stdout, stderr } = await move(source, target.url);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(reason);
      expect(stderr.match(/^nothing was copied: |nothing was copied/g)).toEqual([
        'nothing was copied: ',
      ]);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(await readFile(fileOf(source))).toEqual(was);
    };
    /** Creates the schema, as the start of a service does. */
    const prepareTarget = async () => (await TestApp.start({}, target)).close();
    const onInsert = async (table: string, when: 'BEFORE' | 'AFTER', body: string) => {
      await prepareTarget();
      await queryPostgres(
        target,
        `CREATE FUNCTION interfere() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} END $$`,
      );
      await queryPostgres(
        target,
        `CREATE TRIGGER interfere ${when} INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION interfere()`,
      );
    };

    it('writes no rows in a dry run', async () => {
      const { code, stdout } = await move(source, target.url, '--dry-run', '--json');
      expect([code, JSON.parse(stdout)]).toMatchObject([
        0,
        { dry_run: true, tables: { users: { rows: 3 } } },
      ]);
      expect(await rowsOfTarget()).toEqual(NOTHING);
      expect((await move(source, target.url)).code).toBe(0);
      expect(await rowsOfTarget()).toMatchObject({ users: 3, sessions: 3 });
    });

    it('shows the progress of each stage on a terminal', async () => {
      const variables = { TARGET_DATABASE_URL: target.url };
      const args = ['move-to-postgres', '--dry-run'];
      const { stderr } = await command(source, args, '', { variables, isTTY: true });
      const stages = stderr.split('\r\u001B[K').map((drawing) => drawing.split(' % ').at(-1));
      expect([...new Set(stages)]).toEqual(['', 'checking …', 'copying', 'comparing']);
      expect(stages.at(-1)).toBe('');
    });

    it.each([
      ['a changed number', 'sessions', 'NEW.generation := NEW.generation + 1; RETURN NEW;'],
      ['a changed time', 'users', 'NEW.created_at := NEW.created_at + 1; RETURN NEW;'],
      ['a changed text', 'users', 'NEW.email := upper(NEW.email); RETURN NEW;'],
      ['a changed flag', 'users', 'NEW.is_active := false; RETURN NEW;'],
      ['an empty text instead of NULL', 'users', "NEW.full_name := ''; RETURN NEW;"],
      ['changed JSON', 'audit_events', "NEW.details := NEW.details || ' '; RETURN NEW;"],
    ])('rolls back a copy with %s', async (_, table, body) => {
      await onInsert(table, 'BEFORE', body);
      await expectFailure(
        new RegExp(
          `^nothing was copied: the copy of ${table} differs from the source; run the command again\n$`,
        ),
      );
      expect(await rowsOfTarget()).toEqual(NOTHING);
    });

    it('rolls back a copy that lacks a row', async () => {
      await onInsert(
        'known_addresses',
        'BEFORE',
        'IF EXISTS (SELECT 1 FROM known_addresses) THEN RETURN NULL; END IF; RETURN NEW;',
      );
      await expectFailure(
        /: known_addresses has 3 rows, but 3 were read and 1 were written; run the command again\n$/,
      );
      expect(await rowsOfTarget()).toEqual(NOTHING);
    });

    it('rolls back a copy with an additional row', async () => {
      await onInsert(
        'users',
        'AFTER',
        "INSERT INTO known_addresses VALUES (NEW.id, '192.0.2.1', 0); RETURN NEW;",
      );
      await expectFailure(
        /: known_addresses has 3 rows, but 3 were read and 6 were written; run the command again\n$/,
      );
      expect(await rowsOfTarget()).toEqual(NOTHING);
    });

    it.each([
      [
        'a NUL character',
        "full_name = 'a' || char(0) || 'b'",
        /users id=[0-9a-f-]{36}: full_name contains a NUL/,
      ],
      [
        'bytes that are not UTF-8',
        "full_name = CAST(x'61ff' AS TEXT)",
        /: full_name is not valid UTF-8; correct the row and retry\n$/,
      ],
      ['a text that is too long', "full_name = printf('%.300c', 'x')", /id=.*: value too long/],
      [
        'a text instead of a number',
        "created_at = 'soon'",
        /id=.*: invalid input syntax for type bigint/,
      ],
      ['an invalid flag', 'is_active = 2', /id=.*: invalid input syntax for type boolean/],
      [
        'control characters',
        "created_at = 'soon' || char(27) || '[2J' || char(10) || 'moved'",
        /: invalid input syntax for type bigint: "soon\uFFFD\[2J\uFFFDmoved"; correct the row and retry\n$/,
      ],
      ['an id without a UUID', "id = 'me'", /: \S+auth\.db is damaged: a row of/],
    ])('names a row with %s, and rolls back', async (_, change, reason) => {
      await querySqliteFile(
        fileOf(source),
        `UPDATE users SET ${change} WHERE id = (SELECT id FROM users ORDER BY id LIMIT 1 OFFSET 1)`,
      );
      await expectFailure(reason);
    });

    it('copies a text that contains U+FFFD', async () => {
      await querySqliteFile(fileOf(source), 'UPDATE users SET full_name = char(65533)');
      expect((await move(source, target.url)).code).toBe(0);
    });

    it('reports an unknown outcome when the connection is lost during the commit', async () => {
      await prepareTarget();
      await queryPostgres(
        target,
        `CREATE FUNCTION hang_up() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$`,
      );
      await queryPostgres(
        target,
        `CREATE CONSTRAINT TRIGGER hang_up AFTER INSERT ON users
         DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hang_up()`,
      );
      const { code, stdout, stderr } = await move(source, target.url);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(
        /^the commit was not acknowledged \(.+\), so the outcome is unknown; run the command again/,
      );
    });

    it('refuses a target that has audit events', async () => {
      await prepareTarget();
      await queryPostgres(
        target,
        "INSERT INTO audit_events (id, occurred_at, event, details) VALUES (gen_random_uuid(), 0, 'x', '{}')",
      );
      await expectFailure(
        /^nothing was copied: table "audit_events" of the target has rows; use an empty/,
      );
    });

    it('refuses a target of a newer version', async () => {
      await prepareTarget();
      await queryPostgres(
        target,
        "INSERT INTO migrations (timestamp, name) VALUES (1, 'FlyToTheMoon1')",
      );
      await expectFailure(
        /: the target is of a newer version \(unknown migration FlyToTheMoon1\); upgrade first\n$/,
      );
    });

    it('refuses a target with the tables of another application', async () => {
      await queryPostgres(target, 'CREATE TABLE users (name text)');
      await expectFailure(/: the target belongs to another application; use an empty database\n$/);
    });

    it('refuses a source of another version', async () => {
      await querySqliteFile(
        fileOf(source),
        "DELETE FROM migrations WHERE name LIKE 'CreateKnown%'",
      );
      await expectFailure(
        /has the schema of another version; run first: npx auth-service migrate\n$/,
      );
    });

    it('refuses a source with an unknown table', async () => {
      await querySqliteFile(fileOf(source), 'CREATE TABLE notes (id text)');
      await expectFailure(
        /: the source has a table of another application: notes; remove it first\n$/,
      );
    });

    it('refuses a source that a service has open', async () => {
      const app = await TestApp.start({}, source);
      const { code, stderr } = await move(source, target.url);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^nothing was copied: \S+auth\.db is in use; stop the service/);
      await app.close();
    });

    it('locks the source against a service while it copies', async () => {
      await onInsert('users', 'BEFORE', 'PERFORM pg_sleep(0.3); RETURN NEW;');
      const copying = move(source, target.url);
      const isCopying = async () => {
        const insertion = `SELECT 1 FROM pg_stat_activity
           WHERE datname = $1 AND query LIKE 'INSERT INTO "users"%'`;
        return (await queryAsAdministrator(target, insertion, [databaseNameOf(target)])).length > 0;
      };
      await waitUntil(isCopying);
      const other = await SqliteFile.open(fileOf(source));
      await other.execute('PRAGMA busy_timeout = 0');
      await expect(other.query('SELECT 1 FROM users')).rejects.toThrow('SQLITE_BUSY');
      await other.close();
      expect((await copying).code).toBe(0);
    });
  });

  it('prints the next steps without a password', async () => {
    const [source, target] = [await createSqlite(), await createPostgres()];
    const app = await TestApp.start({}, source);
    await register(app);
    await app.close();
    const secret = `${fileOf(source)}.url`;
    await writeFile(secret, `${target.url}?schema=public\n`);
    const { code, stdout, stderr } = await command(source, ['move-to-postgres'], '', {
      variables: { TARGET_DATABASE_URL_FILE: secret },
    });
    expect([code, stderr]).toEqual([0, '']);
    const { host, pathname } = new URL(target.url);
    expect(stdout).toContain(`copied to postgres://${host}${pathname} and compared:\n  users\t1\t`);
    expect(stdout).toContain(
      'set DATABASE_URL to the target, keep SECRET_KEY unchanged, and start',
    );
    expect(stdout).not.toMatch(/schema=|postgres:postgres@/);
    await rm(secret);
    await source.drop();
    await target.drop();
  });
};

const onSqlite = () => {
  let source: TestDatabase;
  beforeAll(async () => {
    source = await createSqlite();
    await (await TestApp.start({}, source)).close();
  });
  afterAll(() => source.drop());

  it.each([
    [
      'is missing',
      '',
      /^TARGET_DATABASE_URL or TARGET_DATABASE_URL_FILE is not set; set one to the URL/,
    ],
    [
      'is another SQLite database',
      'sqlite:canary.db',
      /^configuration: TARGET_DATABASE_URL must look like postgres:/,
    ],
    [
      'is a server that does not answer',
      'postgres://app:canary@127.0.0.1:1/auth',
      /^nothing was copied: the database postgres:\/\/127\.0\.0\.1:1\/auth cannot be opened .*check TARGET_DATABASE_URL\n$/,
    ],
  ])('rejects a target that %s', async (_, target, reason) => {
    const { code, stdout, stderr } = await move(source, target);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(reason);
    expect(stderr).not.toContain('canary');
  });

  it.each([
    [
      'is a PostgreSQL database',
      'postgres://app:canary@127.0.0.1:1/auth',
      /PostgreSQL database: only SQLite can be the source\n$/,
    ],
    [
      'does not exist',
      'sqlite:/nowhere/auth.db',
      /^the database \/nowhere\/auth\.db does not exist;/,
    ],
  ])('rejects a source that %s', async (_, url, reason) => {
    const { code, stderr } = await move({ url }, 'postgres://127.0.0.1:1/auth');
    expect(code).toBe(1);
    expect(stderr).toMatch(reason);
    expect(stderr).not.toContain('canary');
  });
};

describe(`move-to-postgres (${ENGINE})`, ENGINE === 'postgres' ? onPostgresql : onSqlite);
