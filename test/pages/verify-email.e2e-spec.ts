import { TestApp } from '../support/app.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { openLink, submitPage } from '../support/pages.js';
import { userRows } from '../support/sessions.js';
import { register } from '../support/users.js';

const PATH = '/verify-email';

describe('the page of an e-mail verification', () => {
  it('verifies the address by its button alone, and works once', async () => {
    const mails = await MailSink.open();
    const app = await TestApp.start(mails.variables);
    const { id, email } = await register(app);
    const isVerified = async () =>
      (await userRows(app).findOneByOrFail({ id })).emailVerifiedAt !== null;
    const { token } = await mails.next(email, 'verify_email');
    const cookie = await openLink(app, PATH, token);
    expect(await isVerified()).toBe(false);
    const { status, text } = await submitPage(app, PATH, cookie);
    expect([status, text]).toEqual([
      200,
      expect.stringContaining('Your e-mail address is confirmed'),
    ]);
    expect(await isVerified()).toBe(true);
    expect((await submitPage(app, PATH, cookie)).status).toBe(400);
    await app.close();
    await mails.close();
  });
});
