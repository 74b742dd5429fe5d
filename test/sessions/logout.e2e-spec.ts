import { deriveKey } from '../../src/keys/derive-key.js';
import { formatRefreshToken } from '../../src/tokens/refresh-token.js';
import { isAccessTokenValid, login, refresh, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { sessionOf, sessionRows, tokenSourceOf } from '../support/sessions.js';

describe('logout', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  const logout = (refresh_token: unknown) =>
    app.api('POST', '/auth/logout', { json: { refresh_token } });

  it('revokes the session and its access tokens at once, and no other session', async () => {
    const user = await register(app);
    const other = await login(app, user);
    const { status, text } = await logout(user.refresh_token);
    expect([status, text]).toEqual([204, '']);
    expect(await isAccessTokenValid(app, user.access_token)).toBe(false);
    const { status: statusAfter, body } = await refresh(app, user.refresh_token);
    expect([statusAfter, body.code]).toEqual([401, 'invalid_grant']);
    expect(await isAccessTokenValid(app, other.access_token)).toBe(true);
    expect((await refresh(app, other.refresh_token)).status).toBe(200);
  });

  it('revokes the access tokens of all earlier refreshes', async () => {
    const user = await register(app);
    const child = (await refresh(app, user.refresh_token)).body;
    const grandchild = (await refresh(app, child.refresh_token)).body;
    await logout(grandchild.refresh_token);
    for (const { access_token } of [user, child, grandchild]) {
      expect(await isAccessTokenValid(app, access_token)).toBe(false);
    }
  });

  it('accepts the parent of an unused successor', async () => {
    const user = await register(app);
    const { body } = await refresh(app, user.refresh_token);
    expect((await logout(user.refresh_token)).status).toBe(204);
    expect(await isAccessTokenValid(app, body.access_token)).toBe(false);
    expect((await refresh(app, body.refresh_token)).status).toBe(401);
  });

  it('answers a repeated logout in the same way and keeps the first record', async () => {
    const user = await register(app);
    const first = await logout(user.refresh_token);
    const row = await sessionOf(app, user.access_token);
    const again = await logout(user.refresh_token);
    expect([again.status, again.text]).toEqual([first.status, first.text]);
    expect(row.revokedReason).toBe('logout');
    expect(await sessionOf(app, user.access_token)).toEqual(row);
  });

  it.each<[string, (token: string) => string]>([
    ['an empty token', () => ''],
    ['nonsense', () => 'nonsense'],
    ['a token with a forged MAC', (token) => `${token.slice(0, -6)}AAAAAA`],
    ['a truncated token', (token) => token.slice(0, -1)],
    ['a token without its prefix', (token) => token.slice(5)],
  ])('answers 204 to %s without revoking the session', async (_, forge) => {
    const user = await register(app);
    const { status, text, headers } = await logout(forge(user.refresh_token));
    expect([status, text]).toEqual([204, '']);
    expect(headers['www-authenticate']).toBeUndefined();
    expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
    expect((await refresh(app, user.refresh_token)).status).toBe(200);
  });

  it('answers 204 to an access token without revoking the session', async () => {
    const user = await register(app);
    expect((await logout(user.access_token)).status).toBe(204);
    expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
  });

  it('answers 204 to a token of another service without revoking the session', async () => {
    const user = await register(app);
    const source = await tokenSourceOf(app, user.access_token);
    const foreign = formatRefreshToken(source, deriveKey('another secret', 'refresh-token'));
    expect((await logout(foreign)).status).toBe(204);
    expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
    expect((await refresh(app, user.refresh_token)).status).toBe(200);
  });

  it.each([
    ['no token', {}, '#/refresh_token'],
    ['a token that is not a string', { refresh_token: 1 }, '#/refresh_token'],
    ['a null token', { refresh_token: null }, '#/refresh_token'],
    ['a token that is too long', { refresh_token: 'x'.repeat(2049) }, '#/refresh_token'],
    ['an unknown field', { refresh_token: 'x', user_id: 'y' }, '#/user_id'],
  ])('rejects %s with 422 and a pointer to the field', async (_, json, pointer) => {
    const { status, body } = await app.api('POST', '/auth/logout', { json });
    expect([status, body.code]).toEqual([422, 'validation_failed']);
    expect(body.errors[0].pointer).toBe(pointer);
  });

  it('rejects a form without revoking the session', async () => {
    const { refresh_token, access_token } = await register(app);
    const { status, body } = await app.api('POST', '/auth/logout', { form: { refresh_token } });
    expect([status, body.code]).toEqual([415, 'unsupported_media_type']);
    expect(await isAccessTokenValid(app, access_token)).toBe(true);
  });
});

describe('logout-all', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  const logoutAll = (token?: string) => app.api('POST', '/auth/logout-all', { token });

  it('revokes every session of the user, including the current one, and none of other users', async () => {
    const [user, other] = [await register(app), await register(app)];
    const sessions = [user, await login(app, user), await login(app, user)];
    const refreshed = (await refresh(app, user.refresh_token)).body;
    const { status, text } = await logoutAll(user.access_token);
    expect([status, text]).toEqual([204, '']);
    for (const { access_token, refresh_token } of [...sessions, refreshed]) {
      expect(await isAccessTokenValid(app, access_token)).toBe(false);
      expect((await refresh(app, refresh_token)).status).toBe(401);
    }
    expect(await isAccessTokenValid(app, other.access_token)).toBe(true);
    expect((await refresh(app, other.refresh_token)).status).toBe(200);
  });

  it('allows the user to sign in again', async () => {
    const user = await register(app);
    await logoutAll(user.access_token);
    expect(await isAccessTokenValid(app, (await login(app, user)).access_token)).toBe(true);
  });

  it('keeps the record of a session that was revoked before', async () => {
    const user = await register(app);
    const before = await login(app, user);
    await app.api('POST', '/auth/logout', { json: { refresh_token: before.refresh_token } });
    const row = await sessionOf(app, before.access_token);
    await logoutAll(user.access_token);
    expect(await sessionOf(app, before.access_token)).toEqual(row);
    expect((await sessionOf(app, user.access_token)).revokedReason).toBe('logout_all');
  });

  it('requires a valid access token', async () => {
    const user = await register(app);
    expect((await logoutAll()).status).toBe(401);
    expect((await logoutAll(user.refresh_token)).status).toBe(401);
    expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
    await logoutAll(user.access_token);
    const { status, body } = await logoutAll(user.access_token);
    expect([status, body.code]).toEqual([401, 'invalid_token']);
  });

  it('revokes no sessions of another user named in the body', async () => {
    const [user, other] = [await register(app), await register(app)];
    await app.api('POST', '/auth/logout-all', {
      token: user.access_token,
      json: { user_id: other.id, id: other.id },
    });
    expect(await isAccessTokenValid(app, other.access_token)).toBe(true);
    const rows = await sessionRows(app).findBy({ userId: other.id });
    expect(rows.map(({ revokedAt }) => revokedAt)).toEqual([null]);
  });
});
