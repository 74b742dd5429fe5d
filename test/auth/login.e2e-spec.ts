import { COMMAND_LINE } from '../../src/access/requester.js';
import { UsersService } from '../../src/users/users.service.js';
import { type TestUser, isAlive, login, newUser, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { secondsFromNow, userRows } from '../support/sessions.js';

async function lastLogin(app: TestApp, id: string): Promise<number | null> {
  return (await userRows(app).findOneByOrFail({ id })).lastLoginAt?.getTime() ?? null;
}

describe('login', () => {
  let app: TestApp;
  let account: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    account = await register(app);
    await app.api('PUT', '/users/me', {
      token: account.access_token,
      json: { username: 'Grace.Hopper', email: 'Grace@Bücher.example' },
    });
  });
  afterAll(() => app.close());

  const names: [string, Record<string, string>][] = [
    ['the username', { username: 'Grace.Hopper' }],
    ['the username in another case', { username: 'gRACE.hOPPER' }],
    ['the username in full-width letters', { username: 'ｇｒａｃｅ．ｈｏｐｐｅｒ' }],
    ['the e-mail address', { email: 'Grace@Bücher.example' }],
    ['the e-mail address as username', { username: 'Grace@Bücher.example' }],
    ['the e-mail address in another case', { email: 'gRACE@BÜCHER.EXAMPLE' }],
    ['the IDNA form of the address', { email: 'grace@xn--bcher-kva.example' }],
  ];

  it.each(names)('takes %s, as JSON and as a form', async (_, name) => {
    const fields = { ...name, password: account.password };
    for (const sent of [{ json: fields }, { form: fields }]) {
      const { status, body, headers } = await app.api('POST', '/auth/login', sent);
      expect(status).toBe(200);
      expect(headers['cache-control']).toBe('no-store');
      expect(body).toEqual({
        access_token: expect.any(String),
        token_type: 'Bearer',
        expires_in: 900,
        refresh_token: expect.any(String),
        refresh_expires_in: 30 * 24 * 3600,
      });
      const me = await app.api('GET', '/users/me', { token: body.access_token });
      expect(me.body.id).toBe(account.id);
    }
  });

  it('takes what an OAuth2 client sends for its password grant', async () => {
    const { status } = await app.api('POST', '/auth/login', {
      form: {
        grant_type: 'password',
        username: 'grace.hopper',
        password: account.password,
        scope: 'profile',
        client_id: 'docs',
        client_secret: '',
      },
    });
    expect(status).toBe(200);
  });

  it('starts a session of its own each time', async () => {
    const who = await register(app);
    const [first, second] = [await login(app, who), await login(app, who)];
    await app.api('POST', '/auth/logout', { json: { refresh_token: first.refresh_token } });
    expect(await isAlive(app, first.access_token)).toBe(false);
    expect(await isAlive(app, second.access_token)).toBe(true);
    expect(await isAlive(app, who.access_token)).toBe(true);
  });

  const refused: [string, Record<string, unknown>, string][] = [
    ['both names', { username: 'ada', email: 'ada@example.com' }, '#/username'],
    ['neither name', {}, '#/username'],
    ['null for a name', { username: null }, '#/username'],
    ['a list of names', { username: ['ada', 'grace'] }, '#/username'],
    ['an object for a name', { email: { like: '%' } }, '#/email'],
    ['a name with a NUL', { username: 'ada\0' }, '#/username'],
    ['a name that is far too long', { username: 'a'.repeat(321) }, '#/username'],
    ['an object for a password', { username: 'ada', password: { $ne: '' } }, '#/password'],
    ['no password', { username: 'ada', password: undefined }, '#/password'],
    ['a password with a NUL', { username: 'ada', password: 'a\0b' }, '#/password'],
    ['too long a password', { username: 'ada', password: 'x'.repeat(257) }, '#/password'],
    ['another grant type', { username: 'ada', grant_type: 'client_credentials' }, '#/grant_type'],
    ['a field that is not known', { username: 'ada', role: 'admin' }, '#/role'],
  ];
  it.each(refused)('refuses %s as a field, not as a wrong password', async (_, fields, pointer) => {
    const { status, body } = await app.api('POST', '/auth/login', {
      json: { password: 'a long password', ...fields },
    });
    expect([status, body.code]).toEqual([422, 'validation_failed']);
    expect(body.errors).toEqual([expect.objectContaining({ pointer })]);
  });

  it('refuses a form that names somebody twice', async () => {
    const { status } = await app.api('POST', '/auth/login', {
      body: `username=grace.hopper&username=ada&password=${encodeURIComponent(account.password)}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(status).toBe(422);
  });

  describe('last_login_at', () => {
    it('is empty before the first sign-in', async () => {
      const fresh = newUser();
      const { id } = await app.get(UsersService).create(fresh, COMMAND_LINE);
      expect(await lastLogin(app, id)).toBeNull();
      const before = Date.now();
      const { access_token } = await login(app, fresh);
      const { body } = await app.api('GET', '/users/me', { token: access_token });
      const shown = Date.parse(body.last_login_at);
      expect(shown).toBeGreaterThanOrEqual(before);
      expect(shown).toBeLessThanOrEqual(Date.now());
    });

    it('moves with a sign-in, but neither with one that is refused nor with a refresh', async () => {
      const { id, username, refresh_token, password } = await register(app);
      const yesterday = secondsFromNow(-24 * 3600);
      await userRows(app).update({ id }, { lastLoginAt: yesterday });
      await app.api('POST', '/auth/login', { json: { username, password: 'not this one' } });
      await app.api('POST', '/auth/refresh', { json: { refresh_token } });
      expect(await lastLogin(app, id)).toBe(yesterday.getTime());
      await login(app, { username, password });
      expect(await lastLogin(app, id)).toBeGreaterThan(yesterday.getTime());
    });
  });
});
