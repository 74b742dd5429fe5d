import { formatRefreshToken, type TokenSource } from '../../src/tokens/refresh-token.js';
import { deriveKey } from '../../src/keys/derive-key.js';
import { TokenKeys } from '../../src/tokens/token-keys.js';
import {
  type TestUser,
  isAccessTokenValid,
  login,
  refresh,
  register,
  registerAdmin,
} from '../support/users.js';
import { TestApp } from '../support/app.js';
import {
  sessionOf,
  sessionRows,
  setSession,
  tokenSourceOf,
  userRows,
} from '../support/sessions.js';

const PREFIX = 'uart_';

/** Changes one bit of one byte of the token. */
function flipBit(token: string, byte: number): string {
  const bytes = Buffer.from(token.slice(PREFIX.length), 'base64url');
  bytes.writeUInt8(bytes.readUInt8(byte) ^ 1, byte);
  return PREFIX + bytes.toString('base64url');
}

describe('rejection of refresh tokens', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  const sendRefresh = async (token: string) => {
    const { status, headers, body } = await refresh(app, token);
    expect(headers['content-type']).toMatch('application/problem+json');
    const { request_id: _, ...rest } = body;
    return { status, ...rest };
  };

  describe('forged refresh tokens', () => {
    const forgeries: [string, (token: string) => string][] = [
      ['with a wrong MAC', (token) => flipBit(token, 51)],
      ['with another generation', (token) => flipBit(token, 19)],
      ['of a session that does not exist', (token) => flipBit(token, 15)],
      ['with a missing last character', (token) => token.slice(0, -1)],
      ['with text after it', (token) => `${token}A`],
      ['without its prefix', (token) => token.slice(PREFIX.length)],
      ['in another case', (token) => token.toUpperCase()],
      ['with padding', (token) => `${token}==`],
      ['consisting of the prefix only', () => PREFIX],
      ['that is empty', () => ''],
      ['that is not base64', () => `${PREFIX}${'é'.repeat(70)}`],
    ];
    it.each(forgeries)('rejects a token %s without changing the session', async (_, forge) => {
      const user = await register(app);
      const row = await sessionOf(app, user.access_token);
      expect(await sendRefresh(forge(user.refresh_token))).toMatchObject({
        status: 401,
        code: 'invalid_grant',
      });
      expect(await sessionOf(app, user.access_token)).toEqual(row);
      expect((await refresh(app, user.refresh_token)).status).toBe(200);
    });

    it('does not treat an older generation with a wrong MAC as reuse', async () => {
      const user = await register(app);
      const child = (await refresh(app, user.refresh_token)).body;
      const grandchild = (await refresh(app, child.refresh_token)).body;
      expect((await sendRefresh(flipBit(user.refresh_token, 30))).status).toBe(401);
      expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
      expect((await refresh(app, grandchild.refresh_token)).status).toBe(200);
    });

    it.each<[string, (source: TokenSource) => string]>([
      [
        'another key',
        (source) => formatRefreshToken(source, deriveKey('another secret', 'refresh-token')),
      ],
      [
        'the key of access tokens',
        (source) => formatRefreshToken(source, app.get(TokenKeys).accessToken),
      ],
      [
        'another seed',
        (source) =>
          formatRefreshToken({ ...source, seed: 'A'.repeat(43) }, app.get(TokenKeys).refreshToken),
      ],
    ])('rejects a token made with %s', async (_, forge) => {
      const user = await register(app);
      const source = await tokenSourceOf(app, user.access_token);
      expect((await sendRefresh(forge(source))).status).toBe(401);
      expect((await refresh(app, user.refresh_token)).status).toBe(200);
    });
  });

  it('rejects a valid token of a later generation than the row without revoking the session', async () => {
    const user = await register(app);
    const { body } = await refresh(app, user.refresh_token);
    // As after a restore of the database from a backup.
    await setSession(app, user.access_token, { generation: 0 });
    expect((await sendRefresh(body.refresh_token)).status).toBe(401);
    expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
    expect((await refresh(app, user.refresh_token)).status).toBe(200);
  });

  it('rejects an access token at the refresh route and a refresh token as a bearer token', async () => {
    const user = await register(app);
    expect((await sendRefresh(user.access_token)).code).toBe('invalid_grant');
    const { status, body } = await app.api('GET', '/users/me', { token: user.refresh_token });
    expect([status, body.code]).toEqual([401, 'invalid_token']);
  });

  it('rejects the token of a disabled user, even after the user is enabled again', async () => {
    const user = await register(app);
    for (const is_active of [false, true]) {
      const { status } = await app.api('PUT', `/users/${user.id}`, {
        token: admin.access_token,
        json: { is_active },
      });
      expect(status).toBe(200);
      expect((await sendRefresh(user.refresh_token)).code).toBe('invalid_grant');
      expect(await isAccessTokenValid(app, user.access_token)).toBe(false);
    }
  });

  it('rejects the token of a user disabled directly in the database', async () => {
    const user = await register(app);
    // This new session is not cached; a cached one would stay valid for up to a minute.
    const { access_token } = await login(app, user);
    await userRows(app).update({ id: user.id }, { isActive: false });
    expect((await sendRefresh(user.refresh_token)).status).toBe(401);
    expect(await isAccessTokenValid(app, access_token)).toBe(false);
    expect((await sessionOf(app, user.access_token)).generation).toBe(0);
  });

  it('rejects the token of a deleted user and deletes the sessions with the user', async () => {
    const user = await register(app);
    const { status } = await app.api('DELETE', `/users/${user.id}`, {
      token: admin.access_token,
    });
    expect(status).toBe(204);
    expect((await sendRefresh(user.refresh_token)).code).toBe('invalid_grant');
    expect(await isAccessTokenValid(app, user.access_token)).toBe(false);
    expect(await sessionRows(app).countBy({ userId: user.id })).toBe(0);
  });

  it('gives the same answer for every reason', async () => {
    const user = await register(app);
    const [reused, revoked] = [await register(app), await register(app)];
    const child = (await refresh(app, reused.refresh_token)).body;
    await refresh(app, child.refresh_token);
    await app.api('POST', '/auth/logout', { json: { refresh_token: revoked.refresh_token } });
    const answers = [
      await sendRefresh('nonsense'),
      await sendRefresh(flipBit(user.refresh_token, 51)),
      await sendRefresh(reused.refresh_token),
      await sendRefresh(revoked.refresh_token),
    ];
    expect(answers).toEqual(answers.map(() => answers[0]));
  });

  it.each([
    ['no token', {}, 422],
    ['a token that is not a string', { refresh_token: { $ne: '' } }, 422],
    ['a null token', { refresh_token: null }, 422],
    ['an unknown field', { refresh_token: 'x', user_id: 'y' }, 422],
    ['a body that is not an object', ['x'], 400],
  ])('rejects %s', async (_, json, expected) => {
    const { status } = await app.api('POST', '/auth/refresh', { json });
    expect(status).toBe(expected);
  });

  it('rejects a form', async () => {
    const { refresh_token } = await register(app);
    const { status, body } = await app.api('POST', '/auth/refresh', { form: { refresh_token } });
    expect([status, body.code]).toEqual([415, 'unsupported_media_type']);
  });
});
