import { DataSource } from 'typeorm';
import { User } from '../../src/identity/user.entity.js';
import { isAccessTokenValid, login, newUser, refresh, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { command } from '../support/command-line.js';
import { receiveChanges, warmUp } from '../support/receive-changes.js';

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** The server runs on the same database. */
describe('user and session commands', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  const run = (args: string[], input?: string) => command(app.database, args, input);
  const create = (
    user: { username: string; email: string; password: string },
    ...options: string[]
  ) =>
    run(
      ['user', 'create', '--username', user.username, '--email', user.email, ...options].concat(
        '--password-stdin',
      ),
      `${user.password}\n`,
    );

  describe('user create', () => {
    it('creates an admin with access to the API, and prints no password', async () => {
      const user = newUser();
      const { code, stdout, stderr } = await create(user, '--role', 'admin');
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(new RegExp(`^created admin ${user.username} \\(${UUID.source}\\)\n$`));
      const { access_token: token } = await login(app, user);
      expect((await app.api('GET', '/users', { token })).status).toBe(200);
    });

    it('creates a user with the role user by default and the given full name', async () => {
      const user = newUser();
      const { stdout } = await create(user, '--full-name', 'Ada Lovelace');
      expect(stdout).toMatch(/^created user /);
      const { access_token: token } = await login(app, user);
      const { body } = await app.api('GET', '/users/me', { token });
      expect([body.username, body.full_name, body.role]).toEqual([
        user.username,
        'Ada Lovelace',
        'user',
      ]);
    });

    it('reads the first line as the password without changing it', async () => {
      const user = { ...newUser(), password: '  spaces and ünïcode 🦊 count  ' };
      const input = `${user.password}\r\nanother line\n`;
      const { username, email } = user;
      const args = ['user', 'create', '--username', username, '--email', email];
      expect((await run([...args, '--password-stdin'], input)).code).toBe(0);
      await login(app, user);
    });

    it.each([
      ['a short password', { password: 'short' }, /the password must have at least 8 characters/],
      ['an empty password', { password: '' }, /the password must have at least 8 characters/],
      ['an invalid e-mail address', { email: 'nowhere' }, /email must be an e-mail address/],
      ['an invalid username', { username: 'a@b' }, /username must be letters/],
    ])('rejects %s with the reason and creates no user', async (_, fields, reason) => {
      const user = { ...newUser(), ...fields };
      const { code, stdout, stderr } = await create(user);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(reason);
      expect(stderr).not.toMatch(/\n\s+at /);
      if (user.password) expect(stderr).not.toContain(user.password);
      const { email, username } = user;
      expect(await app.get(DataSource).getRepository(User).countBy([{ email }, { username }])).toBe(
        0,
      );
    });

    it('rejects a username or e-mail address that is taken', async () => {
      const { username, email } = await register(app);
      expect(await create({ ...newUser(), username })).toEqual({
        code: 1,
        stdout: '',
        stderr: 'The username is taken\n',
      });
      expect((await create({ ...newUser(), email })).stderr).toBe('The e-mail address is taken\n');
    });

    it('fails without a terminal and without --password-stdin', async () => {
      const { username, email } = newUser();
      const args = ['user', 'create', '--username', username, '--email', email];
      const { code, stdout, stderr } = await run(args, 'a long password\n');
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toBe('no terminal to ask for the password; use --password-stdin\n');
    });
  });

  describe('user disable, user enable', () => {
    it('take effect on a running server when it notices the change', async () => {
      const user = await register(app);
      await warmUp(app, user);
      expect(await run(['user', 'disable', user.username])).toEqual({
        code: 0,
        stdout: `disabled ${user.username}\n`,
        stderr: '',
      });
      // The command has its own connection, as another process has.
      await receiveChanges(app);
      expect(await isAccessTokenValid(app, user.access_token)).toBe(false);
      expect((await refresh(app, user.refresh_token)).status).toBe(401);
      const { username, password } = user;
      const rejected = await app.api('POST', '/auth/login', { json: { username, password } });
      expect(rejected.body.code).toBe('account_disabled');

      const enabled = await run(['user', 'enable', user.email.toUpperCase()]);
      expect(enabled).toEqual({ code: 0, stdout: `enabled ${user.username}\n`, stderr: '' });
      expect(await isAccessTokenValid(app, user.access_token)).toBe(false);
      expect(await isAccessTokenValid(app, (await login(app, user)).access_token)).toBe(true);
    });
  });

  describe('session end', () => {
    it('revokes all sessions of the given user and no other sessions', async () => {
      const [user, other] = [await register(app), await register(app)];
      const second = await login(app, user);
      await warmUp(app, user);
      expect(await run(['session', 'end', user.email])).toEqual({
        code: 0,
        stdout: `ended 2 sessions of ${user.username}\n`,
        stderr: '',
      });
      await receiveChanges(app);
      expect(await isAccessTokenValid(app, user.access_token)).toBe(false);
      expect(await isAccessTokenValid(app, second.access_token)).toBe(false);
      expect((await refresh(app, second.refresh_token)).status).toBe(401);
      expect(await isAccessTokenValid(app, other.access_token)).toBe(true);

      await login(app, user);
      expect((await run(['session', 'end', user.username])).stdout).toMatch(/^ended 1 session of/);
      expect((await run(['session', 'end', user.username])).stdout).toMatch(/^ended 0 sessions/);
    });
  });

  it.each([
    ['user', 'disable'],
    ['user', 'enable'],
    ['session', 'end'],
  ])('%s %s fails when there is no such user', async (...args) => {
    for (const name of ['unknown-user', 'unknown-user@example.com']) {
      expect(await run([...args, name])).toEqual({
        code: 1,
        stdout: '',
        stderr: `there is no such user: ${name}; list the users with: npx auth-service user list\n`,
      });
    }
  });
});
