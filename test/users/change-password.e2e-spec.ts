import { type TestUser, isAccessTokenValid, login, refresh, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { expectActive, expectRevoked, sessionIdOf } from '../support/session-checks.js';

const NEW_PASSWORD = 'an entirely new password';

describe('change of the own password', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  const change = (token: string, current_password: unknown, new_password: unknown) =>
    app.api('PUT', '/users/me/password', { token, json: { current_password, new_password } });
  const loginStatus = async ({ username }: TestUser, password: string) =>
    (await app.api('POST', '/auth/login', { json: { username, password } })).status;

  it('revokes all sessions with their access and refresh tokens, and continues the current one as a new one', async () => {
    const user = await register(app);
    const others = [await login(app, user), await login(app, user)];
    const stranger = await register(app);

    const { status, body: pair } = await change(user.access_token, user.password, NEW_PASSWORD);
    expect(status).toBe(200);

    for (const older of [user, ...others]) {
      expect(await isAccessTokenValid(app, older.access_token)).toBe(false);
      const { status: statusAfter, body } = await refresh(app, older.refresh_token);
      expect([statusAfter, body.code]).toEqual([401, 'invalid_grant']);
    }
    const { body: sessions } = await app.api('GET', '/users/me/sessions', {
      token: pair.access_token,
    });
    expect(sessions.data).toMatchObject([{ id: sessionIdOf(pair), current: true }]);
    await expectActive(app, pair);
    expect(await isAccessTokenValid(app, stranger.access_token)).toBe(true);
  });

  it('revokes the successor that a second client got within the grace window', async () => {
    const user = await register(app);
    const { body: owner } = await refresh(app, user.refresh_token);
    const { body: thief } = await refresh(app, user.refresh_token);
    expect(thief.refresh_token).toBe(owner.refresh_token);
    expect(await isAccessTokenValid(app, thief.access_token)).toBe(true);

    const { body: pair } = await change(owner.access_token, user.password, NEW_PASSWORD);

    await expectRevoked(app, thief);
    await expectRevoked(app, owner);
    await expectActive(app, pair);
  });

  it('revokes tokens of a refresh that runs at the same time', async () => {
    for (let round = 0; round < 10; round += 1) {
      const user = await register(app);
      const [{ body: pair }, refreshed] = await Promise.all([
        change(user.access_token, user.password, NEW_PASSWORD),
        refresh(app, user.refresh_token),
      ]);
      if (refreshed.status === 200) await expectRevoked(app, refreshed.body);
      await expectActive(app, pair);
    }
  });

  it('accepts the new password and rejects the old one', async () => {
    const user = await register(app);
    await change(user.access_token, user.password, NEW_PASSWORD);
    expect(await loginStatus(user, user.password)).toBe(401);
    expect(await loginStatus(user, NEW_PASSWORD)).toBe(200);
  });

  it('rejects a wrong current password with a pointer to the field and changes nothing', async () => {
    const user = await register(app);
    const other = await login(app, user);
    const { status, body } = await change(user.access_token, 'not the password', NEW_PASSWORD);
    expect([status, body.code]).toEqual([422, 'validation_failed']);
    expect(body.errors).toEqual([
      { pointer: '#/current_password', code: 'wrong_password', detail: expect.any(String) },
    ]);
    expect(await isAccessTokenValid(app, other.access_token)).toBe(true);
    expect(await loginStatus(user, user.password)).toBe(200);
    expect(await loginStatus(user, NEW_PASSWORD)).toBe(401);
  });

  it.each<[string, unknown, unknown]>([
    ['#/new_password', 'right', 'short'],
    ['#/new_password', 'right', 'x'.repeat(257)],
    ['#/new_password', 'right', `${NEW_PASSWORD}\0`],
    ['#/new_password', 'right', null],
    ['#/new_password', 'right', undefined],
    ['#/current_password', undefined, NEW_PASSWORD],
    ['#/current_password', '', NEW_PASSWORD],
    ['#/current_password', ['right'], NEW_PASSWORD],
  ])('rejects %s for a change from %j to %j', async (pointer, current, next) => {
    const user = await register(app);
    const sent = current === 'right' ? user.password : current;
    const { status, body } = await change(user.access_token, sent, next);
    expect([status, body.errors?.[0]?.pointer]).toEqual([422, pointer]);
    expect(await loginStatus(user, user.password)).toBe(200);
  });

  it('accepts only one of two concurrent changes with the same current password', async () => {
    for (let round = 0; round < 5; round += 1) {
      const user = await register(app);
      const passwords = ['the first new password', 'the second new password'];
      const answers = await Promise.all(
        passwords.map((password) => change(user.access_token, user.password, password)),
      );
      const accepted = answers.findIndex(({ status }) => status === 200);
      const rejected = answers[1 - accepted];
      expect([answers[accepted]?.status, rejected?.status]).toEqual([200, 422]);
      expect(rejected?.body.errors[0].code).toBe('wrong_password');
      expect(await loginStatus(user, passwords[accepted] ?? '')).toBe(200);
      expect(await loginStatus(user, passwords[1 - accepted] ?? '')).toBe(401);
    }
  });
});
