import { TestApp } from '../support/app.js';
import { command } from '../support/command-line.js';
import { addFactors } from '../support/factors.js';
import { secondsFromNow, userRows } from '../support/sessions.js';
import { register, registerAdmin, type TestUser } from '../support/users.js';

const ISO_TIME = expect.stringMatching(/^\d{4}-.*Z$/);

describe('the list of factors', () => {
  let app: TestApp;
  let admin: TestUser;
  let user: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
    user = await register(app);
  });
  afterAll(() => app.close());

  const own = async ({ access_token: token }: TestUser) =>
    (await app.api('GET', '/users/me/factors', { token })).body;

  it('is empty for a new user except its password', async () => {
    expect(await own(await register(app))).toEqual({
      has_password: true,
      totp: null,
      passkeys: [],
      recovery_codes: { remaining: 0 },
      trusted_devices: 0,
      factor_reset: null,
    });
  });

  it('is the same for the user, an admin and the command line', async () => {
    await addFactors(app, user.id, 'totp', 'passkey', 'passkey', 'trusted_device');
    const dueAt = secondsFromNow(3600);
    await userRows(app).update({ id: user.id }, { factorResetDueAt: dueAt });
    const factors = await own(user);
    const passkey = { id: expect.any(String), name: 'phone', created_at: ISO_TIME };
    expect(factors).toEqual({
      has_password: true,
      totp: { created_at: ISO_TIME },
      passkeys: [
        { ...passkey, last_used_at: null },
        { ...passkey, last_used_at: null },
      ],
      recovery_codes: { remaining: 0 },
      trusted_devices: 1,
      factor_reset: { due_at: dueAt.toISOString() },
    });
    const path = `/users/${user.id}/factors`;
    expect((await app.api('GET', path, { token: admin.access_token })).body).toEqual(factors);
    const json = await command(app.database, ['user', 'factors', user.username, '--json']);
    expect(JSON.parse(json.stdout)).toEqual(factors);
    const { stdout } = await command(app.database, ['user', 'factors', user.email]);
    expect(stdout).toMatch(/^password {9}yes\ntotp {13}since 20.*\npasskey {10}phone, since 20/);
    expect(stdout).toContain(dueAt.toISOString());
  });

  it('is summarised in the user, by which admins filter users', async () => {
    const token = admin.access_token;
    const me = await app.api('GET', '/users/me', { token: user.access_token });
    expect(me.body.has_second_factor).toBe(true);
    const ids = async (value: boolean) => {
      const { body } = await app.api('GET', `/users?has_second_factor=${value}`, { token });
      return (body.data as { id: string }[]).map(({ id }) => id);
    };
    expect(await ids(true)).toEqual([user.id]);
    expect(await ids(false)).not.toContain(user.id);
    expect(await ids(false)).toContain(admin.id);
  });

  it('counts no trusted device of an earlier epoch', async () => {
    const other = await register(app);
    await addFactors(app, other.id, 'totp', 'trusted_device');
    await userRows(app).increment({ id: other.id }, 'credentialEpoch', 1);
    expect((await own(other)).trusted_devices).toBe(0);
  });

  it('is rejected for an unknown user', async () => {
    const path = '/users/0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11/factors';
    expect((await app.api('GET', path, { token: admin.access_token })).status).toBe(404);
    const { code, stderr } = await command(app.database, ['user', 'factors', 'unknown']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('no such user')]);
  });
});
