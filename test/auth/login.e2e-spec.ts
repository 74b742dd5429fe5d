import { COMMAND_LINE } from '../../src/access/requester.js';
import { UsersService } from '../../src/users/users.service.js';
import { type TestUser, isAccessTokenValid, login, newUser, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { secondsFromNow, userRows } from '../support/sessions.js';

async function readLastLogin(app: TestApp, id: string): Promise<number | null> {
  return (await userRows(app).findOneByOrFail({ id })).lastLoginAt?.getTime() ?? null;
}

describe('sign-in', () => {
  let app: TestApp;
  let user: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    user = await register(app);
    await app.api('PUT', '/users/me', {
      token: user.access_token,
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
    ['a username with a space after it', { username: 'grace.hopper ' }],
    ['a username in no-break spaces', { username: '\u00A0grace.hopper\u00A0' }],
    ['an address with spaces around it', { email: ' grace@bücher.example\t' }],
    ['an address after a byte-order mark', { username: '\uFEFFgrace@bücher.example' }],
  ];

  it.each(names)('accepts %s in a JSON body and in a form', async (_, name) => {
    const fields = { ...name, password: user.password };
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
      expect(me.body.id).toBe(user.id);
    }
  });

  it('accepts the form that an OAuth2 client sends for the password grant', async () => {
    const { status } = await app.api('POST', '/auth/login', {
      form: {
        grant_type: 'password',
        username: 'grace.hopper',
        password: user.password,
        scope: 'profile',
        client_id: 'docs',
        client_secret: '',
      },
    });
    expect(status).toBe(200);
  });

  it('accepts null for each field without a value, as clients send it for unset fields', async () => {
    const { password } = user;
    const unset = { grant_type: null, scope: null, client_id: null, client_secret: null };
    for (const either of [
      { username: 'grace.hopper', email: null },
      { username: null, email: 'grace@xn--bcher-kva.example' },
    ]) {
      const json = { ...unset, ...either, password };
      expect((await app.api('POST', '/auth/login', { json })).status).toBe(200);
    }
  });

  it('accepts an empty grant type, which the document does not list', async () => {
    const form = { username: 'grace.hopper', password: user.password, grant_type: '' };
    expect((await app.api('POST', '/auth/login', { form })).status).toBe(200);
  });

  it('starts a separate session each time', async () => {
    const other = await register(app);
    const [first, second] = [await login(app, other), await login(app, other)];
    await app.api('POST', '/auth/logout', { json: { refresh_token: first.refresh_token } });
    expect(await isAccessTokenValid(app, first.access_token)).toBe(false);
    expect(await isAccessTokenValid(app, second.access_token)).toBe(true);
    expect(await isAccessTokenValid(app, other.access_token)).toBe(true);
  });

  const invalid: [string, Record<string, unknown>, string][] = [
    ['both names', { username: 'ada', email: 'ada@example.com' }, '#/username'],
    ['no name', {}, '#/username'],
    ['null as name', { username: null }, '#/username'],
    ['null as both names', { username: null, email: null }, '#/username'],
    ['null as password', { username: 'ada', password: null }, '#/password'],
    ['a list as name', { username: ['ada', 'grace'] }, '#/username'],
    ['an object as name', { email: { like: '%' } }, '#/email'],
    ['a name with a NUL', { username: 'ada\0' }, '#/username'],
    ['a name that is far too long', { username: 'a'.repeat(321) }, '#/username'],
    ['an object as password', { username: 'ada', password: { $ne: '' } }, '#/password'],
    ['no password', { username: 'ada', password: undefined }, '#/password'],
    ['a password with a NUL', { username: 'ada', password: 'a\0b' }, '#/password'],
    ['a password that is too long', { username: 'ada', password: 'x'.repeat(257) }, '#/password'],
    ['another grant type', { username: 'ada', grant_type: 'client_credentials' }, '#/grant_type'],
    ['an unknown field', { username: 'ada', role: 'admin' }, '#/role'],
  ];
  it.each(invalid)('rejects %s with 422 and a pointer to the field', async (_, fields, pointer) => {
    const { status, body } = await app.api('POST', '/auth/login', {
      json: { password: 'a long password', ...fields },
    });
    expect([status, body.code]).toEqual([422, 'validation_failed']);
    expect(body.errors).toEqual([expect.objectContaining({ pointer })]);
  });

  it('rejects a form with two usernames', async () => {
    const { status } = await app.api('POST', '/auth/login', {
      body: `username=grace.hopper&username=ada&password=${encodeURIComponent(user.password)}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(status).toBe(422);
  });

  describe('last_login_at', () => {
    it('is null until the first sign-in', async () => {
      const fresh = newUser();
      const { id } = await app.get(UsersService).create(fresh, COMMAND_LINE);
      expect(await readLastLogin(app, id)).toBeNull();
      const before = Date.now();
      const { access_token } = await login(app, fresh);
      const { body } = await app.api('GET', '/users/me', { token: access_token });
      const shown = Date.parse(body.last_login_at);
      expect(shown).toBeGreaterThanOrEqual(before);
      expect(shown).toBeLessThanOrEqual(Date.now());
    });

    it('changes on a sign-in, but not on a rejected sign-in or a refresh', async () => {
      const { id, username, refresh_token, password } = await register(app);
      const yesterday = secondsFromNow(-24 * 3600);
      await userRows(app).update({ id }, { lastLoginAt: yesterday });
      await app.api('POST', '/auth/login', { json: { username, password: 'not this one' } });
      await app.api('POST', '/auth/refresh', { json: { refresh_token } });
      expect(await readLastLogin(app, id)).toBe(yesterday.getTime());
      await login(app, { username, password });
      expect(await readLastLogin(app, id)).toBeGreaterThan(yesterday.getTime());
    });
  });
});
