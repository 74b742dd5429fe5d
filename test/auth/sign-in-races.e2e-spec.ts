import { IsNull } from 'typeorm';
import { COMMAND_LINE } from '../../src/access/requester.js';
import { SessionsService } from '../../src/sessions/sessions.service.js';
import { CredentialsService } from '../../src/users/credentials.service.js';
import { type TestUser, isAlive, register, registerAdmin } from '../support/users.js';
import { TestApp, type TestResponse } from '../support/app.js';
import { sessionRows, userRows } from '../support/sessions.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

const NEW_PASSWORD = 'another long password';
const NOWHERE = { ip: null, userAgent: null, requestId: null };

describe('a sign-in that is overtaken', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  const changeAsAdmin = ({ id }: TestUser, json: object) =>
    app.api('PUT', `/users/${id}`, { token: admin.access_token, json });

  const changes: [string, (account: TestUser) => Promise<TestResponse>][] = [
    [
      'by the user, who sets another password',
      ({ access_token, password }) =>
        app.api('PUT', '/users/me/password', {
          token: access_token,
          json: { current_password: password, new_password: NEW_PASSWORD },
        }),
    ],
    [
      'by an admin, who sets another password',
      (account) => changeAsAdmin(account, { password: NEW_PASSWORD }),
    ],
    [
      'by an admin, who disables the account',
      (account) => changeAsAdmin(account, { is_active: false }),
    ],
    [
      'by an admin, who deletes the account',
      ({ id }) => app.api('DELETE', `/users/${id}`, { token: admin.access_token }),
    ],
  ];

  it.each(changes)('%s, starts no session', async (_, change) => {
    const account = await register(app);
    const user = await app
      .get(CredentialsService)
      .verify(account.username, account.password, COMMAND_LINE);
    const signedIn = (await userRows(app).findOneByOrFail({ id: account.id })).lastLoginAt;
    expect([200, 204]).toContain((await change(account)).status);
    const sessionsBefore = await sessionRows(app).countBy({ userId: account.id });

    const start = app.get(SessionsService).start(user, NOWHERE);
    await expect(start).rejects.toMatchObject({ code: 'invalid_credentials' });
    expect(await sessionRows(app).countBy({ userId: account.id })).toBe(sessionsBefore);
    const after = await userRows(app).findOneBy({ id: account.id });
    if (after) expect(after.lastLoginAt).toEqual(signedIn);
  });

  it('by a change of anything else, goes on', async () => {
    const account = await register(app);
    const user = await app
      .get(CredentialsService)
      .verify(account.username, account.password, COMMAND_LINE);
    expect((await changeAsAdmin(account, { full_name: 'Somebody Else' })).status).toBe(200);
    const tokens = await app.get(SessionsService).start(user, NOWHERE);
    expect(await isAlive(app, tokens.access_token)).toBe(true);
  });
});

describe('sign-ins with a password that is being changed', () => {
  let first: TestApp;
  let second: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    first = await TestApp.start();
    admin = await registerAdmin(first);
    // SQLite allows of one server.
    second = ENGINE === 'sqlite' ? first : await TestApp.start({}, first.database);
  });
  afterAll(async () => {
    for (const app of new Set([second, first])) await app.close();
  });

  it.each<[string, object]>([
    ['to another', { password: NEW_PASSWORD }],
    ['while the account is disabled', { is_active: false }],
  ])('%s: none of them outlives the change', async (_, change) => {
    let signedIn = 0;
    for (let round = 0; round < 5; round += 1) {
      const { id, username, password } = await register(first);
      const attempts = Array.from({ length: 12 }, (_unused, n) =>
        (n % 2 ? second : first).api('POST', '/auth/login', { json: { username, password } }),
      );
      // Somewhere among them, at another point in each round.
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
        expect(await isAlive(first, body.access_token)).toBe(false);
      }
      expect(await sessionRows(first).countBy({ userId: id, revokedAt: IsNull() })).toBe(0);
    }
    expect(signedIn).toBeGreaterThan(0);
  });
});
