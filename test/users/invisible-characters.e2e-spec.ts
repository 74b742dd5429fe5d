import { TestApp } from '../support/app.js';
import { login, newUser, register, registerAdmin, type TestUser } from '../support/users.js';

const padded = (text: string) => `\u00A0 ${text}\u3000\n`;

describe('white space around names', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  it('is removed by a registration, and not from the password', async () => {
    const user = newUser();
    const password = ` ${user.password} `;
    const { status, body } = await app.api('POST', '/auth/register', {
      json: { username: padded(user.username), email: padded(user.email), password },
    });
    expect(status).toBe(201);
    const me = await app.api('GET', '/users/me', { token: body.access_token });
    expect(me.body).toMatchObject({ username: user.username, email: user.email });
    await login(app, { ...user, password });
    const { status: trimmed } = await app.api('POST', '/auth/login', {
      json: { username: user.username, password: user.password },
    });
    expect(trimmed).toBe(401);
  });

  it('is removed by changes of the user and of an admin, and by a search', async () => {
    const { access_token: token, id } = await register(app);
    const own = newUser();
    const changed = await app.api('PUT', '/users/me', {
      token,
      json: { username: padded(own.username), full_name: padded('Ada Lovelace') },
    });
    expect(changed.body).toMatchObject({ username: own.username, full_name: 'Ada Lovelace' });
    const byAdmin = await app.api('PUT', `/users/${id}`, {
      token: admin.access_token,
      json: { email: padded(own.email) },
    });
    expect(byAdmin.body).toMatchObject({ email: own.email });
    const query = new URLSearchParams({ q: padded(own.username) }).toString();
    const found = await app.api('GET', `/users?${query}`, { token: admin.access_token });
    expect(found.body.data.map((user: { id: string }) => user.id)).toEqual([id]);
  });

  it('does not make a full name of white space', async () => {
    const { access_token: token } = await register(app);
    const { status } = await app.api('PUT', '/users/me', { token, json: { full_name: ' \u00A0' } });
    expect(status).toBe(422);
  });
});

describe('characters that make a name look like another one', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  it.each([
    ['a zero-width space', '\u200B'],
    ['a soft hyphen', '\u00AD'],
    ['a bidirectional override', '\u202E'],
    ['a bidirectional isolate', '\u2066'],
    ['a tag', '\u{E0041}'],
    ['a private character', '\uE000'],
    ['an unassigned character', '\u0378'],
  ])('are rejected in an address and in a full name: %s', async (_, character) => {
    const user = newUser();
    const { status, body } = await app.api('POST', '/auth/register', {
      json: { ...user, email: `x${character}${user.email}`, full_name: `Ada${character}Lovelace` },
    });
    expect(status).toBe(422);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).toSorted()).toEqual([
      '#/email',
      '#/full_name',
    ]);
  });

  it.each(['👩‍🚀 Ada', 'علی‌رضا', 'क्‍ष', 'Ада', '阿达'])(
    'are not the joiners and letters of the full name %s',
    async (fullName) => {
      const { status } = await app.api('POST', '/auth/register', {
        json: { ...newUser(), full_name: fullName },
      });
      expect(status).toBe(201);
    },
  );

  it('do not hide that an address is taken in another case', async () => {
    const user = newUser();
    const taken = { ...user, email: `straße-${user.email}` };
    expect((await app.api('POST', '/auth/register', { json: taken })).status).toBe(201);
    const { status, body } = await app.api('POST', '/auth/register', {
      json: { ...newUser(), email: `STRASSE-${user.email}` },
    });
    expect([status, body.code]).toEqual([409, 'email_taken']);
  });
});
