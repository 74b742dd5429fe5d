import { PassThrough } from 'node:stream';
import { DataSource } from 'typeorm';
import { AuditEvent } from '../../src/audit/audit-event.entity.js';
import { UsersService } from '../../src/users/users.service.js';
import { COMMAND_LINE } from '../../src/access/requester.js';
import { User } from '../../src/identity/user.entity.js';
import {
  isAccessTokenValid,
  login,
  newUser,
  refresh,
  register,
  registerAdmin,
} from '../support/users.js';
import { TestApp } from '../support/app.js';
import { command } from '../support/command-line.js';
import { waitUntil } from '../support/wait-until.js';

/** A terminal where a person gives this answer. */
function person(answer: string) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => stdin });
  stdin.write(answer);
  return stdin;
}

/** While the server runs on the same database. */
describe('an account on the command line', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  const run = (args: string[], input?: string | NodeJS.ReadableStream) =>
    command(app.database, args, input);
  const eventsOf = (userId: string) =>
    app
      .get(DataSource)
      .getRepository(AuditEvent)
      .find({ where: { userId }, order: { id: 'ASC' } });
  const exists = (id: string) => app.get(DataSource).getRepository(User).existsBy({ id });
  /** As the API shows it to its owner. */
  const profile = async (token: string) => (await app.api('GET', '/users/me', { token })).body;

  describe('user show', () => {
    it('shows what the API shows, and how many sessions are open', async () => {
      const account = await register(app);
      await login(app, account);
      const names = [account.username.toUpperCase(), account.email, account.id.toUpperCase()];
      for (const name of names) {
        const { code, stdout, stderr } = await run(['user', 'show', name, '--json']);
        expect([code, stderr]).toEqual([0, '']);
        const expected = { ...(await profile(account.access_token)), open_sessions: 2 };
        expect(JSON.parse(stdout)).toEqual(expected);
      }
    });

    it('has a line for each field, whatever these hold', async () => {
      const { id, username, email } = await register(app);
      const fullName = 'Ada\u001B[2J\nLovelace\u202E';
      await app.get(DataSource).getRepository(User).update({ id }, { fullName });
      const { stdout } = await run(['user', 'show', id]);
      expect(stdout.split('\n').map((line) => line.split(/\s/, 1)[0])).toEqual([
        'id',
        'email',
        'username',
        'full_name',
        'role',
        'is_active',
        'created_at',
        'updated_at',
        'last_login_at',
        'open_sessions',
        '',
      ]);
      for (const value of [id, username, email]) expect(stdout).toContain(`${value}\n`);
      expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202E]/u);
      for (const args of [['show', id], ['list']]) {
        const json = await run(['user', ...args, '--json']);
        expect(json.stdout).toContain(String.raw`"Ada\u001b[2J\nLovelace\u202e"`);
        expect(json.stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202E]/u);
      }
    });

    it('mistakes nobody for the one whose id they took as a username', async () => {
      const [victim, other] = [await register(app), await register(app)];
      const names = { username: victim.id };
      await app.get(UsersService).update(other.id, names, COMMAND_LINE);
      for (const args of [
        ['user', 'delete', victim.id, '--yes'],
        ['session', 'end', victim.id],
      ]) {
        const { code, stderr } = await run(args);
        expect([code, stderr]).toEqual([1, expect.stringMatching(/ is the id of one user and /)]);
      }
      expect([await exists(victim.id), await exists(other.id)]).toEqual([true, true]);
      expect((await run(['user', 'show', victim.email])).stdout).toContain(victim.username);
    });
  });

  describe('user set-role', () => {
    it('counts at the next request, and is in the audit log', async () => {
      await registerAdmin(app);
      const account = await register(app);
      const token = account.access_token;
      const status = async () => (await app.api('GET', '/users', { token })).status;
      expect(await status()).toBe(403);
      expect(await run(['user', 'set-role', account.email, 'admin'])).toEqual({
        code: 0,
        stdout: `set the role of ${account.username} to admin\n`,
        stderr: '',
      });
      await waitUntil(async () => (await status()) === 200, 1_000);
      const { stdout } = await run(['user', 'set-role', account.username, 'user', '--json']);
      expect(JSON.parse(stdout)).toMatchObject({ id: account.id, role: 'user' });
      await waitUntil(async () => (await status()) === 403, 1_000);
      const changes = (await eventsOf(account.id)).filter(({ event }) => event === 'role_changed');
      expect(changes).toMatchObject([
        { actorId: null, details: { role: 'admin', via: 'command_line' } },
        { actorId: null, details: { role: 'user', via: 'command_line' } },
      ]);
    });
  });

  describe('user set-password', () => {
    it('ends the sessions, and the new password alone counts', async () => {
      const account = await register(app);
      const password = 'quite another password';
      const args = ['user', 'set-password', account.username, '--password-stdin'];
      expect(await run(args, `${password}\n`)).toEqual({
        code: 0,
        stdout: `set the password of ${account.username}, and revoked its sessions\n`,
        stderr: '',
      });
      await waitUntil(async () => !(await isAccessTokenValid(app, account.access_token)), 1_000);
      expect((await refresh(app, account.refresh_token)).status).toBe(401);
      const { username, password: old } = account;
      const refused = await app.api('POST', '/auth/login', { json: { username, password: old } });
      expect(refused.status).toBe(401);
      await login(app, { username, password });
      expect((await eventsOf(account.id)).map(({ event }) => event)).toContain('password_changed');
    });

    it.each([
      ['a short one', 'short', /the password must have at least 8 characters/],
      ['a common one', 'password123', /common/],
    ])('refuses %s, says why, and changes nothing', async (_, password, reason) => {
      const account = await register(app);
      const args = ['user', 'set-password', account.username, '--password-stdin'];
      const { code, stdout, stderr } = await run(args, password);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(reason);
      expect(stderr).not.toContain(password);
      expect(await isAccessTokenValid(app, account.access_token)).toBe(true);
    });

    it('asks nobody when there is no terminal', async () => {
      const { code, stderr } = await run(['user', 'set-password', 'ada'], 'a long password\n');
      expect([code, stderr]).toEqual([1, expect.stringMatching(/use --password-stdin\n$/)]);
    });
  });

  describe('user delete', () => {
    it('takes the sessions along, and is in the audit log', async () => {
      const account = await register(app);
      expect(await run(['user', 'delete', account.username, '--yes'])).toEqual({
        code: 0,
        stdout: `deleted ${account.username}\n`,
        stderr: '',
      });
      await waitUntil(async () => !(await isAccessTokenValid(app, account.access_token)), 1_000);
      expect(await exists(account.id)).toBe(false);
      expect((await eventsOf(account.id)).at(-1)).toMatchObject({
        event: 'user_deleted',
        details: { via: 'command_line' },
      });
    });

    it('tells a program whom it deleted', async () => {
      const account = await register(app);
      const before = await profile(account.access_token);
      const { stdout } = await run(['user', 'delete', account.id, '--yes', '--json']);
      expect(JSON.parse(stdout)).toEqual(before);
    });

    it('deletes nobody without a terminal or a --yes', async () => {
      const { id, username } = await register(app);
      expect(await run(['user', 'delete', username], 'y\n')).toEqual({
        code: 1,
        stdout: '',
        stderr: 'no terminal to ask for confirmation; use --yes\n',
      });
      expect(await exists(id)).toBe(true);
    });

    it.each([
      ['y\r', true],
      ['n\r', false],
      ['\r', false],
      ['\u0003', false],
    ])('asks on a terminal: %j', async (answer, isDeleted) => {
      const { id, username, email } = await register(app);
      const { code, stdout, stderr } = await run(['user', 'delete', username], person(answer));
      expect(stderr).toContain(`Delete ${username} (${email})? [y/N] `);
      expect([code, stdout]).toEqual(isDeleted ? [0, `deleted ${username}\n`] : [1, '']);
      if (!isDeleted) expect(stderr).toMatch(/cancelled\n$/);
      expect(await exists(id)).toBe(!isDeleted);
    });
  });

  it.each([
    ['user', 'set-role', 'the-last', 'user'],
    ['user', 'disable', 'the-last'],
    ['user', 'delete', 'the-last', '--yes'],
  ])('%s %s keeps the last admin', async (...args) => {
    const own = await TestApp.start();
    try {
      const account = { ...newUser(), username: 'the-last' };
      await command(
        own.database,
        [
          'user',
          'create',
          '--role',
          'admin',
          '--password-stdin',
          '--username',
          account.username,
        ].concat('--email', account.email),
        account.password,
      );
      expect(await command(own.database, args)).toEqual({
        code: 1,
        stdout: '',
        stderr: 'Cannot remove the last active admin\n',
      });
      await login(own, account);
    } finally {
      await own.close();
    }
  });
});
