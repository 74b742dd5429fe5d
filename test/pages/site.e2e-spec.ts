import { DataSource } from 'typeorm';
import { Session } from '../../src/sessions/session.entity.js';
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
  '/account/security',
  '/account/devices',
  '/account/data',
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
