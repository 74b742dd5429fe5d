import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { Role } from '../../src/access/role.enum.js';
import { SetupTokens } from '../../src/auth/setup/setup-tokens.js';
import { User } from '../../src/identity/user.entity.js';
import { TestApp } from '../support/app.js';
import { SiteVisitor } from '../support/site-visitor.js';
import { newUser, registerAdmin } from '../support/users.js';

const typed = () => {
  const { username, email, password } = newUser();
  return { username, email, password, password_repeat: password };
};

/** Each on an empty database. */
describe('the page of the setup', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await TestApp.start();
  });
  afterEach(() => app.close());

  const openLink = async (
    token = app.get(SetupTokens).issue(),
    headers: Record<string, string> = {},
  ) => {
    const visitor = new SiteVisitor(app, headers);
    await visitor.visit(`/setup?token=${token}`);
    return visitor;
  };
  const admins = () => app.get(DataSource).manager.findBy(User, { role: Role.Admin });

  it('creates the first admin, signs it in and leads to a passkey', async () => {
    const visitor = await openLink();
    // Not in a history, nor in a log.
    expect(visitor.path).toBe('/setup');
    expect(visitor.html).not.toContain('uasu_');
    const values = typed();
    expect(await visitor.send({ ...values, password_repeat: 'x' })).toBe(422);
    expect(visitor.text).toContain('The two passwords differ.');
    const weak = { password: 'password', password_repeat: 'password' };
    expect(await visitor.send({ ...values, ...weak })).toBe(422);
    expect(visitor.formOf()).toMatchObject({ username: values.username, password: '' });
    expect(await visitor.send(values)).toBe(200);
    expect(visitor.path).toBe('/account/security?done=ready&at=passkeys#passkeys');
    expect(visitor.text).toContain('The service is ready.');
    expect(visitor.text).toContain(values.username);
    expect(visitor.cookies.has('one_time_token')).toBe(false);
    expect(await admins()).toMatchObject([{ username: values.username }]);
  });

  it('says where the link is, to a browser without one', async () => {
    const visitor = new SiteVisitor(app);
    expect(await visitor.visit('/setup')).toBe(200);
    expect(visitor.text).toContain('npx auth-service setup-link');
    expect(visitor.formOf()).toBeUndefined();
  });

  it('rejects a token that is not genuine, and says how to get another one', async () => {
    const genuine = app.get(SetupTokens).issue();
    const visitor = await openLink(genuine.replace(/.$/, (last) => (last === 'A' ? 'E' : 'A')));
    expect(await visitor.send(typed())).toBe(400);
    expect(visitor.text).toContain('This link does not work any more');
    expect(visitor.text).toContain('npx auth-service setup-link');
    expect(await admins()).toEqual([]);
  });

  it('leads to the sign-in where an admin exists', async () => {
    const visitor = await openLink();
    await registerAdmin(app);
    expect(await visitor.send(typed())).toBe(409);
    expect(visitor.text).toContain('The service is set up');
    expect(visitor.html).toContain('href="/sign-in"');
    expect(await admins()).toHaveLength(1);
  });

  it.each([
    ['x-forwarded-for', '203.0.113.7'],
    ['forwarded', 'for=203.0.113.7'],
    ['x-real-ip', '203.0.113.7'],
    ['via', '1.1 proxy'],
  ])('tells a browser on another machine, by %s, what to do', async (name, value) => {
    const visitor = new SiteVisitor(app, { [name]: value });
    await visitor.visit(`/setup?token=${app.get(SetupTokens).issue()}`);
    expect(await visitor.send(typed())).toBe(403);
    expect(visitor.text).toContain('SETUP_FROM=any');
    expect(await admins()).toEqual([]);
  });

  it('goes on with the second factor where admins need one', async () => {
    const strict = await TestApp.start({ REQUIRE_MFA: 'admins' }, app.database);
    try {
      const visitor = new SiteVisitor(strict);
      await visitor.visit(`/setup?token=${strict.get(SetupTokens).issue()}`);
      await visitor.send(typed());
      expect(visitor.path).toBe('/second-factor');
      expect(await admins()).toHaveLength(1);
    } finally {
      await strict.close();
    }
  });

  it('does not exist with SETUP_FROM=off', async () => {
    const off = await TestApp.start({ SETUP_FROM: 'off' }, app.database);
    try {
      expect((await off.request('GET', '/setup')).status).toBe(404);
    } finally {
      await off.close();
    }
  });

  it('rejects the form of another website', async () => {
    const visitor = await openLink();
    expect(await visitor.send(typed(), { headers: { 'sec-fetch-site': 'cross-site' } })).toBe(403);
    expect(await admins()).toEqual([]);
  });

  it('is in German for browsers that prefer it', async () => {
    const visitor = await openLink(undefined, { 'accept-language': 'de' });
    expect(visitor.text).toContain('Legen Sie den ersten Administrator an.');
  });

  it('has a link to the documentation, which pages in production do not have', async () => {
    const visitor = await openLink();
    expect(visitor.html).toContain('href="/docs"');
    const settings = {
      NODE_ENV: 'production',
      SECRET_KEY: randomBytes(32).toString('hex'),
      BCRYPT_ROUNDS: '10',
    };
    const production = await TestApp.start(settings, app.database);
    try {
      const { text } = await production.request('GET', '/sign-in');
      expect(text).not.toContain('href="/docs"');
    } finally {
      await production.close();
    }
  });
});
