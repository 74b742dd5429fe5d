import {
  type TestUser,
  isAlive,
  login,
  newUser,
  refresh,
  register,
  registerAdmin,
} from '../support/users.js';
import { TestApp } from '../support/app.js';
import { sessionRows } from '../support/sessions.js';

describe('accounts, managed by an admin', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  const create = (json: unknown) => app.api('POST', '/users', { token: admin.access_token, json });
  const read = (id: string) => app.api('GET', `/users/${id}`, { token: admin.access_token });
  const update = (id: string, json: unknown) =>
    app.api('PUT', `/users/${id}`, { token: admin.access_token, json });
  const remove = (id: string) => app.api('DELETE', `/users/${id}`, { token: admin.access_token });

  describe('creating', () => {
    it('makes an ordinary, active account that can sign in, and says where it is', async () => {
      const account = newUser();
      const { status, body, headers } = await create(account);
      expect(status).toBe(201);
      expect(body).toEqual({
        id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f-]{16}$/),
        email: account.email,
        username: account.username,
        full_name: null,
        role: 'user',
        is_active: true,
        created_at: expect.any(String),
        updated_at: expect.any(String),
        last_login_at: null,
      });
      expect(headers['location']).toBe(`/api/v1/users/${body.id}`);
      expect((await read(body.id)).body).toEqual(body);
      await login(app, account);
      expect((await read(body.id)).body.last_login_at).not.toBeNull();
    });

    it('takes a role, a full name and a disabled account', async () => {
      const account = newUser();
      const given = { role: 'admin', full_name: 'Ada', is_active: false };
      const { status, body } = await create({ ...account, ...given });
      expect(status).toBe(201);
      expect(body).toMatchObject(given);
      const { username, password } = account;
      const refused = await app.api('POST', '/auth/login', { json: { username, password } });
      expect([refused.status, refused.body.code]).toEqual([403, 'account_disabled']);
    });

    it.each<[string, unknown]>([
      ['role', 'root'],
      ['role', null],
      ['role', ['admin']],
      ['is_active', 'false'],
      ['is_active', null],
      ['id', '01890000-0000-7000-8000-000000000000'],
      ['password', undefined],
      ['email', undefined],
      ['username', undefined],
    ])('refuses %s = %j', async (field, value) => {
      const { status, body } = await create({ ...newUser(), [field]: value });
      expect([status, body.errors?.[0]?.pointer]).toEqual([422, `#/${field}`]);
    });

    it.each(['email', 'username'] as const)('refuses a taken %s', async (field) => {
      const owner = await register(app);
      const { status, body } = await create({
        ...newUser(),
        [field]: owner[field].toUpperCase(),
      });
      expect([status, body.code]).toEqual([409, `${field}_taken`]);
    });
  });

  describe('changing', () => {
    it('changes what is sent, and leaves the rest', async () => {
      const { id } = await register(app);
      const before = (await read(id)).body;
      const { email, username } = newUser();
      const changes = { email, username, full_name: 'Grace', role: 'admin' };
      const { status, body } = await update(id, changes);
      expect(status).toBe(200);
      expect(body).toEqual({ ...before, ...changes, updated_at: expect.any(String) });
      expect((await read(id)).body).toEqual(body);
    });

    it('gives an account a new password and ends its sessions', async () => {
      const account = await register(app);
      const password = 'a password from the admin';
      expect((await update(account.id, { password })).status).toBe(200);
      expect(await isAlive(app, account.access_token)).toBe(false);
      expect((await refresh(app, account.refresh_token)).status).toBe(401);
      await login(app, { ...account, password });
      const { username } = account;
      const old = await app.api('POST', '/auth/login', {
        json: { username, password: account.password },
      });
      expect(old.status).toBe(401);
    });

    it('loses neither of two changes of different fields at once', async () => {
      const { id } = await register(app);
      for (let round = 0; round < 8; round += 1) {
        const changes = {
          full_name: `Name ${round}`,
          email: `round${round}@example.com`,
          username: `round-${round}`,
        };
        const answers = await Promise.all(
          Object.entries(changes).map(([field, value]) => update(id, { [field]: value })),
        );
        expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
        expect((await read(id)).body).toMatchObject(changes);
      }
    });

    it.each<[string, unknown]>([
      ['role', 'root'],
      ['role', null],
      ['is_active', 0],
      ['is_active', null],
      ['password', 'short'],
      ['password', null],
      ['id', '01890000-0000-7000-8000-000000000000'],
      ['created_at', '2000-01-01T00:00:00.000Z'],
    ])('refuses %s = %j, and nothing changes', async (field, value) => {
      const account = await register(app);
      const before = (await read(account.id)).body;
      const { status, body } = await update(account.id, { full_name: 'New', [field]: value });
      expect([status, body.errors?.[0]?.pointer]).toEqual([422, `#/${field}`]);
      expect((await read(account.id)).body).toEqual(before);
      expect(await isAlive(app, account.access_token)).toBe(true);
    });
  });

  describe('deleting', () => {
    it('ends the tokens at once; the account and its sessions are gone', async () => {
      const account = await register(app);
      await login(app, account);
      expect(await sessionRows(app).countBy({ userId: account.id })).toBe(2);

      const { status, text } = await remove(account.id);
      expect([status, text]).toEqual([204, '']);
      expect(await isAlive(app, account.access_token)).toBe(false);
      expect((await refresh(app, account.refresh_token)).status).toBe(401);
      expect(await sessionRows(app).countBy({ userId: account.id })).toBe(0);
      for (const answer of [
        await read(account.id),
        await update(account.id, { full_name: 'Ghost' }),
        await remove(account.id),
      ]) {
        expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
      }
      const { username, password } = account;
      const gone = await app.api('POST', '/auth/login', { json: { username, password } });
      expect([gone.status, gone.body.code]).toEqual([401, 'invalid_credentials']);
    });

    it('frees the names', async () => {
      const { id, email, username, password } = await register(app);
      await remove(id);
      expect((await create({ email, username, password })).status).toBe(201);
    });
  });
});
