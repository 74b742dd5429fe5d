import { TestApp } from '../support/app.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { userRows } from '../support/sessions.js';
import { SiteVisitor } from '../support/site-visitor.js';
import { enrollTotp, freshCode } from '../support/totp.js';
import { register } from '../support/users.js';

const APP = 'https://app.example.com';
const SETTINGS = { MAGIC_LINK_ENABLED: 'true', BACKEND_CORS_ORIGINS: APP };

const wrongCode = (code: string) => (code === '00000000' ? '11111111' : '00000000');

describe('the page of a sign-in by e-mail', () => {
  let mails: MailSink;
  let app: TestApp;
  beforeAll(async () => {
    mails = await MailSink.open();
    app = await TestApp.start({ ...mails.variables, ...SETTINGS });
  });
  afterAll(async () => {
    await app.close();
    await mails.close();
  });

  const registerVerified = async () => {
    const user = await register(app);
    await userRows(app).update({ id: user.id }, { emailVerifiedAt: new Date() });
    return user;
  };
  const start = async (path = '/sign-in') => {
    const user = await registerVerified();
    const visitor = new SiteVisitor(app);
    await visitor.visit(path);
    expect(visitor.html).toContain('>Send me a link by e-mail</a>');
    await visitor.visit(path.replace('/sign-in', '/sign-in-email'));
    await visitor.send({ email: user.email });
    const { token, code } = await mails.next(user.email, 'sign_in_link');
    return { user, visitor, token, code };
  };

  const stepUp = async (hasPassword: boolean) => {
    const { user, visitor, code } = await start();
    await visitor.send({ code }, { action: 'code' });
    if (!hasPassword) await userRows(app).update({ id: user.id }, { passwordHash: null });
    const headers = {
      cookie: [...visitor.cookies].map((pair) => pair.join('=')).join('; '),
      'accept-session': 'cookie',
    };
    const { body } = await app.api('POST', '/auth/reauthenticate', { headers, json: {} });
    expect(body.code).toBe('second_factor_required');
    visitor.cookies.set('dev-attempt', body.sign_in_token);
    await visitor.visit('/second-factor?reason=confirm&return_to=/account/data');
    return { user, visitor };
  };

  it('takes the code of the mail, after a wrong one, and survives a reload', async () => {
    const { user, visitor, code } = await start();
    expect(visitor.path).toBe('/sign-in-email');
    expect(visitor.text).toContain(`If ${user.email} is the confirmed address of an account`);
    expect(visitor.html).toContain('data-wait="30"');
    expect(await visitor.send({ code: wrongCode(code) }, { action: 'code' })).toBe(400);
    expect(visitor.text).toContain('This code is wrong, or was used already.');
    await visitor.visit('/sign-in-email');
    await visitor.send({ code }, { action: 'code' });
    expect(visitor.path).toBe('/account');
    expect(visitor.cookies.has('dev-attempt')).toBe(false);
    expect(visitor.cookies.has('dev-mail')).toBe(false);
  });

  it('keeps the address and every handle out of its own address and the page', async () => {
    const { visitor } = await start();
    expect(visitor.path).not.toContain('@');
    expect(visitor.html).not.toContain('uasi_');
  });

  it('is completed by the link in the same browser, which returns to where the user came from', async () => {
    const { visitor, token } = await start(`/sign-in?return_to=${encodeURIComponent(`${APP}/a`)}`);
    await visitor.visit(`/sign-in-link?token=${token}`);
    await visitor.send({});
    expect(visitor.path).toBe(`${APP}/a`);
    expect(visitor.cookies.has('dev-session')).toBe(true);
  });

  it('shows the code of the link in another browser, which does not sign in', async () => {
    const { visitor, token, code } = await start();
    const other = new SiteVisitor(app);
    await other.visit(`/sign-in-link?token=${token}`);
    await other.send({});
    expect(other.html).toContain(`class="code">${code}<`);
    expect(other.cookies.has('dev-session')).toBe(false);
    await visitor.send({ code }, { action: 'code' });
    expect(visitor.path).toBe('/account');
  });

  it('leads a user with a second factor to it, by the code and by the link', async () => {
    for (const way of ['code', 'link']) {
      const { user, visitor, token, code } = await start();
      const { secret } = await enrollTotp(app, user.access_token);
      // The factor has voided the first mail.
      await visitor.send({}, { action: 'send' });
      const newest = await mails.next(user.email, 'sign_in_link');
      expect(newest.token).not.toBe(token);
      if (way === 'code') {
        expect(await visitor.send({ code }, { action: 'code' })).toBe(400);
        await visitor.send({ code: newest.code }, { action: 'code' });
      } else {
        await visitor.visit(`/sign-in-link?token=${newest.token}`);
        await visitor.send({});
      }
      expect(visitor.path).toBe('/second-factor');
      await visitor.send({ code: await freshCode(app, user.id, secret) });
      expect(visitor.path).toBe('/account');
    }
  });

  it('asks for a new mail after five wrong codes, with the address that was typed', async () => {
    const { user, visitor, code } = await start();
    for (let i = 0; i < 6 && visitor.formOf('code'); i += 1) {
      await visitor.send({ code: wrongCode(code) }, { action: 'code' });
    }
    expect(visitor.path).toBe('/sign-in-email?reason=expired');
    expect(visitor.text).toContain('Ask for a new e-mail.');
    expect(visitor.formOf('send')?.['email']).toBe(user.email);
  });

  it('says what to do about an address that is none, in both languages', async () => {
    for (const [language, text] of [
      ['en', 'Enter an address such as ada@example.com.'],
      ['de', 'Geben Sie eine Adresse wie ada@example.com ein.'],
    ] as const) {
      const visitor = new SiteVisitor(app, { 'accept-language': language });
      await visitor.visit('/sign-in-email');
      expect(await visitor.send({ email: 'x' })).toBe(422);
      expect(visitor.text).toContain(text);
      expect(visitor.formOf('send')?.['email']).toBe('x');
    }
  });

  it('answers alike for an address without an account', async () => {
    const visitor = new SiteVisitor(app);
    await visitor.visit('/sign-in-email');
    expect(await visitor.send({ email: 'unknown@example.com' })).toBe(200);
    expect(visitor.text).toContain('Check your inbox');
    expect(visitor.formOf('code')).toBeDefined();
  });

  it('exists only where MAGIC_LINK_ENABLED is on, as the link to it', async () => {
    const off = await TestApp.start({ ...mails.variables }, app.database);
    try {
      expect((await off.request('GET', '/sign-in-email')).status).toBe(404);
      expect((await off.request('GET', '/sign-in-link')).status).toBe(404);
      expect((await off.request('GET', '/sign-in')).text).not.toContain('/sign-in-email');
    } finally {
      await off.close();
    }
  });

  describe('in a step-up', () => {
    it('sends the mail to the address of the user, and raises the session', async () => {
      const { user, visitor } = await stepUp(false);
      expect(visitor.formOf('password')).toBeUndefined();
      const session = visitor.cookies.get('dev-session');
      await visitor.send({}, { action: 'email' });
      const { code } = await mails.next(user.email, 'sign_in_link');
      await visitor.send({ code }, { action: 'code' });
      expect(visitor.path).toBe('/account/data');
      expect(visitor.cookies.get('dev-session')).toBe(session);
    });

    it('begins where a change asks a user without a password to confirm', async () => {
      const { user, visitor, code } = await start();
      await visitor.send({ code }, { action: 'code' });
      await userRows(app).update({ id: user.id }, { passwordHash: null });
      await visitor.visit('/confirm?return_to=/account/data');
      expect(visitor.path).toBe('/second-factor?return_to=%2Faccount%2Fdata&reason=confirm');
      await visitor.send({}, { action: 'email' });
      const { code: next } = await mails.next(user.email, 'sign_in_link');
      await visitor.send({ code: next }, { action: 'code' });
      expect(visitor.path).toBe('/account/data');
    });

    it('asks for the password of a user that has one', async () => {
      const { user, visitor } = await stepUp(true);
      expect(visitor.formOf('email')).toBeUndefined();
      expect(await visitor.send({ password: 'wrong' }, { action: 'password' })).toBe(422);
      expect(visitor.text).toContain('This is not your current password.');
      await visitor.send({ password: user.password }, { action: 'password' });
      expect(visitor.path).toBe('/account/data');
    });
  });
});
