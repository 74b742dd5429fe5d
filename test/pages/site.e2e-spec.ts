import { DataSource, In } from 'typeorm';
import { Delivery } from '../../src/outbox/delivery.entity.js';
import { Session } from '../../src/sessions/session.entity.js';
import { User } from '../../src/identity/user.entity.js';
import { TestApp } from '../support/app.js';
import { SiteVisitor } from '../support/site-visitor.js';
import { newUser, register, type TestUser } from '../support/users.js';

const APP = 'https://app.example.com';
const PATHS = [
  '/sign-in',
  '/sign-up',
  '/forgot-password',
  '/second-factor',
  '/confirm',
  '/account',
  '/signed-out',
];

const signInPath = (returnTo: string) => `/sign-in?return_to=${encodeURIComponent(returnTo)}`;

describe('the pages for sign-in and account', () => {
  let app: TestApp;
  let user: TestUser;
  beforeAll(async () => {
    app = await TestApp.start({ APP_URL: `${APP}/start` });
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    user = await register(app);
  });

  const sessions = () => app.get(DataSource).getRepository(Session);
  const signIn = async (path = '/sign-in', password = user.password) => {
    const visitor = new SiteVisitor(app);
    await visitor.visit(path);
    const status = await visitor.send({ name: user.username, password });
    return { visitor, status };
  };

  it('lead from the address of the service to the sign-in, and from there to the account', async () => {
    const visitor = new SiteVisitor(app);
    expect(await visitor.visit('/')).toBe(200);
    expect(visitor.path).toBe('/sign-in?return_to=%2Faccount');
    expect(await visitor.send({ name: user.email, password: user.password })).toBe(200);
    expect(visitor.path).toBe('/account');
    expect(visitor.text).toContain(user.email);
    // A visitor that is signed in has no use for the form.
    await visitor.visit('/sign-in');
    expect(visitor.path).toBe('/account');
  });

  it('show a wrong password with the name that was typed, and no password', async () => {
    const { visitor, status } = await signIn('/sign-in', 'a wrong password');
    expect(status).toBe(401);
    expect(visitor.text).toContain('The name or the password is wrong.');
    expect(visitor.formOf()).toMatchObject({ name: user.username, password: '' });
    expect(visitor.html).not.toContain('a wrong password');
    expect([...visitor.cookies.keys()]).toEqual(['dev-form']);
  });

  it('are in German for browsers that prefer it, with the same errors', async () => {
    const visitor = new SiteVisitor(app, { 'accept-language': 'de-DE,de;q=0.9' });
    await visitor.visit('/sign-in');
    expect(visitor.html).toContain('<html lang="de" dir="ltr">');
    expect(visitor.page?.headers['content-language']).toBe('de');
    await visitor.send({ name: user.username, password: 'x' });
    expect(visitor.text).toContain('Der Name oder das Passwort ist falsch.');
  });

  it('return to an allowed address after the sign-in, and to no other', async () => {
    const allowed = `${APP}/orders?id=1`;
    expect((await signIn(signInPath(allowed))).visitor.path).toBe(allowed);
    expect((await signIn(signInPath('https://evil.example'))).visitor.path).toBe('/account');
    expect((await signIn(signInPath('//evil.example'))).visitor.path).toBe('/account');
  });

  it('keep the address to return to over a wrong password', async () => {
    const { visitor } = await signIn(signInPath(APP), 'wrong');
    await visitor.send({ password: user.password });
    expect(visitor.path).toBe(`${APP}/`);
  });

  it('permit forms to lead to the allowed origins, and no script in the page', async () => {
    const visitor = new SiteVisitor(app);
    await visitor.visit('/sign-in');
    const policy = String(visitor.page?.headers['content-security-policy']);
    expect(policy).toContain(`form-action 'self' ${APP};`);
    expect(policy).toContain("default-src 'none'; style-src 'sha256-");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(visitor.page?.headers['cache-control']).toBe('no-store');
    expect(visitor.html).not.toMatch(/<script(?! type="module" src=)|\son\w+=|\sstyle=/);
  });

  describe('reject a form', () => {
    it.each<[string, Record<string, string>, Record<string, string>]>([
      ['without the token of the browser', { form_token: '' }, {}],
      ['with the token of another browser', { form_token: 'A'.repeat(32) }, {}],
      ['of another website', {}, { 'sec-fetch-site': 'cross-site' }],
      ['of another subdomain', {}, { 'sec-fetch-site': 'same-site' }],
      [
        'with the origin of another website',
        {},
        { 'sec-fetch-site': '', origin: 'https://a.example' },
      ],
    ])('%s, and show it again', async (_, values, headers) => {
      const visitor = new SiteVisitor(app);
      await visitor.visit('/sign-in');
      const before = await sessions().countBy({ userId: user.id });
      const login = { name: user.username, password: user.password };
      expect(await visitor.send({ ...login, ...values }, { headers })).toBe(403);
      expect(visitor.text).toContain('please send the form again');
      expect(await sessions().countBy({ userId: user.id })).toBe(before);
      expect(await visitor.send({ password: user.password })).toBe(200);
      expect(visitor.path).toBe('/account');
    });
  });

  it('register a user, after every field is right', async () => {
    const visitor = new SiteVisitor(app);
    await visitor.visit('/sign-up');
    const { username, email, password } = newUser();
    const typed = { username, email, password, password_repeat: password };
    expect(await visitor.send({ ...typed, password_repeat: 'another one' })).toBe(422);
    expect(visitor.text).toContain('The two passwords differ.');
    expect(await visitor.send({ ...typed, username: user.username })).toBe(409);
    expect(visitor.text).toContain('This username is taken.');
    expect(await visitor.send({ ...typed, password: 'short', password_repeat: 'short' })).toBe(422);
    expect(visitor.text).toContain('Use at least 8 characters.');
    expect(visitor.formOf()).toMatchObject({ username, email });
    expect(await visitor.send(typed)).toBe(200);
    expect(visitor.path).toBe('/account');
    expect(visitor.text).toContain(email);
  });

  it('show typed values as text, never as markup', async () => {
    const visitor = new SiteVisitor(app);
    await visitor.visit('/sign-in');
    const name = '"><script>alert(1)</script>';
    await visitor.send({ name, password: 'x' });
    expect(visitor.html).not.toContain('<script>');
    expect(visitor.formOf()?.['name']).toBe(name);
  });

  describe('the account page', () => {
    it('changes the name, and shows the change once', async () => {
      const { visitor } = await signIn();
      await visitor.send({ full_name: 'Ada Lovelace' }, { action: 'profile' });
      expect(visitor.path).toBe('/account?done=saved');
      expect(visitor.text).toContain('Your changes are saved.');
      expect(visitor.formOf('profile')?.['full_name']).toBe('Ada Lovelace');
      await visitor.send({ full_name: '' }, { action: 'profile' });
      expect(visitor.formOf('profile')?.['full_name']).toBe('');
    });

    it('deletes only after a question, and says where the deletion is final', async () => {
      const off = { DELETION_GRACE_DAYS: '0', TOTP_ENABLED: 'false' };
      const other = await TestApp.start(off, app.database);
      try {
        const visitor = new SiteVisitor(other);
        await visitor.visit('/sign-in');
        await visitor.send({ name: user.username, password: user.password });
        // An app cannot be set up where its routes do not exist.
        expect(visitor.formOf('totp_start')).toBeUndefined();
        await visitor.send({}, { action: 'delete' });
        expect(visitor.text).toContain('This cannot be undone.');
        const rows = app.get(DataSource).getRepository(User);
        expect(await rows.countBy({ id: user.id })).toBe(1);
        await visitor.send({}, { action: 'delete_confirmed' });
        expect(await rows.countBy({ id: user.id })).toBe(0);
      } finally {
        await other.close();
      }
    });

    it('changes the password, and keeps this browser signed in', async () => {
      const { visitor } = await signIn();
      const typed = { new_password: 'another long password' };
      const repeated = { ...typed, password_repeat: typed.new_password };
      const send = (values: Record<string, string>) => visitor.send(values, { action: 'password' });
      expect(await send({ ...repeated, current_password: 'wrong' })).toBe(422);
      expect(visitor.text).toContain('This is not your current password.');
      expect(await send({ ...typed, current_password: user.password, password_repeat: 'x' })).toBe(
        422,
      );
      expect(visitor.text).toContain('The two passwords differ.');
      expect(await send({ ...repeated, current_password: user.password })).toBe(200);
      expect(visitor.text).toContain('Your password is changed.');
      const active = await sessions().findBy({ userId: user.id });
      expect(active.filter(({ revokedAt }) => revokedAt === null)).toHaveLength(1);
    });

    it('names the devices, and signs another one out', async () => {
      const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
      const { visitor } = await signIn();
      const other = new SiteVisitor(app, { 'user-agent': userAgent });
      await other.visit('/sign-in');
      await other.send({ name: user.username, password: user.password });
      await visitor.visit('/account');
      expect(visitor.text).toContain('Firefox, Linux');
      await visitor.send({}, { action: 'revoke' });
      expect(visitor.text).toContain('The device is signed out.');
      await other.visit('/account');
      expect(other.path).toBe('/sign-in?return_to=%2Faccount');
    });

    it('signs out, and shows nothing personal afterwards', async () => {
      const { visitor } = await signIn();
      await visitor.send({}, { action: 'sign_out' });
      expect(visitor.path).toBe('/signed-out');
      expect(visitor.cookies.has('dev-session')).toBe(false);
      await visitor.visit('/account');
      expect(visitor.path).toBe('/sign-in?return_to=%2Faccount');
      expect(visitor.text).not.toContain(user.email);
    });

    it('asks for the password before a change that requires a recent sign-in', async () => {
      const { visitor } = await signIn();
      await sessions().update({ userId: user.id }, { authTime: new Date(0) });
      // Past the time for which the principal is cached.
      const later = await TestApp.start({ APP_URL: APP }, app.database);
      try {
        const again = new SiteVisitor(later);
        for (const pair of visitor.cookies) again.cookies.set(...pair);
        await again.visit('/account');
        await again.send({}, { action: 'delete' });
        expect(again.text).toContain('Until then you can cancel the deletion.');
        await again.send({}, { action: 'delete_confirmed' });
        expect(again.path).toBe('/confirm?return_to=%2Faccount%3Fdone%3Dconfirmed');
        expect(await again.send({ password: 'wrong' })).toBe(422);
        await again.send({ password: user.password });
        expect(again.path).toBe('/account?done=confirmed');
        expect(again.text).toContain('Nothing was changed yet');
        await again.send({}, { action: 'delete' });
        await again.send({}, { action: 'delete_confirmed' });
        expect(again.path).toBe('/signed-out?reason=deleted');
        expect(again.text).toContain('Your account is deleted, or will be');
      } finally {
        await later.close();
      }
      const row = await app.get(DataSource).getRepository(User).findOneByOrFail({ id: user.id });
      expect(row.deletionDueAt).not.toBeNull();
    });

    it('offers no change of factors of kinds that are turned off', async () => {
      const settings = { APP_URL: APP, TOTP_ENABLED: 'false', PASSKEYS_ENABLED: 'false' };
      const off = await TestApp.start(settings, app.database);
      try {
        const visitor = new SiteVisitor(off);
        await visitor.visit('/sign-in');
        await visitor.send({ name: user.username, password: user.password });
        expect(visitor.path).toBe('/account');
        expect(visitor.text).toContain('Authenticator app');
        expect(visitor.formOf('totp_start')).toBeUndefined();
        expect(visitor.formOf('recovery_codes')).toBeUndefined();
      } finally {
        await off.close();
      }
    });

    it('sends the link again that verifies the address, where mail is on', async () => {
      const { visitor } = await signIn();
      expect(visitor.formOf('verify')).toBeUndefined();
      const withMail = await TestApp.start({ MAIL_URL: 'smtp://127.0.0.1:9' }, app.database);
      try {
        const again = new SiteVisitor(withMail);
        for (const pair of visitor.cookies) again.cookies.set(...pair);
        await again.visit('/account');
        await again.send({}, { action: 'verify' });
        expect(again.text).toContain('An e-mail with the link is on its way.');
        const rows = app.get(DataSource).getRepository(Delivery);
        // The request, or the mail that replaces it.
        expect(await rows.countBy({ orderingKey: In([user.email, user.id]) })).toBe(1);
      } finally {
        await withMail.close();
      }
    });

    it('shows no notice for an unknown change', async () => {
      const { visitor } = await signIn();
      await visitor.visit('/account?done=constructor');
      expect(visitor.html).not.toContain('class="notice"');
    });

    it('ignores an unknown action', async () => {
      const { visitor } = await signIn();
      const form = { ...visitor.formOf('sign_out'), action: 'constructor' };
      expect(await visitor.send(form, { action: 'sign_out' })).toBe(200);
      expect(visitor.path).toBe('/account');
    });
  });

  it('send a user without an attempt from the second factor to the sign-in', async () => {
    const visitor = new SiteVisitor(app);
    await visitor.visit('/second-factor');
    expect(visitor.path).toBe('/sign-in?reason=expired');
    expect(visitor.text).toContain('Please sign in again.');
  });

  it('do not exist where they are disabled', async () => {
    const off = await TestApp.start({ PAGES_ENABLED: 'false' }, app.database);
    try {
      for (const path of ['/', ...PATHS]) {
        expect((await off.request('GET', path)).status).toBe(404);
      }
    } finally {
      await off.close();
    }
  });
});
