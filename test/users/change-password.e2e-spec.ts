import { type TestUser, isAlive, login, refresh, register } from '../support/users.js';
import { TestApp } from '../support/app.js';

const NEW_PASSWORD = 'an entirely new password';

describe('changing the own password', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  const change = (token: string, current_password: unknown, new_password: unknown) =>
    app.api('PUT', '/users/me/password', { token, json: { current_password, new_password } });
  const loginStatus = async ({ username }: TestUser, password: string) =>
    (await app.api('POST', '/auth/login', { json: { username, password } })).status;

  it('keeps the session that asked for it and ends every other, tokens of both kinds', async () => {
    const account = await register(app);
    const others = [await login(app, account), await login(app, account)];
    const stranger = await register(app);

    const { status, text } = await change(account.access_token, account.password, NEW_PASSWORD);
    expect([status, text]).toEqual([204, '']);

    for (const other of others) {
      expect(await isAlive(app, other.access_token)).toBe(false);
      const { status: refused, body } = await refresh(app, other.refresh_token);
      expect([refused, body.code]).toEqual([401, 'invalid_grant']);
    }
    expect(await isAlive(app, account.access_token)).toBe(true);
    expect((await refresh(app, account.refresh_token)).status).toBe(200);
    expect(await isAlive(app, stranger.access_token)).toBe(true);
  });

  it('lets the new password in and the old one no longer', async () => {
    const account = await register(app);
    await change(account.access_token, account.password, NEW_PASSWORD);
    expect(await loginStatus(account, account.password)).toBe(401);
    expect(await loginStatus(account, NEW_PASSWORD)).toBe(200);
  });

  it('refuses a wrong current password as a field, and everything stays', async () => {
    const account = await register(app);
    const other = await login(app, account);
    const { status, body } = await change(account.access_token, 'not the password', NEW_PASSWORD);
    expect([status, body.code]).toEqual([422, 'validation_failed']);
    expect(body.errors).toEqual([
      { pointer: '#/current_password', code: 'wrong_password', detail: expect.any(String) },
    ]);
    expect(await isAlive(app, other.access_token)).toBe(true);
    expect(await loginStatus(account, account.password)).toBe(200);
    expect(await loginStatus(account, NEW_PASSWORD)).toBe(401);
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
  ])('refuses %s in %j → %j', async (pointer, current, next) => {
    const account = await register(app);
    const sent = current === 'right' ? account.password : current;
    const { status, body } = await change(account.access_token, sent, next);
    expect([status, body.errors?.[0]?.pointer]).toEqual([422, pointer]);
    expect(await loginStatus(account, account.password)).toBe(200);
  });

  it('lets one of two changes at once win: the other no longer knows the current password', async () => {
    for (let round = 0; round < 5; round += 1) {
      const account = await register(app);
      const passwords = ['the first new password', 'the second new password'];
      const answers = await Promise.all(
        passwords.map((password) => change(account.access_token, account.password, password)),
      );
      const winner = answers.findIndex(({ status }) => status === 204);
      const loser = answers[1 - winner];
      expect([answers[winner]?.status, loser?.status]).toEqual([204, 422]);
      expect(loser?.body.errors[0].code).toBe('wrong_password');
      expect(await loginStatus(account, passwords[winner] ?? '')).toBe(200);
      expect(await loginStatus(account, passwords[1 - winner] ?? '')).toBe(401);
    }
  });
});
