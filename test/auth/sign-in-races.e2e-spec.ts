import { IsNull } from 'typeorm';
import { PASSWORD_AUTHENTICATION } from '../../src/access/authentication-strength.js';
import { COMMAND_LINE } from '../../src/access/requester.js';
import { SessionsService } from '../../src/sessions/sessions.service.js';
import { PasswordVerifier } from '../../src/credentials/password/password-verifier.service.js';
import { type TestUser, isAccessTokenValid, register, registerAdmin } from '../support/users.js';
import { TestApp, type TestResponse } from '../support/app.js';
import { sessionRows, userRows } from '../support/sessions.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

const NEW_PASSWORD = 'another long password';
const NO_CLIENT = { ip: null, userAgent: null, requestId: null };

describe('a sign-in during a concurrent change', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  const changeAsAdmin = ({ id }: TestUser, json: object) =>
    app.api('PUT', `/users/${id}`, { token: admin.access_token, json });

  const changes: [string, (user: TestUser) => Promise<TestResponse>][] = [
    [
      'the user changes the password',
      ({ access_token, password }) =>
        app.api('PUT', '/users/me/password', {
          token: access_token,
          json: { current_password: password, new_password: NEW_PASSWORD },
        }),
    ],
    ['an admin changes the password', (user) => changeAsAdmin(user, { password: NEW_PASSWORD })],
    ['an admin disables the user', (user) => changeAsAdmin(user, { is_active: false })],
    [
      'an admin disables and enables the user',
      async (user) => {
        await changeAsAdmin(user, { is_active: false });
        return changeAsAdmin(user, { is_active: true });
      },
    ],
    [
      'an admin deletes the user',
      ({ id }) => app.api('DELETE', `/users/${id}`, { token: admin.access_token }),
    ],
  ];

  it.each(changes)('starts no session when %s after the password check', async (_, change) => {
    const user = await register(app);
    const verified = await app
      .get(PasswordVerifier)
      .verify(user.username, user.password, COMMAND_LINE);
    const signedIn = (await userRows(app).findOneByOrFail({ id: user.id })).lastLoginAt;
    expect([200, 204]).toContain((await change(user)).status);
    const sessionsBefore = await sessionRows(app).countBy({ userId: user.id });

    const start = app.get(SessionsService).start(verified, NO_CLIENT, PASSWORD_AUTHENTICATION);
    await expect(start).rejects.toMatchObject({ code: 'invalid_credentials' });
    expect(await sessionRows(app).countBy({ userId: user.id })).toBe(sessionsBefore);
    const after = await userRows(app).findOneBy({ id: user.id });
    if (after) expect(after.lastLoginAt).toEqual(signedIn);
  });

  it('starts a session when another field changes after the password check', async () => {
    const user = await register(app);
    const verified = await app
      .get(PasswordVerifier)
      .verify(user.username, user.password, COMMAND_LINE);
    expect((await changeAsAdmin(user, { full_name: 'Ada Lovelace' })).status).toBe(200);
    const tokens = await app
      .get(SessionsService)
      .start(verified, NO_CLIENT, PASSWORD_AUTHENTICATION);
    expect(await isAccessTokenValid(app, tokens.access_token)).toBe(true);
  });
});

describe('concurrent sign-ins during a change of the user', () => {
  let first: TestApp;
  let second: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    first = await TestApp.start();
    admin = await registerAdmin(first);
    // SQLite allows only one server.
    second = ENGINE === 'sqlite' ? first : await TestApp.start({}, first.database);
  });
  afterAll(async () => {
    for (const app of new Set([second, first])) await app.close();
  });

  it.each<[string, object]>([
    ['the password changes', { password: NEW_PASSWORD }],
    ['the user is disabled', { is_active: false }],
  ])('leave no active session when %s', async (_, change) => {
    let signedIn = 0;
    for (let round = 0; round < 5; round += 1) {
      const { id, username, password } = await register(first);
      const attempts = Array.from({ length: 12 }, (_unused, n) =>
        (n % 2 ? second : first).api('POST', '/auth/login', { json: { username, password } }),
      );
      // The change runs among the sign-ins, at another point in each round.
      await Promise.race(attempts.slice(0, 2 * round + 1));
      const changed = await first.api('PUT', `/users/${id}`, {
        token: admin.access_token,
        json: change,
      });
      expect(changed.status).toBe(200);
      const answers = await Promise.all(attempts);
      for (const { status, body } of answers) {
        expect([200, 401, 403]).toContain(status);
        if (status !== 200) continue;
        signedIn += 1;
        expect(await isAccessTokenValid(first, body.access_token)).toBe(false);
      }
      expect(await sessionRows(first).countBy({ userId: id, revokedAt: IsNull() })).toBe(0);
    }
    expect(signedIn).toBeGreaterThan(0);
  });
});
