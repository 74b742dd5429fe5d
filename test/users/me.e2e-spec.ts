import { type TestUser, isAccessTokenValid, register } from '../support/users.js';
import { TestApp, type TestResponse } from '../support/app.js';

describe('profile of the current user', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  const read = async ({ access_token }: TestUser) =>
    (await app.api('GET', '/users/me', { token: access_token })).body;
  const change = ({ access_token }: TestUser, json: unknown): Promise<TestResponse> =>
    app.api('PUT', '/users/me', { token: access_token, json });

  it('shows the user without secret fields', async () => {
    const user = await register(app);
    expect(await read(user)).toEqual({
      id: user.id,
      email: user.email,
      pending_email: null,
      username: user.username,
      full_name: null,
      locale: null,
      role: 'user',
      is_active: true,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updated_at: expect.any(String),
      email_verified: false,
      email_verified_at: null,
      last_login_at: expect.any(String),
      deletion_due_at: null,
      has_second_factor: false,
    });
  });

  it.each([
    ['email', 'Ada@Example.org'],
    ['username', 'Ada.Lovelace'],
    ['full_name', 'Ada Lovelace, née Byron 🌺'],
  ])('changes only the %s when only that is sent, and stores it as given', async (field, value) => {
    const user = await register(app);
    await change(user, { full_name: 'Before' });
    const { updated_at, ...before } = await read(user);
    const { status, body } = await change(user, { [field]: value });
    expect(status).toBe(200);
    expect(body).toEqual({ ...before, [field]: value, updated_at: expect.any(String) });
    expect(body.updated_at >= updated_at).toBe(true);
    expect(await read(user)).toEqual(body);
    expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
  });

  it('allows a sign-in with the new names and no longer with the old ones', async () => {
    const user = await register(app);
    await change(user, { username: 'renamed', email: 'renamed@example.com' });
    const login = (username: string) =>
      app.api('POST', '/auth/login', { json: { username, password: user.password } });
    expect((await login('renamed')).status).toBe(200);
    expect((await login('RENAMED@example.com')).status).toBe(200);
    expect((await login(user.username)).status).toBe(401);
    expect((await login(user.email)).status).toBe(401);
  });

  it('clears the full name on null and keeps it when the field is absent', async () => {
    const user = await register(app);
    await change(user, { full_name: 'Ada' });
    expect((await change(user, {})).body.full_name).toBe('Ada');
    expect((await change(user, { full_name: null })).body.full_name).toBeNull();
    expect((await read(user)).full_name).toBeNull();
  });

  it.each<[string, unknown]>([
    ['email', null],
    ['email', ''],
    ['email', 'no-domain'],
    ['email', ['ada@example.com']],
    ['username', null],
    ['username', 'a'],
    ['username', 'ada@example.com'],
    ['username', 'ａｄａ'],
    ['username', { $ne: null }],
    ['full_name', ''],
    ['full_name', 'x'.repeat(201)],
    ['full_name', 'a\0b'],
    ['full_name', ['Ada']],
  ])('rejects %s = %j and changes nothing', async (field, value) => {
    const user = await register(app);
    const before = await read(user);
    const { status, body } = await change(user, { full_name: 'Ada', [field]: value });
    expect([status, body.code]).toEqual([422, 'validation_failed']);
    expect(body.errors[0].pointer).toBe(`#/${field}`);
    expect(await read(user)).toEqual(before);
  });

  it.each<[string, unknown]>([
    ['role', 'admin'],
    ['is_active', false],
    ['password', 'another long password'],
    ['password_hash', 'x'],
    ['id', '01890000-0000-7000-8000-000000000000'],
    ['user_id', '01890000-0000-7000-8000-000000000000'],
    ['created_at', '2000-01-01T00:00:00.000Z'],
    ['search_text', 'x'],
  ])('rejects the unknown field %s and changes no other field either', async (field, value) => {
    const user = await register(app);
    const before = await read(user);
    const { status, body } = await change(user, { full_name: 'Mallory', [field]: value });
    expect(status).toBe(422);
    expect(body.errors).toEqual([
      { pointer: `#/${field}`, code: 'unknown_field', detail: expect.any(String) },
    ]);
    expect(await read(user)).toEqual(before);
  });

  it('ignores an id in the query string', async () => {
    const [user, other] = [await register(app), await register(app)];
    const before = await read(other);
    const { status } = await app.api('PUT', `/users/me?id=${other.id}&user_id=${other.id}`, {
      token: user.access_token,
      json: { full_name: 'Mallory' },
    });
    expect(status).toBe(200);
    expect(await read(other)).toEqual(before);
  });
});
