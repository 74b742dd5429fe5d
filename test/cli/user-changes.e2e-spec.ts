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
import { receiveChanges, warmUp } from '../support/receive-changes.js';

/** A terminal with the given input. */
function terminalInput(answer: string) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => stdin });
  stdin.write(answer);
  return stdin;
}

/** The server runs on the same database. */
describe('user commands', () => {
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
  /** The profile as returned by the API. */
  const profile = async (token: string) => (await app.api('GET', '/users/me', { token })).body;

  describe('user show', () => {
    it('shows the same fields as the API and the number of open sessions', async () => {
      const user = await register(app);
      await login(app, user);
      const names = [user.username.toUpperCase(), user.email, user.id.toUpperCase()];
      for (const name of names) {
        const { code, stdout, stderr } = await run(['user', 'show', name, '--json']);
        expect([code, stderr]).toEqual([0, '']);
        const expected = { ...(await profile(user.access_token)), open_sessions: 2 };
        expect(JSON.parse(stdout)).toEqual(expected);
      }
    });

    it('prints one line for each field without control characters of the values', async () => {
      const { id, username, email } = await register(app);
      const fullName = 'Ada\u001B[2J\nLovelace\u202E';
      await app.get(DataSource).getRepository(User).update({ id }, { fullName });
      const { stdout } = await run(['user', 'show', id]);
      expect(stdout.split('\n').map((line) => line.split(/\s/, 1)[0])).toEqual([
        'id',
        'email',
        'email_verified',
        'email_verified_at',
        'pending_email',
        'username',
        'full_name',
        'locale',
        'role',
        'is_active',
        'created_at',
        'updated_at',
        'last_login_at',
        'deletion_due_at',
        'has_second_factor',
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

    it('rejects a name that is the id of one user and the username of another', async () => {
      const [target, other] = [await register(app), await register(app)];
      const names = { username: target.id };
      await app.get(UsersService).update(other.id, names, COMMAND_LINE);
      for (const args of [
        ['user', 'delete', target.id, '--yes'],
        ['session', 'end', target.id],
      ]) {
        const { code, stderr } = await run(args);
        expect([code, stderr]).toEqual([1, expect.stringMatching(/ is the id of one user and /)]);
      }
      expect([await exists(target.id), await exists(other.id)]).toEqual([true, true]);
      expect((await run(['user', 'show', target.email])).stdout).toContain(target.username);
    });
  });

  describe('user set-role', () => {
    it('takes effect on a running server and is recorded in the audit log', async () => {
      await registerAdmin(app);
      const user = await register(app);
      const token = user.access_token;
      const status = async () => (await app.api('GET', '/users', { token })).status;
      await warmUp(app, user);
      expect(await status()).toBe(403);
      expect(await run(['user', 'set-role', user.email, 'admin'])).toEqual({
        code: 0,
        stdout: `set the role of ${user.username} to admin\n`,
        stderr: '',
      });
      await receiveChanges(app);
      expect(await status()).toBe(200);
      await warmUp(app, user);
      const { stdout } = await run(['user', 'set-role', user.username, 'user', '--json']);
      expect(JSON.parse(stdout)).toMatchObject({ id: user.id, role: 'user' });
      await receiveChanges(app);
      expect(await status()).toBe(403);
      const changes = (await eventsOf(user.id)).filter(({ event }) => event === 'role_changed');
      expect(changes).toMatchObject([
        { actorId: null, details: { role: 'admin', via: 'command_line' } },
        { actorId: null, details: { role: 'user', via: 'command_line' } },
      ]);
    });
  });

  describe('user set-password', () => {
    it('revokes the sessions and replaces the password', async () => {
      const user = await register(app);
      const password = 'quite another password';
      const args = ['user', 'set-password', user.username, '--password-stdin'];
      await warmUp(app, user);
      expect(await run(args, `${password}\n`)).toEqual({
        code: 0,
        stdout: `set the password of ${user.username}, and revoked its sessions\n`,
        stderr: '',
      });
      await receiveChanges(app);
      expect(await isAccessTokenValid(app, user.access_token)).toBe(false);
      expect((await refresh(app, user.refresh_token)).status).toBe(401);
      const { username, password: old } = user;
      const rejected = await app.api('POST', '/auth/login', { json: { username, password: old } });
      expect(rejected.status).toBe(401);
      await login(app, { username, password });
      expect((await eventsOf(user.id)).map(({ event }) => event)).toContain('password_changed');
    });

    it.each([
      ['a short password', 'short', /the password must have at least 8 characters/],
      ['a common password', 'password123', /common/],
    ])('rejects %s with the reason and changes nothing', async (_, password, reason) => {
      const user = await register(app);
      const args = ['user', 'set-password', user.username, '--password-stdin'];
      const { code, stdout, stderr } = await run(args, password);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(reason);
      expect(stderr).not.toContain(password);
      expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
    });

    it('fails without a terminal and without --password-stdin', async () => {
      const { code, stderr } = await run(['user', 'set-password', 'ada'], 'a long password\n');
      expect([code, stderr]).toEqual([1, expect.stringMatching(/use --password-stdin\n$/)]);
    });
  });

  describe('user delete', () => {
    it('deletes the user with all sessions and is recorded in the audit log', async () => {
      const user = await register(app);
      await warmUp(app, user);
      expect(await run(['user', 'delete', user.username, '--yes'])).toEqual({
        code: 0,
        stdout: `deleted ${user.username}\n`,
        stderr: '',
      });
      await receiveChanges(app);
      expect(await isAccessTokenValid(app, user.access_token)).toBe(false);
      expect(await exists(user.id)).toBe(false);
      expect((await eventsOf(user.id)).at(-1)).toMatchObject({
        event: 'user_deleted',
        details: { via: 'command_line' },
      });
    });

    it('prints the deleted user with --json', async () => {
      const user = await register(app);
      const before = await profile(user.access_token);
      const { stdout } = await run(['user', 'delete', user.id, '--yes', '--json']);
      expect(JSON.parse(stdout)).toEqual(before);
    });

    it('fails without a terminal and without --yes', async () => {
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
    ])(
      'asks for confirmation on a terminal and handles the answer %j',
      async (answer, isDeleted) => {
        const { id, username, email } = await register(app);
        const { code, stdout, stderr } = await run(
          ['user', 'delete', username],
          terminalInput(answer),
        );
        expect(stderr).toContain(`Delete ${username} (${email})? [y/N] `);
        expect([code, stdout]).toEqual(isDeleted ? [0, `deleted ${username}\n`] : [1, '']);
        if (!isDeleted) expect(stderr).toMatch(/cancelled\n$/);
        expect(await exists(id)).toBe(!isDeleted);
      },
    );
  });

  it.each([
    ['user', 'set-role', 'last-admin', 'user'],
    ['user', 'disable', 'last-admin'],
    ['user', 'delete', 'last-admin', '--yes'],
  ])('%s %s fails for the last admin', async (...args) => {
    const separateApp = await TestApp.start();
    try {
      const user = { ...newUser(), username: 'last-admin' };
      await command(
        separateApp.database,
        [
          'user',
          'create',
          '--role',
          'admin',
          '--password-stdin',
          '--username',
          user.username,
        ].concat('--email', user.email),
        user.password,
      );
      expect(await command(separateApp.database, args)).toEqual({
        code: 1,
        stdout: '',
        stderr: 'Cannot remove the last active admin\n',
      });
      await login(separateApp, user);
    } finally {
      await separateApp.close();
    }
  });
});
