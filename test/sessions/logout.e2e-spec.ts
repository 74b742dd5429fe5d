import { deriveKey } from '../../src/keys/derive-key.js';
import { formatRefreshToken } from '../../src/tokens/refresh-token.js';
import { isAlive, login, refresh, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { sessionOf, sessionRows, tokenSourceOf } from '../support/sessions.js';

describe('logout', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  const logout = (refresh_token: unknown) =>
    app.api('POST', '/auth/logout', { json: { refresh_token } });

  it('ends that session at once, its access tokens included, and no other', async () => {
    const account = await register(app);
    const other = await login(app, account);
    const { status, text } = await logout(account.refresh_token);
    expect([status, text]).toEqual([204, '']);
    expect(await isAlive(app, account.access_token)).toBe(false);
    const { status: refused, body } = await refresh(app, account.refresh_token);
    expect([refused, body.code]).toEqual([401, 'invalid_grant']);
    expect(await isAlive(app, other.access_token)).toBe(true);
    expect((await refresh(app, other.refresh_token)).status).toBe(200);
  });

  it('ends the access tokens of every refresh before it', async () => {
    const account = await register(app);
    const child = (await refresh(app, account.refresh_token)).body;
    const grandchild = (await refresh(app, child.refresh_token)).body;
    await logout(grandchild.refresh_token);
    for (const { access_token } of [account, child, grandchild]) {
      expect(await isAlive(app, access_token)).toBe(false);
    }
  });

  it('works with the parent too, whose successor got lost on its way', async () => {
    const account = await register(app);
    const { body } = await refresh(app, account.refresh_token);
    expect((await logout(account.refresh_token)).status).toBe(204);
    expect(await isAlive(app, body.access_token)).toBe(false);
    expect((await refresh(app, body.refresh_token)).status).toBe(401);
  });

  it('answers the same again, and the first time stays on record', async () => {
    const account = await register(app);
    const first = await logout(account.refresh_token);
    const row = await sessionOf(app, account.access_token);
    const again = await logout(account.refresh_token);
    expect([again.status, again.text]).toEqual([first.status, first.text]);
    expect(row.revokedReason).toBe('logout');
    expect(await sessionOf(app, account.access_token)).toEqual(row);
  });

  it.each<[string, (token: string) => string]>([
    ['nothing', () => ''],
    ['nonsense', () => 'nonsense'],
    ['a token whose MAC is forged', (token) => `${token.slice(0, -6)}AAAAAA`],
    ['a token that is cut short', (token) => token.slice(0, -1)],
    ['a token without its prefix', (token) => token.slice(5)],
  ])('answers 204 to %s, and ends nothing', async (_, forge) => {
    const account = await register(app);
    const { status, text, headers } = await logout(forge(account.refresh_token));
    expect([status, text]).toEqual([204, '']);
    expect(headers['www-authenticate']).toBeUndefined();
    expect(await isAlive(app, account.access_token)).toBe(true);
    expect((await refresh(app, account.refresh_token)).status).toBe(200);
  });

  it('answers 204 to an access token, and ends nothing', async () => {
    const account = await register(app);
    expect((await logout(account.access_token)).status).toBe(204);
    expect(await isAlive(app, account.access_token)).toBe(true);
  });

  it('answers 204 to a token of another service, and ends nothing', async () => {
    const account = await register(app);
    const source = await tokenSourceOf(app, account.access_token);
    const foreign = formatRefreshToken(source, deriveKey('a stranger’s secret', 'refresh-token'));
    expect((await logout(foreign)).status).toBe(204);
    expect(await isAlive(app, account.access_token)).toBe(true);
    expect((await refresh(app, account.refresh_token)).status).toBe(200);
  });

  it.each([
    ['no token', {}, '#/refresh_token'],
    ['a token that is no text', { refresh_token: 1 }, '#/refresh_token'],
    ['null', { refresh_token: null }, '#/refresh_token'],
    ['a token that is far too long', { refresh_token: 'x'.repeat(513) }, '#/refresh_token'],
    ['more than a token', { refresh_token: 'x', user_id: 'y' }, '#/user_id'],
  ])('refuses %s', async (_, json, pointer) => {
    const { status, body } = await app.api('POST', '/auth/logout', { json });
    expect([status, body.code]).toEqual([422, 'validation_failed']);
    expect(body.errors[0].pointer).toBe(pointer);
  });

  it('refuses a form, and ends nothing', async () => {
    const { refresh_token, access_token } = await register(app);
    const { status, body } = await app.api('POST', '/auth/logout', { form: { refresh_token } });
    expect([status, body.code]).toEqual([415, 'unsupported_media_type']);
    expect(await isAlive(app, access_token)).toBe(true);
  });
});

describe('logout-all', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  const logoutAll = (token?: string) => app.api('POST', '/auth/logout-all', { token });

  it('ends every session of the user, this one too, and none of anybody else', async () => {
    const [account, neighbour] = [await register(app), await register(app)];
    const sessions = [account, await login(app, account), await login(app, account)];
    const refreshed = (await refresh(app, account.refresh_token)).body;
    const { status, text } = await logoutAll(account.access_token);
    expect([status, text]).toEqual([204, '']);
    for (const { access_token, refresh_token } of [...sessions, refreshed]) {
      expect(await isAlive(app, access_token)).toBe(false);
      expect((await refresh(app, refresh_token)).status).toBe(401);
    }
    expect(await isAlive(app, neighbour.access_token)).toBe(true);
    expect((await refresh(app, neighbour.refresh_token)).status).toBe(200);
  });

  it('keeps nobody from signing in again', async () => {
    const account = await register(app);
    await logoutAll(account.access_token);
    expect(await isAlive(app, (await login(app, account)).access_token)).toBe(true);
  });

  it('leaves the record of a session that was over before', async () => {
    const account = await register(app);
    const before = await login(app, account);
    await app.api('POST', '/auth/logout', { json: { refresh_token: before.refresh_token } });
    const row = await sessionOf(app, before.access_token);
    await logoutAll(account.access_token);
    expect(await sessionOf(app, before.access_token)).toEqual(row);
    expect((await sessionOf(app, account.access_token)).revokedReason).toBe('logout_all');
  });

  it('asks for an access token that is still good', async () => {
    const account = await register(app);
    expect((await logoutAll()).status).toBe(401);
    expect((await logoutAll(account.refresh_token)).status).toBe(401);
    expect(await isAlive(app, account.access_token)).toBe(true);
    await logoutAll(account.access_token);
    const { status, body } = await logoutAll(account.access_token);
    expect([status, body.code]).toEqual([401, 'invalid_token']);
  });

  it('ends nobody else’s sessions, whatever id stands in the body', async () => {
    const [account, victim] = [await register(app), await register(app)];
    await app.api('POST', '/auth/logout-all', {
      token: account.access_token,
      json: { user_id: victim.id, id: victim.id },
    });
    expect(await isAlive(app, victim.access_token)).toBe(true);
    const rows = await sessionRows(app).findBy({ userId: victim.id });
    expect(rows.map(({ revokedAt }) => revokedAt)).toEqual([null]);
  });
});
