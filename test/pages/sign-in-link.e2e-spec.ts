import { TestApp } from '../support/app.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { openLink, submitPage } from '../support/pages.js';
import { userRows } from '../support/sessions.js';
import { register } from '../support/users.js';

const PATH = '/sign-in-link';

describe('the page of a sign-in by e-mail', () => {
  let mails: MailSink;
  let app: TestApp;
  beforeAll(async () => {
    mails = await MailSink.open();
    const variables = { ...mails.variables, PUBLIC_URL: 'http://localhost:8000' };
    app = await TestApp.start({ ...variables, MAGIC_LINK_ENABLED: 'true' });
  });
  afterAll(async () => {
    await app.close();
    await mails.close();
  });

  const start = async () => {
    const user = await register(app);
    await userRows(app).update({ id: user.id }, { emailVerifiedAt: new Date() });
    const json = { email: user.email };
    const { body } = await app.api('POST', '/auth/sign-in/email', { json });
    const mail = await mails.next(user.email, 'sign_in_link');
    return { user, mail, handle: body.sign_in_token as string };
  };
  const enterCode = (sign_in_token: string, code: string) =>
    app.api('POST', '/auth/sign-in/email/code', { json: { sign_in_token, code } });

  it('shows the code after a click, again and again, and starts no session', async () => {
    const { user, mail, handle } = await start();
    for (let i = 0; i < 2; i += 1) {
      const cookie = await openLink(app, PATH, mail.token);
      const opened = await app.request('GET', PATH, { headers: { cookie } });
      expect(opened.text).toContain(user.email);
      expect(opened.text).not.toContain(mail.code);
      const { status, text, headers } = await submitPage(app, PATH, cookie);
      expect([status, text]).toEqual([200, expect.stringContaining(`class="code">${mail.code}<`)]);
      expect(JSON.stringify(headers)).not.toMatch(/uart_|uasi_/);
    }
    expect((await enterCode(handle, mail.code)).status).toBe(200);
  });

  it('shows no code of a used link', async () => {
    const { mail, handle } = await start();
    const cookie = await openLink(app, PATH, mail.token);
    expect((await enterCode(handle, mail.code)).status).toBe(200);
    const { status, text } = await submitPage(app, PATH, cookie);
    expect([status, text]).toEqual([400, expect.stringContaining('does not work any more')]);
  });
});
