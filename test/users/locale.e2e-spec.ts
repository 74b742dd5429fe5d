import { TestApp } from '../support/app.js';
import { newUser, registerAdmin, type TestUser } from '../support/users.js';

describe('language of a user', () => {
  let app: TestApp;
  let admin: TestUser;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });

  afterAll(() => app.close());

  const register = async (values: object, language?: string): Promise<string> => {
    const { status, body } = await app.api('POST', '/auth/register', {
      json: { ...newUser(), ...values },
      headers: { ...(language !== undefined && { 'accept-language': language }) },
    });
    expect(status).toBe(201);
    return body.access_token;
  };
  const localeOf = async (token: string): Promise<unknown> =>
    (await app.api('GET', '/users/me', { token })).body.locale;

  it.each([
    ['de-at,de;q=0.9,en;q=0.8', 'de-AT'],
    ['fr,en-GB;q=0.5', 'en-GB'],
    ['fr', null],
    [undefined, null],
  ])('is at the registration that of Accept-Language: %s', async (header, expected) => {
    expect(await localeOf(await register({}, header))).toBe(expected);
  });

  it.each([
    ['pt-br', 'pt-BR'],
    [' de ', 'de'],
    [null, null],
  ])(
    'is at the registration the given one, %j, regardless of the header',
    async (locale, expected) => {
      expect(await localeOf(await register({ locale }, 'en'))).toBe(expected);
    },
  );

  it('is changed and cleared by the user, and audited', async () => {
    const token = await register({}, 'de');
    const change = (json: object) => app.api('PUT', '/users/me', { token, json });
    expect((await change({ locale: 'en-us' })).body.locale).toBe('en-US');
    expect((await change({ full_name: 'Ada' })).body.locale).toBe('en-US');
    expect((await change({ locale: null })).body.locale).toBeNull();
    const { body } = await app.api('GET', '/audit-events?event=user_changed&limit=1', {
      token: admin.access_token,
    });
    expect(body.data[0].details).toEqual({ fields: ['locale'] });
  });

  it('is set and changed by an admin', async () => {
    const { access_token: token } = admin;
    const json = { ...newUser(), locale: 'de' };
    const { body } = await app.api('POST', '/users', { token, json });
    expect(body.locale).toBe('de');
    const path = `/users/${body.id}`;
    expect((await app.api('PUT', path, { token, json: { locale: 'fr' } })).body.locale).toBe('fr');
  });

  it.each(['', 'de-', 'de_AT', 'x'.repeat(36), 'en\0', 1, ['de']])(
    'rejects %j, which is not a language tag',
    async (locale) => {
      const json = { ...newUser(), locale };
      const { status, body } = await app.api('POST', '/auth/register', { json });
      expect([status, body.errors?.[0]?.pointer]).toEqual([422, '#/locale']);
    },
  );
});
