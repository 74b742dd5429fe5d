import { isAccessTokenValid, login, newUser, refresh } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { decodeJwt } from '../support/jwt.js';
import { userRows } from '../support/sessions.js';

describe('registration', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  const post = (json: unknown) => app.api('POST', '/auth/register', { json });

  it('creates a user and signs it in', async () => {
    const { status, body, headers } = await post(newUser());
    expect(status).toBe(201);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 900,
      refresh_token: expect.any(String),
      refresh_expires_in: 30 * 24 * 3600,
    });
    expect(await isAccessTokenValid(app, body.access_token)).toBe(true);
    expect((await refresh(app, body.refresh_token)).status).toBe(200);
  });

  it('stores the names as given and creates an active user with the role user', async () => {
    const user = { ...newUser(), username: 'Ada.Lovelace', email: 'Ada@Example.ORG' };
    const { body } = await post({ ...user, full_name: 'Ada Lovelace 🧮' });
    const profile = await app.api('GET', '/users/me', { token: body.access_token });
    expect(profile.body).toMatchObject({
      id: decodeJwt(body.access_token).claims['sub'],
      username: 'Ada.Lovelace',
      email: 'Ada@Example.ORG',
      full_name: 'Ada Lovelace 🧮',
      role: 'user',
      is_active: true,
    });
  });

  it.each([
    ['no full name', {}],
    ['null as full name', { full_name: null }],
  ])('accepts %s', async (_, more) => {
    const { status, body } = await post({ ...newUser(), ...more });
    expect(status).toBe(201);
    const profile = await app.api('GET', '/users/me', { token: body.access_token });
    expect(profile.body.full_name).toBeNull();
  });

  it('stores the password as a bcrypt-sha256 hash of the configured cost', async () => {
    const user = newUser();
    await post(user);
    const { passwordHash } = await userRows(app).findOneOrFail({
      select: { passwordHash: true },
      where: { usernameCanonical: user.username },
    });
    expect(passwordHash).toMatch(/^\$bcrypt-sha256\$v=2,t=2b,r=4\$.{22}\$.{31}$/);
  });

  it.each([
    ['8 characters', '8 chars!'],
    ['64 characters', 'x'.repeat(64)],
    ['256 characters', 'x'.repeat(256)],
    ['256 characters of four bytes', '🔑'.repeat(256)],
    ['spaces only', ' '.repeat(8)],
  ])('accepts a password of %s, which then signs in', async (_, password) => {
    const user = { ...newUser(), password };
    expect((await post(user)).status).toBe(201);
    await login(app, user);
  });

  const invalid: [string, string, unknown][] = [
    ['no e-mail address', 'email', undefined],
    ['null as e-mail address', 'email', null],
    ['an e-mail address without a domain', 'email', 'ada@'],
    ['two e-mail addresses', 'email', ['a@example.com', 'b@example.com']],
    ['an e-mail address with a line break', 'email', 'ada@example.com\r\nBcc: eve@example.com'],
    ['an e-mail address that is far too long', 'email', `${'a'.repeat(400)}@example.com`],
    ['no username', 'username', undefined],
    ['a username of two letters', 'username', 'ab'],
    ['a username of 65 letters', 'username', 'a'.repeat(65)],
    ['an e-mail address as username', 'username', 'eve@example.com'],
    ['a username with a space', 'username', 'ada lovelace'],
    ['a username that looks like another', 'username', 'аda'],
    ['a username that ends with a dot', 'username', 'ada.'],
    ['a number as username', 'username', 12345],
    ['no password', 'password', undefined],
    ['an empty password', 'password', ''],
    ['a password of 7 characters', 'password', '7 chars'],
    ['a password of 7 characters and 14 UTF-16 units', 'password', '🔑'.repeat(7)],
    ['a password of 257 characters', 'password', 'x'.repeat(257)],
    ['a password with a NUL', 'password', 'before\0after'],
    ['a password with a lone surrogate', 'password', 'long enough \ud83d'],
    ['an object as password', 'password', { length: 20 }],
    ['an empty full name', 'full_name', ''],
    ['a full name with a NUL', 'full_name', 'Ada\0'],
  ];
  it.each(invalid)('rejects %s with a pointer to the field', async (_, field, value) => {
    const user = newUser();
    const { status, body } = await post({ ...user, [field]: value });
    expect([status, body.code]).toEqual([422, 'validation_failed']);
    expect(new Set(body.errors.map(({ pointer }: { pointer: string }) => pointer))).toEqual(
      new Set([`#/${field}`]),
    );
    expect(await userRows(app).countBy({ usernameCanonical: user.username })).toBe(0);
  });

  it.each([
    ['username', 12345, 'is_string'],
    ['full_name', 12345, 'is_text'],
    ['full_name', 'Ada\0', 'is_text'],
    ['password', { length: 20 }, 'is_text'],
    ['email', 12345, 'is_email'],
  ])('reports one error for a wrong type in %s: %j', async (field, value, code) => {
    const { status, body } = await post({ ...newUser(), [field]: value });
    expect(status).toBe(422);
    expect(body.errors).toEqual([expect.objectContaining({ pointer: `#/${field}`, code })]);
  });

  it.each(['role', 'is_active', 'id', 'password_hash', 'created_at'])(
    'rejects the field %s, which users cannot set for themselves',
    async (field) => {
      const { status, body } = await post({ ...newUser(), [field]: 'admin' });
      expect(status).toBe(422);
      expect(body.errors).toEqual([
        expect.objectContaining({ pointer: `#/${field}`, code: 'unknown_field' }),
      ]);
    },
  );

  it('does not repeat a rejected password in the answer', async () => {
    const { text } = await post({ ...newUser(), password: 'kanarie' });
    expect(text).not.toContain('kanarie');
  });

  it('rejects a form', async () => {
    const { status } = await app.api('POST', '/auth/register', { form: newUser() });
    expect(status).toBe(415);
  });
});
