import { TestApp } from '../support/app.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { openLink, submitPage } from '../support/pages.js';
import { login, newUser, registerAdmin, type TestUser } from '../support/users.js';

const PATH = '/accept-invitation';
const PASSWORD = 'a password from the page';

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
    const form = { password: PASSWORD, password_repeat: PASSWORD };
    const accepted = await submitPage(app, PATH, cookie, form);
    expect([accepted.status, accepted.text]).toEqual([
      200,
      expect.stringContaining(`Username:<br><strong>${username}</strong>`),
    ]);
    await login(app, { username, password: PASSWORD });
  });

  it('sets username and password of the invited user, and starts no session', async () => {
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
    const form = { password: PASSWORD, password_repeat: PASSWORD };
    const without = await submitPage(app, PATH, cookie, form);
    expect([without.status, without.text]).toEqual([
      422,
      expect.stringContaining('Choose a username.'),
    ]);
    const taken = await submitPage(app, PATH, cookie, { ...form, username: admin.username });
    expect([taken.status, taken.text]).toEqual([409, expect.stringContaining('is taken')]);
    expect(taken.text).toContain(`value="${admin.username}"`);
    const names = { username, full_name: 'Ada Lovelace' };
    expect((await submitPage(app, PATH, cookie, { ...form, ...names })).status).toBe(200);
    const sessions = await app.api('GET', `/users/${body.id}/sessions`, {
      token: admin.access_token,
    });
    expect(sessions.body.data).toEqual([]);
    const { access_token } = await login(app, { username, password: PASSWORD });
    const me = await app.api('GET', '/users/me', { token: access_token });
    expect(me.body).toMatchObject({ email, ...names });
  });
});
