import { type TestUser, isAlive, register } from '../support/users.js';
import { TestApp, type TestResponse } from '../support/app.js';

describe('the own profile', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  const read = async ({ access_token }: TestUser) =>
    (await app.api('GET', '/users/me', { token: access_token })).body;
  const change = ({ access_token }: TestUser, json: unknown): Promise<TestResponse> =>
    app.api('PUT', '/users/me', { token: access_token, json });

  it('shows the account, without anything secret', async () => {
    const account = await register(app);
    expect(await read(account)).toEqual({
      id: account.id,
      email: account.email,
      username: account.username,
      full_name: null,
      role: 'user',
      is_active: true,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updated_at: expect.any(String),
      last_login_at: expect.any(String),
    });
  });

  it.each([
    ['email', 'Ada@Example.org'],
    ['username', 'Ada.Lovelace'],
    ['full_name', 'Ada Lovelace, née Byron 🌺'],
  ])(
    'changes the %s when only that is sent, and keeps it as it was given',
    async (field, value) => {
      const account = await register(app);
      await change(account, { full_name: 'Before' });
      const { updated_at, ...before } = await read(account);
      const { status, body } = await change(account, { [field]: value });
      expect(status).toBe(200);
      expect(body).toEqual({ ...before, [field]: value, updated_at: expect.any(String) });
      expect(body.updated_at >= updated_at).toBe(true);
      expect(await read(account)).toEqual(body);
      expect(await isAlive(app, account.access_token)).toBe(true);
    },
  );

  it('opens the door under the new name and no longer under the old one', async () => {
    const account = await register(app);
    await change(account, { username: 'renamed', email: 'renamed@example.com' });
    const login = (username: string) =>
      app.api('POST', '/auth/login', { json: { username, password: account.password } });
    expect((await login('renamed')).status).toBe(200);
    expect((await login('RENAMED@example.com')).status).toBe(200);
    expect((await login(account.username)).status).toBe(401);
    expect((await login(account.email)).status).toBe(401);
  });

  it('clears the full name when it is null, and keeps it when nothing is sent', async () => {
    const account = await register(app);
    await change(account, { full_name: 'Ada' });
    expect((await change(account, {})).body.full_name).toBe('Ada');
    expect((await change(account, { full_name: null })).body.full_name).toBeNull();
    expect((await read(account)).full_name).toBeNull();
  });

  it.each<[string, unknown]>([
    ['email', null],
    ['email', ''],
    ['email', 'nobody'],
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
  ])('refuses %s = %j', async (field, value) => {
    const account = await register(app);
    const before = await read(account);
    const { status, body } = await change(account, { full_name: 'Ada', [field]: value });
    expect([status, body.code]).toEqual([422, 'validation_failed']);
    expect(body.errors[0].pointer).toBe(`#/${field}`);
    expect(await read(account)).toEqual(before);
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
  ])('has no field %s: nothing changes, not even what was sent beside it', async (field, value) => {
    const account = await register(app);
    const before = await read(account);
    const { status, body } = await change(account, { full_name: 'Mallory', [field]: value });
    expect(status).toBe(422);
    expect(body.errors).toEqual([
      { pointer: `#/${field}`, code: 'unknown_field', detail: expect.any(String) },
    ]);
    expect(await read(account)).toEqual(before);
  });

  it('never writes the row that a query names', async () => {
    const [mallory, victim] = [await register(app), await register(app)];
    const before = await read(victim);
    const { status } = await app.api('PUT', `/users/me?id=${victim.id}&user_id=${victim.id}`, {
      token: mallory.access_token,
      json: { full_name: 'Mallory' },
    });
    expect(status).toBe(200);
    expect(await read(victim)).toEqual(before);
  });
});
