import { auditEvents } from '../support/audit.js';
import { TestApp } from '../support/app.js';
import { secondsFromNow, userRows } from '../support/sessions.js';
import { login, newUser, register, registerAdmin, type TestUser } from '../support/users.js';

const TEMPORARY = 'a note from the admin';

/** ASVS 6.4.1. */
describe('temporary passwords', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  const asAdmin = (method: 'POST' | 'PUT', path: string, json: object) =>
    app.api(method, path, { token: admin.access_token, json });
  const setTemporary = async () => {
    const user = await register(app);
    const json = { password: TEMPORARY, is_password_temporary: true };
    expect((await asAdmin('PUT', `/users/${user.id}`, json)).status).toBe(200);
    return { ...user, password: TEMPORARY };
  };
  const expire = (username: string) =>
    userRows(app).update({ username }, { passwordExpiresAt: secondsFromNow(-1) });
  const expiryOf = async (username: string) =>
    (await userRows(app).findOneByOrFail({ username })).passwordExpiresAt;
  const signIn = ({ username, password }: { username: string; password: string }) =>
    app.api('POST', '/auth/login', { json: { username, password } });

  it('expire after 72 hours, with the response of a wrong password', async () => {
    const user = await setTemporary();
    await login(app, user);
    const hours = ((await expiryOf(user.username))?.getTime() ?? 0) - Date.now();
    expect(Math.round(hours / 3_600_000)).toBe(72);
    await expire(user.username);
    const { status, body } = await signIn(user);
    const wrong = await signIn({ ...user, password: 'wrong' });
    const ignored = { request_id: expect.any(String) };
    expect([status, body]).toEqual([wrong.status, { ...wrong.body, ...ignored }]);
    const [, event] = await auditEvents(app, admin, `event=sign_in_failed&user_id=${user.id}`);
    expect(event?.details).toEqual({ reason: 'password_expired' });
  });

  it('expire for a user that an admin creates', async () => {
    const user = newUser();
    const created = await asAdmin('POST', '/users', { ...user, is_password_temporary: true });
    expect(created.status).toBe(201);
    await login(app, user);
    await expire(user.username);
    expect((await signIn(user)).status).toBe(401);
  });

  it('are replaced for good by the user', async () => {
    const user = await setTemporary();
    const { access_token: token } = await login(app, user);
    const password = 'one that only the user knows';
    const json = { current_password: TEMPORARY, new_password: password };
    expect((await app.api('PUT', '/users/me/password', { token, json })).status).toBe(200);
    expect(await expiryOf(user.username)).toBeNull();
    await login(app, { ...user, password });
  });

  it('are replaced for good by another password of an admin', async () => {
    const user = await setTemporary();
    await asAdmin('PUT', `/users/${user.id}`, { password: 'a lasting password' });
    expect(await expiryOf(user.username)).toBeNull();
  });

  it('stay temporary when an admin changes other fields', async () => {
    const user = await setTemporary();
    await asAdmin('PUT', `/users/${user.id}`, { full_name: 'Ada' });
    expect(await expiryOf(user.username)).not.toBeNull();
  });

  it('need a password in the same request', async () => {
    const user = await register(app);
    const { status, body } = await asAdmin('PUT', `/users/${user.id}`, {
      is_password_temporary: true,
    });
    expect([status, body.errors]).toEqual([
      422,
      [expect.objectContaining({ pointer: '#/is_password_temporary', code: 'password_missing' })],
    ]);
  });
});
