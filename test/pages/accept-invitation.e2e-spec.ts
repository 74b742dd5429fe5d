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
