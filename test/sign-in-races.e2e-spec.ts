import { IsNull } from 'typeorm';
import { SessionsService } from '../src/sessions/sessions.service.js';
import { CredentialsService } from '../src/users/credentials.service.js';
import { UsersService } from '../src/users/users.service.js';
import { type Account, isAlive, register } from './support/accounts.js';
import { TestApp } from './support/app.js';
import { decodeJwt } from './support/jwt.js';
import { sessionRows, userRows } from './support/sessions.js';

const NEW_PASSWORD = 'another long password';

describe('a sign-in that is overtaken', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  const changes: [string, (account: Account) => Promise<unknown>][] = [
    [
      'by the user, who sets another password',
      ({ id, password, access_token }) =>
        app.get(CredentialsService).change(
          {
            userId: id,
            sessionId: decodeJwt(access_token).claims['sid'] as string,
            role: 'user' as never,
          },
          { current_password: password, new_password: NEW_PASSWORD },
        ),
    ],
    [
      'by an admin, who sets another password',
      ({ id }) => app.get(UsersService).update(id, { password: NEW_PASSWORD }),
    ],
    [
      'by an admin, who disables the account',
      ({ id }) => app.get(UsersService).update(id, { is_active: false }),
    ],
    ['by an admin, who deletes the account', ({ id }) => app.get(UsersService).remove(id)],
  ];

  it.each(changes)('%s, starts no session', async (_, change) => {
    const account = await register(app);
    const user = await app.get(CredentialsService).verify(account.username, account.password);
    const signedIn = (await userRows(app).findOneByOrFail({ id: account.id })).lastLoginAt;
    await change(account);
    const sessionsBefore = await sessionRows(app).countBy({ userId: account.id });

    const start = app.get(SessionsService).start(user, { ip: null, userAgent: null });
    await expect(start).rejects.toMatchObject({ code: 'invalid_credentials' });
    expect(await sessionRows(app).countBy({ userId: account.id })).toBe(sessionsBefore);
    const after = await userRows(app).findOneBy({ id: account.id });
    if (after) expect(after.lastLoginAt).toEqual(signedIn);
  });

  it('by a change of anything else, goes on', async () => {
    const account = await register(app);
    const user = await app.get(CredentialsService).verify(account.username, account.password);
    await app.get(UsersService).update(account.id, { full_name: 'Somebody Else' });
    const tokens = await app.get(SessionsService).start(user, { ip: null, userAgent: null });
    expect(await isAlive(app, tokens.access_token)).toBe(true);
  });
});

describe('sign-ins with a password that is being changed', () => {
  let first: TestApp;
  let second: TestApp;
  beforeAll(async () => {
    first = await TestApp.start();
    second = await TestApp.start({}, first.database);
  });
  afterAll(async () => {
    await second.close();
    await first.close();
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
      await first.get(UsersService).update(id, change);
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
