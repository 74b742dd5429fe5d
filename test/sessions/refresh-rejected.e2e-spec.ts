import { formatRefreshToken, type TokenSource } from '../../src/tokens/refresh-token.js';
import { deriveKey } from '../../src/keys/derive-key.js';
import { TokenKeys } from '../../src/tokens/token-keys.js';
import {
  type TestUser,
  isAlive,
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

/** The token with one bit of one byte changed. */
function flipped(token: string, byte: number): string {
  const bytes = Buffer.from(token.slice(PREFIX.length), 'base64url');
  bytes.writeUInt8(bytes.readUInt8(byte) ^ 1, byte);
  return PREFIX + bytes.toString('base64url');
}

describe('refresh refuses', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  const refusal = async (token: string) => {
    const { status, headers, body } = await refresh(app, token);
    expect(headers['content-type']).toMatch('application/problem+json');
    const { request_id: _, ...rest } = body;
    return { status, ...rest };
  };

  describe('a token that is not ours, and changes nothing', () => {
    const forgeries: [string, (token: string) => string][] = [
      ['with a wrong MAC', (token) => flipped(token, 51)],
      ['with another generation', (token) => flipped(token, 19)],
      ['of a session that does not exist', (token) => flipped(token, 15)],
      ['cut short', (token) => token.slice(0, -1)],
      ['with something behind it', (token) => `${token}A`],
      ['without its prefix', (token) => token.slice(PREFIX.length)],
      ['in another case', (token) => token.toUpperCase()],
      ['with padding', (token) => `${token}==`],
      ['with nothing but the prefix', () => PREFIX],
      ['that is empty', () => ''],
      ['that is no base64', () => `${PREFIX}${'é'.repeat(70)}`],
    ];
    it.each(forgeries)('%s', async (_, forge) => {
      const account = await register(app);
      const row = await sessionOf(app, account.access_token);
      expect(await refusal(forge(account.refresh_token))).toMatchObject({
        status: 401,
        code: 'invalid_grant',
      });
      expect(await sessionOf(app, account.access_token)).toEqual(row);
      expect((await refresh(app, account.refresh_token)).status).toBe(200);
    });

    it('with an older generation and a wrong MAC: no reuse, the session lives on', async () => {
      const account = await register(app);
      const child = (await refresh(app, account.refresh_token)).body;
      const grandchild = (await refresh(app, child.refresh_token)).body;
      expect((await refusal(flipped(account.refresh_token, 30))).status).toBe(401);
      expect(await isAlive(app, account.access_token)).toBe(true);
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
    ])('made with %s', async (_, forge) => {
      const account = await register(app);
      const source = await tokenSourceOf(app, account.access_token);
      expect((await refusal(forge(source))).status).toBe(401);
      expect((await refresh(app, account.refresh_token)).status).toBe(200);
    });
  });

  it('a genuine token of a later generation than the row, and lets the session live', async () => {
    const account = await register(app);
    const { body } = await refresh(app, account.refresh_token);
    // As after a restore of the database from a backup.
    await setSession(app, account.access_token, { generation: 0 });
    expect((await refusal(body.refresh_token)).status).toBe(401);
    expect(await isAlive(app, account.access_token)).toBe(true);
    expect((await refresh(app, account.refresh_token)).status).toBe(200);
  });

  it('an access token; and a refresh token opens nothing', async () => {
    const account = await register(app);
    expect((await refusal(account.access_token)).code).toBe('invalid_grant');
    const { status, body } = await app.api('GET', '/users/me', { token: account.refresh_token });
    expect([status, body.code]).toEqual([401, 'invalid_token']);
  });

  it('the token of a disabled user, also after the account is enabled again', async () => {
    const account = await register(app);
    for (const is_active of [false, true]) {
      const { status } = await app.api('PUT', `/users/${account.id}`, {
        token: admin.access_token,
        json: { is_active },
      });
      expect(status).toBe(200);
      expect((await refusal(account.refresh_token)).code).toBe('invalid_grant');
      expect(await isAlive(app, account.access_token)).toBe(false);
    }
  });

  it('the token of a user whom somebody disabled in the database itself', async () => {
    const account = await register(app);
    // Nobody has asked with this token yet; what is remembered of others counts for a minute.
    const { access_token } = await login(app, account);
    await userRows(app).update({ id: account.id }, { isActive: false });
    expect((await refusal(account.refresh_token)).status).toBe(401);
    expect(await isAlive(app, access_token)).toBe(false);
    expect((await sessionOf(app, account.access_token)).generation).toBe(0);
  });

  it('the token of a deleted user, whose sessions are gone too', async () => {
    const account = await register(app);
    const { status } = await app.api('DELETE', `/users/${account.id}`, {
      token: admin.access_token,
    });
    expect(status).toBe(204);
    expect((await refusal(account.refresh_token)).code).toBe('invalid_grant');
    expect(await isAlive(app, account.access_token)).toBe(false);
    expect(await sessionRows(app).countBy({ userId: account.id })).toBe(0);
  });

  it('with one and the same answer, whatever the reason', async () => {
    const account = await register(app);
    const [reused, over] = [await register(app), await register(app)];
    const child = (await refresh(app, reused.refresh_token)).body;
    await refresh(app, child.refresh_token);
    await app.api('POST', '/auth/logout', { json: { refresh_token: over.refresh_token } });
    const answers = [
      await refusal('nonsense'),
      await refusal(flipped(account.refresh_token, 51)),
      await refusal(reused.refresh_token),
      await refusal(over.refresh_token),
    ];
    expect(answers).toEqual(answers.map(() => answers[0]));
  });

  it.each([
    ['no token', {}, 422],
    ['a token that is no text', { refresh_token: { $ne: '' } }, 422],
    ['null', { refresh_token: null }, 422],
    ['more than it asked for', { refresh_token: 'x', user_id: 'y' }, 422],
    ['a body that is no object', ['x'], 400],
  ])('%s', async (_, json, expected) => {
    const { status } = await app.api('POST', '/auth/refresh', { json });
    expect(status).toBe(expected);
  });

  it('a form', async () => {
    const { refresh_token } = await register(app);
    const { status, body } = await app.api('POST', '/auth/refresh', { form: { refresh_token } });
    expect([status, body.code]).toEqual([415, 'unsupported_media_type']);
  });
});
