import { TestApp } from '../support/app.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { openLink, submitPage } from '../support/pages.js';
import { login, newUser, registerAdmin, type TestUser } from '../support/users.js';

const PATH = '/accept-invitation';
const PASSWORD = 'a password from the page';
const PASSWORDS = { password: PASSWORD, password_repeat: PASSWORD };

describe('the page of an invitation', () => {
  let mails: MailSink;
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    mails = await MailSink.open();
    app = await TestApp.start({ ...mails.variables, PUBLIC_URL: 'http://localhost:8000' });
    admin = await registerAdmin(app);
  });
  afterAll(async () => {
    await app.close();
    await mails.close();
  });

  const sessionsOf = async (id: string): Promise<unknown[]> => {
    const options = { token: admin.access_token };
    return (await app.api('GET', `/users/${id}/sessions`, options)).body.data;
  };
  /** An invitation, opened at an application with other settings. */
  const open = async (settings: Record<string, string>, fields: object) => {
    const { email } = newUser();
    const options = { token: admin.access_token, json: { email, ...fields } };
    const { body } = await app.api('POST', '/invitations', options);
    const { token } = await mails.next(email, 'invitation');
    const other = await TestApp.start({ ...mails.variables, ...settings }, app.database);
    return { id: body.id as string, other, cookie: await openLink(other, PATH, token) };
  };

  it.each([
    [{ PAGES_ENABLED: 'false' }, 0, undefined],
    [{ PAGES_ENABLED: 'false', COOKIE_SESSIONS_ENABLED: 'false' }, 0, undefined],
    [{ PAGES_ENABLED: 'false', APP_URL: 'https://a.example' }, 0, 'https://a.example'],
    [{ APP_URL: 'https://a.example' }, 1, 'https://a.example'],
  ])(
    'shows the username at its end, with %j: %d session, then %s',
    async (settings, count, url) => {
      const { username } = newUser();
      const { id, other, cookie } = await open(settings, { username });
      try {
        const { status, text, path, headers } = await submitPage(other, PATH, cookie, PASSWORDS);
        expect([status, path]).toEqual([200, PATH]);
        expect(text).toContain(`Username:<br><strong>${username}</strong>`);
        expect(/class="button primary" href="([^"]*)"/.exec(text)?.[1]).toBe(url);
        expect(await sessionsOf(id)).toHaveLength(count);
        expect(String(headers['set-cookie']).includes('session=')).toBe(count === 1);
      } finally {
        await other.close();
      }
    },
  );

  it.each([
    [{}, '/second-factor'],
    [{ PAGES_ENABLED: 'false' }, PATH],
  ])('leads a user that must add a second factor, with %j, to %s', async (settings, path) => {
    const { username } = newUser();
    const { other, cookie } = await open({ REQUIRE_MFA: 'all', ...settings }, { username });
    try {
      const accepted = await submitPage(other, PATH, cookie, PASSWORDS);
      expect([accepted.status, accepted.path]).toEqual([200, path]);
      expect(accepted.headers['set-cookie'] ?? '').not.toContain('session=');
      await login(app, { username, password: PASSWORD });
    } finally {
      await other.close();
    }
  });

  it('does not show a username that the mail does not have until the invitation is accepted', async () => {
    const { email } = newUser();
    const username = `chosen-${Date.now()}`;
    await app.api('POST', '/invitations', {
      token: admin.access_token,
      json: { email, username },
    });
    const { token, text } = await mails.next(email, 'invitation');
    expect(text).not.toContain(username);
    const cookie = await openLink(app, PATH, token);
    const opened = await app.request('GET', PATH, { headers: { cookie } });
    expect(opened.text).not.toContain(username);
    expect(opened.text).not.toMatch(/name="username"[^>]* required/);
    const accepted = await submitPage(app, PATH, cookie, PASSWORDS);
    expect([accepted.status, accepted.path]).toEqual([200, '/account?done=invitation_accepted']);
    expect(accepted.text).toContain(username);
    await login(app, { username, password: PASSWORD });
  });

  it('sets username and password of the invited user, and signs in', async () => {
    const { email, username } = newUser();
    const json = { email };
    const { body } = await app.api('POST', '/invitations', {
      token: admin.access_token,
      json,
    });
    const { link, token } = await mails.next(email, 'invitation');
    expect(link).toBe(`http://localhost:8000${PATH}?token=${token}`);
    const cookie = await openLink(app, PATH, token);
    const opened = await app.request('GET', PATH, { headers: { cookie } });
    expect(opened.text).toContain(`<strong>${email}</strong>`);
    expect(opened.text).toMatch(/name="username"[^>]* required/);
    expect(opened.text).toContain('Choose the name that you sign in with.');
    expect(opened.text).not.toContain('invited-');
    const form = PASSWORDS;
    const without = await submitPage(app, PATH, cookie, form);
    expect([without.status, without.text]).toEqual([
      422,
      expect.stringContaining('Choose a username.'),
    ]);
    const taken = await submitPage(app, PATH, cookie, { ...form, username: admin.username });
    expect([taken.status, taken.text]).toEqual([409, expect.stringContaining('is taken')]);
    expect(taken.text).toContain(`value="${admin.username}"`);
    const names = { username, full_name: 'Ada Lovelace' };
    const accepted = await submitPage(app, PATH, cookie, { ...form, ...names });
    expect([accepted.status, accepted.text]).toEqual([
      200,
      expect.stringContaining('Welcome. Your account is ready.'),
    ]);
    expect(await sessionsOf(body.id)).toHaveLength(1);
    const { access_token } = await login(app, { username, password: PASSWORD });
    const me = await app.api('GET', '/users/me', { token: access_token });
    expect(me.body).toMatchObject({ email, ...names });
  });
});
