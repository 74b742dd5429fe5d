import { TestApp } from '../support/app.js';
import { command } from '../support/command-line.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { userRows } from '../support/sessions.js';
import { isAccessTokenValid, login, newUser, register } from '../support/users.js';

const PASSWORD = 'a password of the invited person';

/** The server runs on the same database, and sends the mails. */
describe('commands that send links', () => {
  let mails: MailSink;
  let app: TestApp;
  let variables: Record<string, string>;
  beforeAll(async () => {
    mails = await MailSink.open();
    variables = { ...mails.variables, PUBLIC_URL: 'https://auth.example.com' };
    app = await TestApp.start(variables);
  });
  afterAll(async () => {
    await app.close();
    await mails.close();
  });

  const run = (...args: string[]) => command(app.database, args, '', { variables });
  const accept = (json: object) =>
    app.api('POST', '/auth/accept-invitation', { json: { password: PASSWORD, ...json } });
  const invite = async (...options: string[]) => {
    const { email } = newUser();
    const { code, stdout, stderr } = await run('invite', 'create', email, ...options);
    expect([code, stderr]).toEqual([0, '']);
    return { email, stdout };
  };

  it('invite a user that chooses its username', async () => {
    const { email, stdout } = await invite();
    expect(stdout).toMatch(new RegExp(`^invited user ${email} \\([0-9a-f-]{36}\\)\n$`));
    const { token } = await mails.next(email, 'invitation');
    const { username } = newUser();
    expect((await accept({ token, username })).status).toBe(201);
    await login(app, { username, password: PASSWORD });
  });

  it('invite an admin with the given names', async () => {
    const { username } = newUser();
    const options = ['--username', username, '--full-name', 'Ada Lovelace', '--role', 'admin'];
    const { email, stdout } = await invite(...options, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ email, username, full_name: 'Ada Lovelace' });
    const { token } = await mails.next(email, 'invitation');
    const { access_token } = (await accept({ token })).body;
    expect((await app.api('GET', '/users', { token: access_token })).status).toBe(200);
  });

  it('list, send again and revoke invitations', async () => {
    const { email } = await invite();
    const first = await mails.next(email, 'invitation');
    const listed = await run('invite', 'list');
    expect(listed.stdout).toMatch(new RegExp(`^[0-9a-f-]{36}\\s+${email}\\s+-\\s+user\\s`, 'm'));
    const lines = (await run('invite', 'list', '--json')).stdout.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).email)).toContain(email);

    expect((await run('invite', 'resend', email)).stdout).toBe(
      `sent the invitation to ${email} again\n`,
    );
    const { token } = await mails.next(email, 'invitation');
    expect(token).not.toBe(first.token);

    expect((await run('invite', 'revoke', email)).stdout).toBe(
      `revoked the invitation of ${email}\n`,
    );
    expect((await accept({ token, username: newUser().username })).status).toBe(400);
    expect((await run('invite', 'list')).stdout).not.toContain(email);
    expect((await run('invite', 'revoke', email)).code).toBe(1);
  });

  it('neither send nor revoke the invitation of an active user', async () => {
    const { username, id } = await register(app);
    for (const verb of ['resend', 'revoke']) {
      const { code, stderr } = await run('invite', verb, username);
      expect([code, stderr]).toEqual([1, 'There is no such invitation\n']);
    }
    expect(await userRows(app).existsBy({ id })).toBe(true);
  });

  it('send the mail of a password reset, which changes nothing before it is used', async () => {
    const user = await register(app);
    const { code, stdout } = await run('user', 'send-reset', user.username);
    expect([code, stdout]).toEqual([0, `queued a mail to ${user.email}\n`]);
    const { token } = await mails.next(user.email, 'reset_password');
    expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
    const json = { token, new_password: PASSWORD };
    expect((await app.api('POST', '/auth/password-reset', { json })).status).toBe(204);
    await login(app, { ...user, password: PASSWORD });
  });

  it.each([[['invite', 'create', 'ada@example.com']], [['user', 'send-reset', 'known']]])(
    'fail while mail is off: %j',
    async (args) => {
      const { username } = await register(app);
      const given = args.map((word) => (word === 'known' ? username : word));
      const { code, stderr } = await command(app.database, given);
      expect([code, stderr]).toEqual([1, 'Mail is not configured\n']);
    },
  );
});
