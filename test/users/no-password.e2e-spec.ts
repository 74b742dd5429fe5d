import { command } from '../support/command-line.js';
import { TestApp } from '../support/app.js';
import { userRows } from '../support/sessions.js';
import { login, register, registerAdmin, type TestUser } from '../support/users.js';

const NEW_PASSWORD = 'the first password of this user';

describe('a user without a password', () => {
  let app: TestApp;
  let admin: TestUser;
  let user: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    user = await register(app);
    await userRows(app).update({ id: user.id }, { passwordHash: null });
  });

  const run = (args: string[], input?: string) => command(app.database, args, input);
  const signIn = (json: object) => app.api('POST', '/auth/login', { json });

  it('gets the response of an unknown name for every password', async () => {
    const { password, username, email } = user;
    const unknown = await signIn({ username: 'unknown', password });
    for (const name of [{ username }, { email }]) {
      for (const given of [password, '', 'null']) {
        const { status, body } = await signIn({ ...name, password: given });
        const ignored = { request_id: expect.any(String) };
        expect([status, body]).toEqual([unknown.status, { ...unknown.body, ...ignored }]);
      }
    }
  });

  it('is told that the current password is wrong when it changes the password', async () => {
    for (const current_password of [user.password, 'null']) {
      const { status, body } = await app.api('PUT', '/users/me/password', {
        token: user.access_token,
        json: { current_password, new_password: NEW_PASSWORD },
      });
      expect([status, body.errors[0].code]).toEqual([422, 'wrong_password']);
    }
    expect((await userRows(app).findOneByOrFail({ id: user.id })).passwordChangedAt).toBeDefined();
    expect((await signIn({ username: user.username, password: NEW_PASSWORD })).status).toBe(401);
  });

  it('is shown and listed like the others', async () => {
    const { access_token: token } = admin;
    const read = await app.api('GET', `/users/${user.id}`, { token });
    expect([read.status, read.body.username]).toEqual([200, user.username]);
    const listed = await app.api('GET', '/users?limit=200', { token });
    expect(listed.body.data).toContainEqual(read.body);
    const shown = JSON.parse((await run(['user', 'show', user.username, '--json'])).stdout);
    expect(shown).toEqual({ ...read.body, open_sessions: 1 });
    expect((await run(['user', 'list'])).stdout).toContain(user.id);
  });

  it.each<[string, () => Promise<unknown>]>([
    [
      'an admin',
      () =>
        app.api('PUT', `/users/${user.id}`, {
          token: admin.access_token,
          json: { password: NEW_PASSWORD },
        }),
    ],
    [
      'the command line',
      () => run(['user', 'set-password', user.username, '--password-stdin'], `${NEW_PASSWORD}\n`),
    ],
  ])('signs in with the password that %s sets', async (_, set) => {
    await set();
    await login(app, { ...user, password: NEW_PASSWORD });
  });

  it('keeps its session, and changes its profile', async () => {
    const { access_token: token } = user;
    const json = { full_name: 'Ada Lovelace' };
    expect((await app.api('PUT', '/users/me', { token, json })).body).toMatchObject(json);
    const { refresh_token } = user;
    expect((await app.api('POST', '/auth/refresh', { json: { refresh_token } })).status).toBe(200);
  });
});
