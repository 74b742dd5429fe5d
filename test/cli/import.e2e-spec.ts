import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { RefusalLog } from '../../src/audit/refusal-log.js';
import { AuditEvent } from '../../src/audit/audit-event.entity.js';
import { UserImportService } from '../../src/users/import/user-import.service.js';
import { User } from '../../src/identity/user.entity.js';
import { login, newUser, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { command } from '../support/command-line.js';

/** Hash of `lètmein` with a low cost; Django 1.10, tests/auth_tests/test_hashers.py */
const HASH = 'pbkdf2_sha256$30000$seasalt2$a75qzbogeVhNFeMqhdgyyoqGKpIzYUo651sq57RERew=';
const PASSWORD = 'lètmein';

const newRow = (fields: object = {}): Record<string, unknown> => {
  const { username, email } = newUser();
  return { email, username, password_hash: HASH, ...fields };
};

const jsonLines = (rows: unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

// https://github.com/firebase/scrypt, README
const firebaseRow = () =>
  newRow({
    password_hash:
      'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==',
    password_salt: '42xEC+ixf3L2lw==',
  });

/** The server runs on the same database. */
describe('user import', () => {
  let app: TestApp;
  let folder: string;
  beforeAll(async () => {
    app = await TestApp.start();
    folder = await mkdtemp(join(tmpdir(), 'import-'));
  });
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true });
  });
  afterEach(() => jest.restoreAllMocks());

  const importRows = async (rows: unknown[] | string, ...options: string[]) => {
    const text = typeof rows === 'string' ? rows : jsonLines(rows);
    const args = ['user', 'import', '-', '--json', ...options];
    if (!options.includes('--format')) args.push('--format', 'jsonl');
    const { code, stdout, stderr } = await command(app.database, args, text);
    expect(stdout + stderr).not.toMatch(/\$seasalt|seasalt2|\n\s+at /);
    const lines = stdout === '' ? [] : stdout.trimEnd().split('\n');
    const reports = lines.map((line) => JSON.parse(line));
    return { code, stderr, reports: reports.slice(0, -1), summary: reports.at(-1)?.summary };
  };
  const importCsv = (text: string) => importRows(text, '--format', 'csv');
  const withParameters = async (text: string) => {
    const file = join(folder, 'parameters.txt');
    await writeFile(file, text);
    return ['--firebase-parameters', file];
  };
  const users = () => app.get(DataSource).getRepository(User);
  const hashOf = async (username: unknown) => {
    const where = { username: String(username) };
    // With the id: TypeORM finds no entity in a row of nulls.
    const select = { id: true, passwordHash: true };
    return (await users().findOneOrFail({ select, where })).passwordHash;
  };
  const profileOf = async (username: unknown, password = PASSWORD) => {
    const { access_token: token } = await login(app, { username: String(username), password });
    return (await app.api('GET', '/users/me', { token })).body;
  };

  it.each([
    ['bcrypt', 'U*U*U*U*', '$2y$05$c92SVSfjeiCD6F2nAD6y0uBpJDjdRkt0EgeC4/31Rf2LUZbDRDE.O'],
    [
      'passlib bcrypt-sha256',
      'password',
      '$bcrypt-sha256$2b,5$5Hg1DKFqPE8C2aflZ5vVoe$12BjNE0p7axMg55.Y/mHsYiVuFBDQyu',
    ],
    ['Django PBKDF2', PASSWORD, HASH],
    [
      'Django scrypt',
      PASSWORD,
      'scrypt$16384$seasalt$8$1$Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/NYafTJ7tibgfYz71m0ldQESkXFRkdVCBhhY8mx7rQwite/Pw==',
    ],
    [
      'passlib scrypt',
      'password',
      '$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E',
    ],
    [
      'argon2',
      'password',
      '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
    ],
  ])(
    'imports a hash of %s, and the first sign-in replaces it',
    async (_, password, password_hash) => {
      const row = newRow({ password_hash });
      expect((await importRows([row])).code).toBe(0);
      const username = String(row['username']);
      const wrong = { username, password: `${password}x` };
      expect((await app.api('POST', '/auth/login', { json: wrong })).status).toBe(401);
      expect(await hashOf(username)).toBe(password_hash);
      await login(app, { username, password });
      const upgraded = await hashOf(username);
      expect(upgraded).toMatch(/^\$bcrypt-sha256\$v=2,t=2b,r=4\$/);
      await login(app, { username, password });
      expect(await hashOf(username)).toBe(upgraded);
      expect((await app.api('POST', '/auth/login', { json: wrong })).status).toBe(401);
    },
  );

  it('uses the fields of a row, and the defaults of a new user for missing fields', async () => {
    const [minimal, full] = [
      newRow(),
      newRow({ full_name: 'Ada Lovelace', role: 'admin', created_at: '2015-12-10T09:00:00+01:00' }),
    ];
    const { code, stderr, reports, summary } = await importRows([minimal, full]);
    expect([code, stderr]).toEqual([0, '']);
    expect(reports).toEqual([
      { line: 1, result: 'imported', username: minimal['username'], id: expect.any(String) },
      { line: 2, result: 'imported', username: full['username'], id: expect.any(String) },
    ]);
    expect(summary).toEqual({ imported: 2, skipped: 0, refused: 0 });
    expect(await profileOf(minimal['username'])).toMatchObject({
      id: reports[0].id,
      email: minimal['email'],
      full_name: null,
      role: 'user',
      is_active: true,
      email_verified: false,
    });
    expect(await profileOf(full['username'])).toMatchObject({
      full_name: 'Ada Lovelace',
      role: 'admin',
      created_at: '2015-12-10T08:00:00.000Z',
    });
    // Ids sort by creation time.
    expect(reports[1].id < reports[0].id).toBe(true);
  });

  it('imports a disabled user as disabled', async () => {
    const { username, ...row } = newRow({ is_active: false });
    await importRows([{ ...row, username }]);
    const json = { username, password: PASSWORD };
    const { body } = await app.api('POST', '/auth/login', { json });
    expect(body.code).toBe('account_disabled');
  });

  it('imports a user without a password, which cannot sign in until it has one', async () => {
    const { username, ...row } = newRow({ password_hash: null });
    const { code, reports } = await importRows([{ ...row, username }]);
    expect([code, reports[0]?.result]).toEqual([0, 'imported']);
    expect(await hashOf(username)).toBeNull();
    for (const password of [PASSWORD, '', 'null']) {
      const { body } = await app.api('POST', '/auth/login', { json: { username, password } });
      expect(body.code).toBe('invalid_credentials');
    }
    const args = ['user', 'set-password', String(username), '--password-stdin'];
    expect((await command(app.database, args, 'a password of an admin\n')).code).toBe(0);
    await profileOf(username, 'a password of an admin');
  });

  it('records an audit event for each imported user', async () => {
    const { reports } = await importRows([newRow(), newRow({ role: 'admin' })]);
    const events = await app
      .get(DataSource)
      .getRepository(AuditEvent)
      .find({ where: reports.map(({ id }) => ({ userId: id })), order: { id: 'ASC' } });
    expect(events).toMatchObject([
      { event: 'user_created', actorId: null, details: { role: 'user', via: 'command_line' } },
      { event: 'user_created', actorId: null, details: { role: 'admin', via: 'command_line' } },
    ]);
  });

  it.each([
    ['no username', { username: undefined }, '#/username'],
    ['no e-mail address', { email: undefined }, '#/email'],
    ['no hash', { password_hash: undefined }, '#/password_hash'],
    ['an unknown hash', { password_hash: 'canary' }, '#/password_hash'],
    [
      'a hash with an excessive cost',
      { password_hash: HASH.replace('30000', '999999999') },
      '#/password_hash',
    ],
    ['a hash that is not a text', { password_hash: 1 }, '#/password_hash'],
    ['an invalid username', { username: 'a@b' }, '#/username'],
    ['an invalid e-mail address', { email: 'nowhere' }, '#/email'],
    ['an unknown role', { role: 'root' }, '#/role'],
    ['a flag that is not a boolean', { is_active: 'yes' }, '#/is_active'],
    ['a date without a time', { created_at: '2026-01-01' }, '#/created_at'],
    ['a time in the future', { created_at: '2999-01-01T00:00:00Z' }, '#/created_at'],
    ['a time before 1970', { created_at: '1969-12-31T00:00:00Z' }, '#/created_at'],
    ['an unknown field', { password: 'canary' }, '#/password'],
    ['a Firebase salt without Firebase parameters', { password_salt: 'canary' }, '#'],
    ['an array as a value', { full_name: ['Ada'] }, '#'],
  ])('rejects a row with %s, reports the reason, and continues', async (_, fields, pointer) => {
    const [before, row, after] = [newRow(), newRow(fields), newRow()];
    const { code, stderr, reports, summary } = await importRows([before, row, after]);
    expect([code, stderr]).toEqual([
      1,
      'some rows were refused; correct them and import the file again\n',
    ]);
    expect(reports.map(({ result }) => result)).toEqual(['imported', 'refused', 'imported']);
    expect(reports[1]).toEqual({ line: 2, result: 'refused', errors: expect.any(Array) });
    expect(reports[1].errors[0]).toMatchObject({ pointer, detail: expect.any(String) });
    expect(JSON.stringify(reports[1])).not.toContain('canary');
    expect(summary).toEqual({ imported: 2, skipped: 0, refused: 1 });
    const { email, username } = row as Record<string, string>;
    if (email) expect(await users().countBy({ email })).toBe(0);
    if (username) expect(await users().countBy({ username })).toBe(0);
  });

  it('rejects lines that are not JSON objects, and ignores empty lines', async () => {
    const row = newRow();
    const lines = ['{"email": canary}', '[]', '"canary"', 'null', '', ' ', JSON.stringify(row)];
    const { reports } = await importRows(lines.join('\r\n'));
    expect(reports.map(({ line, result }) => [line, result])).toEqual([
      [1, 'refused'],
      [2, 'refused'],
      [3, 'refused'],
      [4, 'refused'],
      [7, 'imported'],
    ]);
    expect(JSON.stringify(reports)).not.toContain('canary');
  });

  it('skips users that already exist and does not change them, so that it can be repeated', async () => {
    const row = newRow();
    await importRows([row]);
    const { email, username } = row as Record<string, string>;
    const sameUser = { ...row, email: email?.toUpperCase(), username: username?.toUpperCase() };
    const again = await importRows([{ ...sameUser, role: 'admin', full_name: 'Another' }]);
    expect(again.code).toBe(0);
    expect(again.reports).toEqual([{ line: 1, result: 'skipped', username: sameUser.username }]);
    expect(again.summary).toEqual({ imported: 0, skipped: 1, refused: 0 });
    expect(await profileOf(username)).toMatchObject({ role: 'user', full_name: null, username });
  });

  it('rejects a row with the e-mail address or username of another user', async () => {
    const existing = await register(app);
    const { email, username } = existing;
    const rows = [newRow({ email }), newRow({ username: username.toUpperCase() })];
    const { code, reports } = await importRows(rows);
    expect(code).toBe(1);
    expect(reports.map(({ errors }) => errors[0].code)).toEqual(['email_taken', 'username_taken']);
    await login(app, existing);
  });

  it.each([[[]], [['--dry-run']]])(
    'detects rows with the same e-mail address or username, with options %j',
    async (options) => {
      const row = newRow();
      const rows = [
        row,
        row,
        newRow({ email: row['email'] }),
        newRow({ username: row['username'] }),
      ];
      const { reports } = await importRows(rows, ...options);
      const first = options.length > 0 ? 'importable' : 'imported';
      expect(reports.map(({ result, errors }) => errors?.[0].code ?? result)).toEqual([
        first,
        'skipped',
        'email_taken',
        'username_taken',
      ]);
    },
  );

  it('writes nothing in a dry run, and reports the result of an import', async () => {
    const existing = newRow();
    await importRows([existing]);
    const events = app.get(DataSource).getRepository(AuditEvent);
    // Writes the queued events of earlier tests.
    await app.get(RefusalLog).flush();
    const before = [await users().count(), await events.count()];
    const rows = [newRow(), existing, newRow({ role: 'root' })];
    const { code, reports, summary } = await importRows(rows, '--dry-run');
    expect(code).toBe(1);
    expect(reports.map(({ result }) => result)).toEqual(['importable', 'skipped', 'refused']);
    expect(reports[0]).toEqual({ line: 1, result: 'importable', username: rows[0]?.['username'] });
    expect(summary).toEqual({ importable: 1, skipped: 1, refused: 1 });
    expect([await users().count(), await events.count()]).toEqual(before);
    expect((await importRows(rows)).summary).toEqual({ imported: 1, skipped: 1, refused: 1 });
  });

  it('imports more rows than fit into one transaction', async () => {
    const rows = Array.from({ length: 450 }, () => newRow());
    rows.splice(399, 0, newRow({ role: 'root' }));
    const { reports, summary } = await importRows(rows);
    expect(summary).toEqual({ imported: 450, skipped: 0, refused: 1 });
    expect(reports.map(({ line }) => line)).toEqual(rows.map((_, index) => index + 1));
    const usernames = rows.map(({ username }) => String(username));
    expect(await users().countBy(usernames.map((username) => ({ username })))).toBe(450);
  });

  it('restarts a batch when another request takes a name meanwhile', async () => {
    const existing = await register(app);
    const row = newRow({ email: existing.email, username: existing.username });
    // The names were read before the other user was created.
    const service = UserImportService.prototype as unknown as {
      findByNamesOf: () => Promise<User[]>;
    };
    jest.spyOn(service, 'findByNamesOf').mockResolvedValueOnce([]);
    const { code, reports } = await importRows([newRow(), row]);
    expect(code).toBe(0);
    expect(reports.map(({ result }) => result)).toEqual(['imported', 'skipped']);
    await login(app, existing);
  });

  it('marks an address as verified if and only if its row says so', async () => {
    const [verified, unverified] = [
      newRow({ email_verified: true }),
      newRow({ email_verified: false }),
    ];
    await importRows([verified, unverified]);
    expect(await profileOf(verified['username'])).toMatchObject({ email_verified: true });
    expect(await profileOf(unverified['username'])).toMatchObject({ email_verified: false });
  });

  describe('from CSV', () => {
    const HEADER =
      'username,email,password_hash,full_name,role,is_active,created_at,email_verified';
    const csvOf = ({ username, email }: Record<string, unknown>, rest: string) =>
      `${String(username)},${String(email)},${HASH},${rest}`;

    it('imports all fields', async () => {
      const rows = [newRow(), newRow(), newRow()] as const;
      const { code, reports } = await importCsv(
        [
          `\uFEFF${HEADER}`,
          csvOf(rows[0], '"Lovelace, ""Ada""",admin,t,2015-12-10T09:00:00Z,t'),
          csvOf(rows[1], ',,,,'),
          csvOf(rows[2], '"",user,FALSE,,'),
        ].join('\r\n'),
      );
      expect(code).toBe(0);
      expect(reports.map(({ line, result }) => [line, result])).toEqual([
        [2, 'imported'],
        [3, 'imported'],
        [4, 'imported'],
      ]);
      expect(await profileOf(rows[0].username)).toMatchObject({
        full_name: 'Lovelace, "Ada"',
        role: 'admin',
        created_at: '2015-12-10T09:00:00.000Z',
        email_verified: true,
      });
      expect(await profileOf(rows[1].username)).toMatchObject({
        full_name: null,
        role: 'user',
        email_verified: false,
      });
      const { isActive } = await users().findOneByOrFail({ username: String(rows[2].username) });
      expect(isActive).toBe(false);
    });

    it('rejects malformed rows and continues', async () => {
      const row = newRow();
      const lines = [HEADER, 'a,b', `${csvOf(newRow(), ',,,,')}x"`, csvOf(newRow(), ',,maybe,,')];
      const { code, reports } = await importCsv([...lines, csvOf(row, ',,,,')].join('\n'));
      expect(code).toBe(1);
      expect(
        reports.map(({ line, result, errors }) => [line, result, errors?.[0].pointer]),
      ).toEqual([
        [2, 'refused', '#'],
        [3, 'refused', '#'],
        [4, 'refused', '#/is_active'],
        [5, 'imported', undefined],
      ]);
    });

    it.each([
      ['no header', `ada,ada@example.com,${HASH}\n`, /^column 1 of the first line is unknown/],
      ['an unknown column', 'email,username,password_hash,phone\n', /^column 4 /],
      [
        'a duplicate column',
        'email,username,password_hash,email\n',
        /names a column twice; use email, /,
      ],
      [
        'no password hashes',
        'email,username\n',
        /^the first line has no column password_hash; use email, /,
      ],
    ])('rejects a CSV file with %s', async (_, text, reason) => {
      const { code, stderr, reports } = await importCsv(text);
      expect([code, reports]).toEqual([1, []]);
      expect(stderr).toMatch(reason);
    });
  });

  describe('from Firebase', () => {
    const PARAMETERS = `hash_config {
  algorithm: SCRYPT,
  base64_signer_key: jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==,
  base64_salt_separator: Bw==,
  rounds: 8,
  mem_cost: 14,
}
`;

    it('reads the hash parameters in the format of the Firebase console', async () => {
      const row = firebaseRow();
      const options = await withParameters(PARAMETERS);
      const { code } = await importRows([row], ...options);
      expect(code).toBe(0);
      expect(await hashOf(row['username'])).toMatch(/^\$firebase-scrypt\$r=8,m=14,/);
      await profileOf(row['username'], 'user1password');
      expect(await hashOf(row['username'])).toMatch(/^\$bcrypt-sha256\$v=2/);
    });

    it('rejects users without a password, and imports other hashes in the same file', async () => {
      const rows = [newRow({ password_hash: '', password_salt: '' }), newRow()];
      const { reports } = await importRows(rows, ...(await withParameters(PARAMETERS)));
      expect(reports.map(({ result, errors }) => errors?.[0].pointer ?? result)).toEqual([
        '#/password_hash',
        'imported',
      ]);
    });

    it.each([
      [
        'of another algorithm',
        PARAMETERS.replace('SCRYPT', 'BCRYPT'),
        /the algorithm is not SCRYPT; save the text of the console unchanged/,
      ],
      ['without the key', PARAMETERS.replace(/.*signer_key.*\n/, ''), /no line with base64_signer/],
      [
        'with a non-numeric number of rounds',
        PARAMETERS.replace('8,', 'eight,'),
        /rounds is not a number/,
      ],
    ])('rejects hash parameters %s', async (_, text, reason) => {
      const { code, stderr, reports } = await importRows(
        [firebaseRow()],
        ...(await withParameters(text)),
      );
      expect([code, reports]).toEqual([1, []]);
      expect(stderr).toMatch(reason);
    });
  });

  it('detects the format by the file extension, and prints a line for each row', async () => {
    const [row, invalid] = [newRow(), newRow({ email: 'nowhere' })];
    const file = join(folder, 'users.jsonl');
    await writeFile(file, jsonLines([row, invalid, row]));
    const { code, stdout } = await command(app.database, ['user', 'import', file]);
    expect(code).toBe(1);
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(new RegExp(`^1\timported\t${String(row['username'])}\t[0-9a-f-]{36}$`)),
      '2\trefused\t#/email email must be an e-mail address',
      `3\tskipped\t${String(row['username'])}`,
      '1 imported, 1 skipped, 1 refused',
      '',
    ]);
  });

  it('shows the progress on a terminal, but not with --json', async () => {
    const file = join(folder, 'many.jsonl');
    await writeFile(file, jsonLines(Array.from({ length: 700 }, () => newRow())));
    const args = ['user', 'import', file, '--dry-run'];
    const { stderr } = await command(app.database, args, '', { isTTY: true });
    // The file is read, and the progress drawn, in chunks of 64 KiB.
    const drawings = stderr.split('\r\u001B[K');
    expect(drawings.length).toBeGreaterThan(2);
    expect(drawings[1]).toMatch(/^\[#+\.+\] \d+ % importing$/);
    expect(drawings.at(-1)).toBe('');
    const withJson = await command(app.database, [...args, '--json'], '', { isTTY: true });
    expect(withJson.stderr).toBe('');
  });

  it('reports in one line why a file cannot be imported', async () => {
    await writeFile(join(folder, 'latin1.csv'), Buffer.from('email,username\xe9', 'latin1'));
    await writeFile(join(folder, 'long.jsonl'), 'x'.repeat(200_000));
    for (const [name, reason] of [
      ['nothing.csv', /nothing\.csv cannot be read; check its path and permissions\n$/],
      ['latin1.csv', /^the file is not valid UTF-8; convert it to UTF-8\n$/],
      ['long.jsonl', /^line 1 is longer than 65536 characters; check for a missing line break\n$/],
      ['users.xml', /^unknown format; use --format csv or --format jsonl\n$/],
    ] as const) {
      const { code, stdout, stderr } = await command(app.database, [
        'user',
        'import',
        join(folder, name),
      ]);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(reason);
    }
  });
});
