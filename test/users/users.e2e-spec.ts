import {
  type TestUser,
  isAccessTokenValid,
  login,
  newUser,
  refresh,
  register,
  registerAdmin,
} from '../support/users.js';
import { TestApp } from '../support/app.js';
import { sessionRows } from '../support/sessions.js';

describe('users managed by an admin', () => {
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

  describe('creation', () => {
    it('creates an active user with the role user that can sign in, and returns its location', async () => {
      const user = newUser();
      const { status, body, headers } = await create(user);
      expect(status).toBe(201);
      expect(body).toEqual({
        id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f-]{16}$/),
        email: user.email,
        pending_email: null,
        username: user.username,
        full_name: null,
        role: 'user',
        is_active: true,
        created_at: expect.any(String),
        updated_at: expect.any(String),
        email_verified: false,
        email_verified_at: null,
        last_login_at: null,
        locale: null,
        deletion_due_at: null,
        has_second_factor: false,
      });
      expect(headers['location']).toBe(`/api/v1/users/${body.id}`);
      expect((await read(body.id)).body).toEqual(body);
      await login(app, user);
      expect((await read(body.id)).body.last_login_at).not.toBeNull();
    });

    it('accepts a role, a full name and a disabled user', async () => {
      const user = newUser();
      const given = { role: 'admin', full_name: 'Ada', is_active: false };
      const { status, body } = await create({ ...user, ...given });
      expect(status).toBe(201);
      expect(body).toMatchObject(given);
      const { username, password } = user;
      const signIn = await app.api('POST', '/auth/login', { json: { username, password } });
      expect([signIn.status, signIn.body.code]).toEqual([403, 'account_disabled']);
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
    ])('rejects %s = %j', async (field, value) => {
      const { status, body } = await create({ ...newUser(), [field]: value });
      expect([status, body.errors?.[0]?.pointer]).toEqual([422, `#/${field}`]);
    });

    it.each(['email', 'username'] as const)('rejects a taken %s', async (field) => {
      const owner = await register(app);
      const { status, body } = await create({
        ...newUser(),
        [field]: owner[field].toUpperCase(),
      });
      expect([status, body.code]).toEqual([409, `${field}_taken`]);
    });
  });

  describe('update', () => {
    it('changes the sent fields and keeps the others', async () => {
      const { id } = await register(app);
      const before = (await read(id)).body;
      const { email, username } = newUser();
      const changes = { email, username, full_name: 'Grace', role: 'admin' };
      const { status, body } = await update(id, changes);
      expect(status).toBe(200);
      expect(body).toEqual({ ...before, ...changes, updated_at: expect.any(String) });
      expect((await read(id)).body).toEqual(body);
    });

    it('sets a new password and revokes the sessions of the user', async () => {
      const user = await register(app);
      const password = 'a password from the admin';
      expect((await update(user.id, { password })).status).toBe(200);
      expect(await isAccessTokenValid(app, user.access_token)).toBe(false);
      expect((await refresh(app, user.refresh_token)).status).toBe(401);
      await login(app, { ...user, password });
      const { username } = user;
      const old = await app.api('POST', '/auth/login', {
        json: { username, password: user.password },
      });
      expect(old.status).toBe(401);
    });

    it.each([['as stored'], ['in upper case']])(
      'rejects a new password for the own user, with the id %s, and changes nothing',
      async (spelling) => {
        const own = await registerAdmin(app);
        const id = spelling === 'as stored' ? own.id : own.id.toUpperCase();
        const { status, body } = await app.api('PUT', `/users/${id}`, {
          token: own.access_token,
          json: { password: 'a password without the current one', full_name: 'Changed' },
        });
        expect([status, body.code]).toEqual([422, 'validation_failed']);
        expect(body.errors).toEqual([
          {
            pointer: '#/password',
            code: 'own_password',
            detail: expect.stringContaining('PUT /api/v1/users/me/password'),
          },
        ]);
        expect((await read(own.id)).body.full_name).toBeNull();
        expect(await isAccessTokenValid(app, own.access_token)).toBe(true);
        await login(app, own);
      },
    );

    it('changes the other fields of the own user', async () => {
      const own = await registerAdmin(app);
      const json = { full_name: 'An Admin' };
      const { status } = await app.api('PUT', `/users/${own.id}`, {
        token: own.access_token,
        json,
      });
      expect(status).toBe(200);
    });

    it('loses none of several concurrent changes of different fields', async () => {
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
    ])('rejects %s = %j and changes nothing', async (field, value) => {
      const user = await register(app);
      const before = (await read(user.id)).body;
      const { status, body } = await update(user.id, { full_name: 'New', [field]: value });
      expect([status, body.errors?.[0]?.pointer]).toEqual([422, `#/${field}`]);
      expect((await read(user.id)).body).toEqual(before);
      expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
    });
  });

  describe('deletion', () => {
    it('deletes the user with its sessions and revokes its tokens at once', async () => {
      const user = await register(app);
      await login(app, user);
      expect(await sessionRows(app).countBy({ userId: user.id })).toBe(2);

      const { status, text } = await remove(user.id);
      expect([status, text]).toEqual([204, '']);
      expect(await isAccessTokenValid(app, user.access_token)).toBe(false);
      expect((await refresh(app, user.refresh_token)).status).toBe(401);
      expect(await sessionRows(app).countBy({ userId: user.id })).toBe(0);
      for (const answer of [
        await read(user.id),
        await update(user.id, { full_name: 'Deleted' }),
        await remove(user.id),
      ]) {
        expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
      }
      const { username, password } = user;
      const signIn = await app.api('POST', '/auth/login', { json: { username, password } });
      expect([signIn.status, signIn.body.code]).toEqual([401, 'invalid_credentials']);
    });

    it('makes the names of the user available', async () => {
      const { id, email, username, password } = await register(app);
      await remove(id);
      expect((await create({ email, username, password })).status).toBe(201);
    });
  });
});
