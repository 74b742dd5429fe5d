import { Role } from '../../src/access/role.enum.js';
import {
  type TestUser,
  isAlive,
  login,
  refresh,
  register,
  registerAdmin,
} from '../support/users.js';
import { TestApp } from '../support/app.js';
import { userRows } from '../support/sessions.js';

/** ASVS 7.4.2 and 8.3.2: what an admin changes counts for tokens that were given out before. */
describe('a change of what an account may do', () => {
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

  it('disabling ends every session at once', async () => {
    const account = await register(app);
    const second = await login(app, account);
    await update(account.id, { is_active: false });
    for (const tokens of [account, second]) {
      const { status, body, headers } = await app.api('GET', '/users/me', {
        token: tokens.access_token,
      });
      expect([status, body.code]).toEqual([401, 'invalid_token']);
      expect(headers['www-authenticate']).toMatch(/^Bearer error="invalid_token"/);
      expect((await refresh(app, tokens.refresh_token)).status).toBe(401);
    }
  });

  it('enabling again revives none of them, and lets the account sign in', async () => {
    const account = await register(app);
    await update(account.id, { is_active: false });
    await update(account.id, { is_active: true });
    expect(await isAlive(app, account.access_token)).toBe(false);
    expect((await refresh(app, account.refresh_token)).status).toBe(401);
    expect(await isAlive(app, (await login(app, account)).access_token)).toBe(true);
  });

  it('a change of other fields ends nothing', async () => {
    const account = await register(app);
    await update(account.id, { full_name: 'Ada', is_active: true });
    expect(await isAlive(app, account.access_token)).toBe(true);
    expect((await refresh(app, account.refresh_token)).status).toBe(200);
  });

  it('promotion counts at the next request, with the token of before', async () => {
    const account = await register(app);
    expect(await listStatus(account.access_token)).toBe(403);
    await update(account.id, { role: 'admin' });
    expect(await listStatus(account.access_token)).toBe(200);
  });

  it('demotion counts at the next request, with the token of before', async () => {
    const account = await registerAdmin(app);
    expect(await listStatus(account.access_token)).toBe(200);
    await update(account.id, { role: 'user' });
    expect(await listStatus(account.access_token)).toBe(403);
    // Only the role is gone: the session goes on.
    expect(await isAlive(app, account.access_token)).toBe(true);
    const { body } = await refresh(app, account.refresh_token);
    expect(await listStatus(body.access_token)).toBe(403);
  });

  it('counts at the first request as well when it was made in the database, past the service', async () => {
    const [disabled, demoted] = [await register(app), await registerAdmin(app)];
    const ofDisabled = await login(app, disabled);
    const ofDemoted = await login(app, demoted);
    await userRows(app).update({ id: disabled.id }, { isActive: false });
    await userRows(app).update({ id: demoted.id }, { role: Role.User });
    expect(await isAlive(app, ofDisabled.access_token)).toBe(false);
    expect((await refresh(app, disabled.refresh_token)).status).toBe(401);
    expect(await listStatus(ofDemoted.access_token)).toBe(403);
  });

  it('a sign-in that races a disabling leaves no live session', async () => {
    for (let round = 0; round < 10; round += 1) {
      const account = await register(app);
      const { username, password } = account;
      const [signedIn] = await Promise.all([
        app.api('POST', '/auth/login', { json: { username, password } }),
        update(account.id, { is_active: false }),
      ]);
      expect([200, 401, 403]).toContain(signedIn.status);
      if (signedIn.status !== 200) continue;
      expect(await isAlive(app, signedIn.body.access_token)).toBe(false);
      // Not revived either when the account comes back.
      await update(account.id, { is_active: true });
      expect(await isAlive(app, signedIn.body.access_token)).toBe(false);
    }
  });
});
