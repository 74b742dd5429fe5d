import { DataSource } from 'typeorm';
import { User } from '../../src/identity/user.entity.js';
import { isAccessTokenValid, login, newUser, refresh, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { command } from '../support/command-line.js';
import { waitUntil } from '../support/wait-until.js';

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** While the server runs on the same database. */
describe('the command line', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  const run = (args: string[], input?: string) => command(app.database, args, input);
  const create = (
    account: { username: string; email: string; password: string },
    ...more: string[]
  ) =>
    run(
      ['user', 'create', '--username', account.username, '--email', account.email, ...more].concat(
        '--password-stdin',
      ),
      `${account.password}\n`,
    );

  describe('user create', () => {
    it('makes an admin who can sign in at once, and shows no password', async () => {
      const account = newUser();
      const { code, stdout, stderr } = await create(account, '--role', 'admin');
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(
        new RegExp(`^created admin ${account.username} \\(${UUID.source}\\)\n$`),
      );
      const { access_token: token } = await login(app, account);
      expect((await app.api('GET', '/users', { token })).status).toBe(200);
    });

    it('makes a plain user unless told otherwise, with a full name when there is one', async () => {
      const account = newUser();
      const { stdout } = await create(account, '--full-name', 'Ada Lovelace');
      expect(stdout).toMatch(/^created user /);
      const { access_token: token } = await login(app, account);
      const { body } = await app.api('GET', '/users/me', { token });
      expect([body.username, body.full_name, body.role]).toEqual([
        account.username,
        'Ada Lovelace',
        'user',
      ]);
    });

    it('takes the first line as the password, as it is', async () => {
      const account = { ...newUser(), password: '  spaces and ünïcode 🦊 count  ' };
      const input = `${account.password}\r\nanother line\n`;
      const { username, email } = account;
      const args = ['user', 'create', '--username', username, '--email', email];
      expect((await run([...args, '--password-stdin'], input)).code).toBe(0);
      await login(app, account);
    });

    it.each([
      [
        'too short a password',
        { password: 'short' },
        /the password must have at least 8 characters/,
      ],
      ['no password', { password: '' }, /the password must have at least 8 characters/],
      ['an impossible address', { email: 'nowhere' }, /email must be an e-mail address/],
      ['an impossible name', { username: 'a@b' }, /username must be letters/],
    ])('refuses %s, says why, and makes nothing', async (_, wrong, reason) => {
      const account = { ...newUser(), ...wrong };
      const { code, stdout, stderr } = await create(account);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(reason);
      expect(stderr).not.toMatch(/\n\s+at /);
      if (account.password) expect(stderr).not.toContain(account.password);
      const { email, username } = account;
      expect(await app.get(DataSource).getRepository(User).countBy([{ email }, { username }])).toBe(
        0,
      );
    });

    it('refuses a name that is taken', async () => {
      const { username, email } = await register(app);
      expect(await create({ ...newUser(), username })).toEqual({
        code: 1,
        stdout: '',
        stderr: 'The username is taken\n',
      });
      expect((await create({ ...newUser(), email })).stderr).toBe('The e-mail address is taken\n');
    });

    it('asks nobody when there is no terminal', async () => {
      const { username, email } = newUser();
      const args = ['user', 'create', '--username', username, '--email', email];
      const { code, stdout, stderr } = await run(args, 'a long password\n');
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toBe('no terminal to ask for the password; use --password-stdin\n');
    });
  });

  describe('user disable, user enable', () => {
    it('take effect within a second', async () => {
      const account = await register(app);
      expect(await isAccessTokenValid(app, account.access_token)).toBe(true);
      expect(await run(['user', 'disable', account.username])).toEqual({
        code: 0,
        stdout: `disabled ${account.username}\n`,
        stderr: '',
      });
      // The command line has a connection of its own, as another process.
      await waitUntil(async () => !(await isAccessTokenValid(app, account.access_token)), 1_000);
      expect((await refresh(app, account.refresh_token)).status).toBe(401);
      const { username, password } = account;
      const refused = await app.api('POST', '/auth/login', { json: { username, password } });
      expect(refused.body.code).toBe('account_disabled');

      const enabled = await run(['user', 'enable', account.email.toUpperCase()]);
      expect(enabled).toEqual({ code: 0, stdout: `enabled ${account.username}\n`, stderr: '' });
      expect(await isAccessTokenValid(app, account.access_token)).toBe(false);
      expect(await isAccessTokenValid(app, (await login(app, account)).access_token)).toBe(true);
    });
  });

  describe('session end', () => {
    it('ends every session of one account and of no other', async () => {
      const [account, other] = [await register(app), await register(app)];
      const second = await login(app, account);
      expect(await run(['session', 'end', account.email])).toEqual({
        code: 0,
        stdout: `ended 2 sessions of ${account.username}\n`,
        stderr: '',
      });
      await waitUntil(async () => !(await isAccessTokenValid(app, account.access_token)), 1_000);
      expect(await isAccessTokenValid(app, second.access_token)).toBe(false);
      expect((await refresh(app, second.refresh_token)).status).toBe(401);
      expect(await isAccessTokenValid(app, other.access_token)).toBe(true);

      await login(app, account);
      expect((await run(['session', 'end', account.username])).stdout).toMatch(
        /^ended 1 session of/,
      );
      expect((await run(['session', 'end', account.username])).stdout).toMatch(/^ended 0 sessions/);
    });
  });

  it.each([
    ['user', 'disable'],
    ['user', 'enable'],
    ['session', 'end'],
  ])('%s %s says when there is no such account', async (...args) => {
    for (const name of ['nobody', 'nobody@example.com']) {
      expect(await run([...args, name])).toEqual({
        code: 1,
        stdout: '',
        stderr: 'There is no such user\n',
      });
    }
  });
});
