import { TestApp } from '../support/app.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { openLink, submitPage } from '../support/pages.js';
import { userRows } from '../support/sessions.js';
import { SiteVisitor } from '../support/site-visitor.js';
import { newUser, register } from '../support/users.js';

const PATH = '/verify-email';
const APP = 'https://app.example.com';

describe('the page of an e-mail verification', () => {
  let mails: MailSink;
  let app: TestApp;
  beforeAll(async () => {
    mails = await MailSink.open();
    app = await TestApp.start({ ...mails.variables, BACKEND_CORS_ORIGINS: APP });
  });
  afterAll(async () => {
    await app.close();
    await mails.close();
  });

  it('verifies the address by its button alone, and works once', async () => {
    const { id, email } = await register(app);
    const isVerified = async () =>
      (await userRows(app).findOneByOrFail({ id })).emailVerifiedAt !== null;
    const { token } = await mails.next(email, 'verify_email');
    const cookie = await openLink(app, PATH, token);
    expect(await isVerified()).toBe(false);
    const { status, text, path } = await submitPage(app, PATH, cookie);
    expect(path).toBe('/sign-in?done=email_verified');
    expect([status, text]).toEqual([
      200,
      expect.stringContaining('Your e-mail address is confirmed'),
    ]);
    expect(await isVerified()).toBe(true);
    expect((await submitPage(app, PATH, cookie)).status).toBe(400);
  });

  const signUp = async (path: string) => {
    const visitor = new SiteVisitor(app);
    const { username, email, password } = newUser();
    await visitor.visit(path);
    await visitor.send({ username, email, password, password_repeat: password });
    const { token } = await mails.next(email, 'verify_email');
    return { visitor, token };
  };

  it('leads a user that is signed in to the account, or back to where it came from', async () => {
    const { visitor, token } = await signUp('/sign-up');
    await visitor.visit(`${PATH}?token=${token}`);
    await visitor.send({});
    expect(visitor.path).toBe('/account?done=email_verified');
    expect(visitor.text).toContain('Your e-mail address is confirmed.');
    const returning = await signUp(`/sign-up?return_to=${APP}/orders`);
    await returning.visitor.visit(`${PATH}?token=${returning.token}`);
    await returning.visitor.send({});
    expect(returning.visitor.path).toBe(`${APP}/orders`);
  });

  it('leads a user to no account of another user that is signed in', async () => {
    const { visitor } = await signUp('/sign-up');
    const { email } = await register(app);
    const { token } = await mails.next(email, 'verify_email');
    await visitor.visit(`${PATH}?token=${token}`);
    expect(await visitor.send({})).toBe(200);
    expect(visitor.path).toBe(PATH);
    expect(visitor.text).toContain('Your e-mail address is confirmed');
  });

  it('sends a new link from the sign-in, which requires a verified address', async () => {
    const settings = { ...mails.variables, REQUIRE_VERIFIED_EMAIL: 'true' };
    const strict = await TestApp.start(settings, app.database);
    try {
      const user = await register(app);
      const first = await mails.next(user.email, 'verify_email');
      const visitor = new SiteVisitor(strict);
      await visitor.visit('/sign-in');
      expect(visitor.formOf('verify')).toBeUndefined();
      await visitor.send({ name: user.email, password: user.password });
      expect(visitor.text).toContain('Your e-mail address is not verified yet.');
      expect(visitor.formOf('verify')?.['email']).toBe(user.email);
      expect(await visitor.send({ email: 'x' }, { action: 'verify' })).toBe(422);
      expect(visitor.text).toContain('Enter an address such as ada@example.com.');
      expect(await visitor.send({ email: user.email }, { action: 'verify' })).toBe(200);
      expect(visitor.text).toContain('Check your inbox');
      const { token } = await mails.next(user.email, 'verify_email');
      expect(token).not.toBe(first.token);
      await visitor.visit(`${PATH}?token=${token}`);
      await visitor.send({});
      expect(visitor.path).toBe('/sign-in?done=email_verified');
      await visitor.send({ name: user.email, password: user.password });
      expect(visitor.path).toBe('/account');
    } finally {
      await strict.close();
    }
  });

  it('says how to get a new link, where its own does not work', async () => {
    for (const [language, text] of [
      ['en', 'Sign in, and send the link again from your account page.'],
      ['de', 'Melden Sie sich an, und senden Sie den Link auf der Seite Ihres Kontos noch einmal.'],
    ] as const) {
      const visitor = new SiteVisitor(app, { 'accept-language': language });
      expect(await visitor.visit(PATH)).toBe(400);
      expect(visitor.text).toContain(text);
      expect(visitor.html).toContain('class="button primary" href="/account"');
    }
  });
});
