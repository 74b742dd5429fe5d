import { TestApp } from '../support/app.js';
import { addFactors } from '../support/factors.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { openLink, submitPage } from '../support/pages.js';
import { userRows } from '../support/sessions.js';
import { register, registerAdmin } from '../support/users.js';

const PATH = '/cancel-factor-reset';

describe('the page that cancels a reset of factors', () => {
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
    const [user, admin] = [await register(app), await registerAdmin(app)];
    await addFactors(app, user.id, 'totp');
    await app.api('POST', `/users/${user.id}/factor-reset`, { token: admin.access_token });
    const { token } = await mailbox.next(user.email, 'factor_reset_scheduled');
    const dueAt = async () =>
      (await userRows(app).findOneByOrFail({ id: user.id })).factorResetDueAt;
    const cookie = await openLink(app, PATH, token);
    expect(await dueAt()).not.toBeNull();
    const { status, text } = await submitPage(app, PATH, cookie);
    expect([status, text]).toEqual([200, expect.stringContaining('sign-in methods are kept')]);
    expect(await dueAt()).toBeNull();
    expect((await submitPage(app, PATH, cookie)).status).toBe(400);
  });
});
