import { TestApp } from '../support/app.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { openLink, submitPage } from '../support/pages.js';
import { login, register } from '../support/users.js';

const PATH = '/cancel-deletion';

describe('the page that cancels a deletion', () => {
  let app: TestApp;
  let mailbox: MailSink;
  beforeAll(async () => {
    mailbox = await MailSink.open();
    app = await TestApp.start({ ...mailbox.variables, PUBLIC_URL: 'https://auth.example.com' });
  });
  afterAll(async () => {
    await app.close();
    await mailbox.close();
  });

  it('cancels it by its button, once, and not by being opened', async () => {
    const user = await register(app);
    await app.api('DELETE', '/users/me', { token: user.access_token });
    const { token } = await mailbox.next(user.email, 'deletion_scheduled');
    const cookie = await openLink(app, PATH, token);
    const { username, password } = user;
    const signIn = () => app.api('POST', '/auth/login', { json: { username, password } });
    expect((await signIn()).body.code).toBe('deletion_scheduled');
    const { status, text } = await submitPage(app, PATH, cookie);
    expect([status, text]).toEqual([200, expect.stringContaining('Your account is kept')]);
    await login(app, user);
    expect((await submitPage(app, PATH, cookie)).status).toBe(400);
  });
});
