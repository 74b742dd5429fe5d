import { Role } from '../../src/access/role.enum.js';
import {
  type TestUser,
  isAccessTokenValid,
  login,
  refresh,
  register,
  registerAdmin,
} from '../support/users.js';
import { TestApp } from '../support/app.js';
import { userRows } from '../support/sessions.js';

/** ASVS 7.4.2 and 8.3.2: a change by an admin applies to tokens that were issued before it. */
describe('a change of the rights of a user', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  const update = async (id: string, json: unknown) => {
    const { status } = await app.api('PUT', `/users/${id}`, { token: admin.access_token, json });
    expect(status).toBe(200);
  };
  const listStatus = async (token: string) => (await app.api('GET', '/users', { token })).status;

  it('revokes every session at once when the user is disabled', async () => {
    const user = await register(app);
    const second = await login(app, user);
    await update(user.id, { is_active: false });
    for (const tokens of [user, second]) {
      const { status, body, headers } = await app.api('GET', '/users/me', {
        token: tokens.access_token,
      });
      expect([status, body.code]).toEqual([401, 'invalid_token']);
      expect(headers['www-authenticate']).toMatch(/^Bearer error="invalid_token"/);
      expect((await refresh(app, tokens.refresh_token)).status).toBe(401);
    }
  });

  it('keeps revoked sessions revoked when the user is enabled again, and allows a new sign-in', async () => {
    const user = await register(app);
    await update(user.id, { is_active: false });
    await update(user.id, { is_active: true });
    expect(await isAccessTokenValid(app, user.access_token)).toBe(false);
    expect((await refresh(app, user.refresh_token)).status).toBe(401);
    expect(await isAccessTokenValid(app, (await login(app, user)).access_token)).toBe(true);
  });

  it('revokes no session when other fields change', async () => {
    const user = await register(app);
    await update(user.id, { full_name: 'Ada', is_active: true });
    expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
    expect((await refresh(app, user.refresh_token)).status).toBe(200);
  });

  it('applies a promotion to the next request with an older token', async () => {
    const user = await register(app);
    expect(await listStatus(user.access_token)).toBe(403);
    await update(user.id, { role: 'admin' });
    expect(await listStatus(user.access_token)).toBe(200);
  });

  it('applies a demotion to the next request with an older token', async () => {
    const user = await registerAdmin(app);
    expect(await listStatus(user.access_token)).toBe(200);
    await update(user.id, { role: 'user' });
    expect(await listStatus(user.access_token)).toBe(403);
    // The demotion does not revoke the session.
    expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
    const { body } = await refresh(app, user.refresh_token);
    expect(await listStatus(body.access_token)).toBe(403);
  });

  it('applies a change made directly in the database to the first request of a session', async () => {
    const [disabled, demoted] = [await register(app), await registerAdmin(app)];
    const ofDisabled = await login(app, disabled);
    const ofDemoted = await login(app, demoted);
    await userRows(app).update({ id: disabled.id }, { isActive: false });
    await userRows(app).update({ id: demoted.id }, { role: Role.User });
    expect(await isAccessTokenValid(app, ofDisabled.access_token)).toBe(false);
    expect((await refresh(app, disabled.refresh_token)).status).toBe(401);
    expect(await listStatus(ofDemoted.access_token)).toBe(403);
  });

  it('leaves no active session when a sign-in races the disabling of the user', async () => {
    for (let round = 0; round < 10; round += 1) {
      const user = await register(app);
      const { username, password } = user;
      const [signedIn] = await Promise.all([
        app.api('POST', '/auth/login', { json: { username, password } }),
        update(user.id, { is_active: false }),
      ]);
      expect([200, 401, 403]).toContain(signedIn.status);
      if (signedIn.status !== 200) continue;
      expect(await isAccessTokenValid(app, signedIn.body.access_token)).toBe(false);
      // Enabling the user again does not restore the session.
      await update(user.id, { is_active: true });
      expect(await isAccessTokenValid(app, signedIn.body.access_token)).toBe(false);
    }
  });
});
