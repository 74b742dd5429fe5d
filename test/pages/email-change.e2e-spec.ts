import { TestApp } from '../support/app.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { openLink, submitPage } from '../support/pages.js';
import { SiteVisitor } from '../support/site-visitor.js';
import { userRows } from '../support/sessions.js';
import { isAccessTokenValid, newUser, register } from '../support/users.js';

describe('the pages of a change of the e-mail address', () => {
  let mails: MailSink;
  let app: TestApp;
  beforeAll(async () => {
    mails = await MailSink.open();
    app = await TestApp.start(mails.variables);
  });
  afterAll(async () => {
    await app.close();
    await mails.close();
  });

  const pressButton = async (path: string, token: string) => {
    const cookie = await openLink(app, path, token);
    return submitPage(app, path, cookie);
  };
  const emailOf = async (id: string) => (await userRows(app).findOneByOrFail({ id })).email;

  it('are announced by the account page after the change', async () => {
    const { username, password } = await register(app);
    const { email } = newUser();
    const visitor = new SiteVisitor(app);
    await visitor.visit('/sign-in');
    await visitor.send({ name: username, password });
    await visitor.send({ email }, { action: 'email' });
    expect(visitor.text).toContain('Waiting for confirmation: open the link in the e-mail');
    await mails.next(email, 'confirm_email_change');
  });

  it('confirm the new address, and undo the change', async () => {
    const { id, email: previous, access_token } = await register(app);
    const { email } = newUser();
    await app.api('PUT', '/users/me', { token: access_token, json: { email } });
    const confirmation = await mails.next(email, 'confirm_email_change');
    const confirmed = await pressButton('/confirm-email-change', confirmation.token);
    expect([confirmed.status, confirmed.text]).toEqual([
      200,
      expect.stringContaining('Your e-mail address is changed'),
    ]);
    expect(await emailOf(id)).toBe(email);
    const warning = await mails.next(previous, 'email_change_warning');
    const undone = await pressButton('/undo-email-change', warning.token);
    expect([undone.status, undone.text]).toEqual([
      200,
      expect.stringContaining('Your previous e-mail address is restored'),
    ]);
    expect(await emailOf(id)).toBe(previous);
    expect(await isAccessTokenValid(app, access_token)).toBe(false);
    expect((await mails.next(previous, 'reset_password')).link).toContain('/reset-password?token=');
  });

  it('say that another user has taken the address meanwhile', async () => {
    const { access_token } = await register(app);
    const taken = newUser();
    await app.api('PUT', '/users/me', { token: access_token, json: { email: taken.email } });
    const { token } = await mails.next(taken.email, 'confirm_email_change');
    expect((await app.api('POST', '/auth/register', { json: taken })).status).toBe(201);
    const { status, text } = await pressButton('/confirm-email-change', token);
    expect([status, text]).toEqual([409, expect.stringContaining('Another user has this')]);
  });
});
