import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { deriveKey } from '../../src/keys/derive-key.js';
import { TokenKeys } from '../../src/tokens/token-keys.js';
import { type TestUser, isAccessTokenValid, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { decodeJwt, signJwt } from '../support/jwt.js';

type Json = Record<string, unknown>;

const base64url = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
const now = () => Math.floor(Date.now() / 1000);

describe('access token validation', () => {
  let app: TestApp;
  let user: TestUser;
  let other: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    user = await register(app);
    other = await register(app);
  });
  afterAll(() => app.close());

  /** Signs the user's token again with changed parts; a value of undefined removes a field. */
  const forge = (claims: Json = {}, header: Json = {}, key = app.get(TokenKeys).accessToken) => {
    const own = decodeJwt(user.access_token);
    return signJwt({ ...own.header, ...header }, { ...own.claims, ...claims }, key);
  };
  const parts = () => user.access_token.split('.') as [string, string, string];

  /** Proves the baseline: each test below changes one part of this token. */
  it('accepts a token that the test signs with the right key and claims', async () => {
    expect(await isAccessTokenValid(app, forge({ jti: randomUUID() }))).toBe(true);
  });

  const expectRejected = async (token: string) => {
    const { status, body, headers, text } = await app.api('GET', '/users/me', { token });
    expect([status, body.code]).toEqual([401, 'invalid_token']);
    expect(headers['www-authenticate']).toMatch(/^Bearer error="invalid_token"/);
    expect(headers['content-type']).toMatch('application/problem+json');
    if (token.length > 20) expect(text).not.toContain(token);
    expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
  };

  it('rejects a missing token without an error code in WWW-Authenticate', async () => {
    const { status, body, headers } = await app.api('GET', '/users/me');
    expect([status, body.code]).toEqual([401, 'invalid_token']);
    expect(headers['www-authenticate']).toBe('Bearer');
  });

  it.each<[string, () => string]>([
    ['nonsense', () => 'nonsense'],
    ['two parts', () => parts().slice(0, 2).join('.')],
    ['four parts', () => `${user.access_token}.x`],
    ['five parts, as in an encrypted JWT', () => `${user.access_token}.x.y`],
    ['empty parts', () => '..'],
    [
      'a header that is not JSON',
      () => `${Buffer.from('{').toString('base64url')}.${parts()[1]}.x`,
    ],
    ['a header that is null', () => `${base64url(null)}.${parts()[1]}.${parts()[2]}`],
    [
      'claims that are not an object',
      () =>
        signJwt(decodeJwt(user.access_token).header, [] as never, app.get(TokenKeys).accessToken),
    ],
    ['another token after it', () => `${user.access_token}, Bearer ${user.access_token}`],
    // The token itself is cached by now; only its exact text may match the cache entry.
    ['other text after it', () => `${user.access_token} ${'x'.repeat(1_000)}`],
    ['a refresh token', () => user.refresh_token],
  ])('rejects a malformed token: %s', async (_, token) => {
    await expectRejected(token());
  });

  it.each<[string, () => string]>([
    [
      'the signature is changed',
      () =>
        `${parts()[0]}.${parts()[1]}.${parts()[2].replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))}`,
    ],
    ['the signature is truncated', () => user.access_token.slice(0, -1)],
    ['the signature is missing', () => `${parts()[0]}.${parts()[1]}.`],
    [
      'the signature has another encoding of the same bytes',
      () => respellSignature(user.access_token),
    ],
    ['the signature is padded', () => `${user.access_token}=`],
    [
      'the claims are changed',
      () =>
        `${parts()[0]}.${base64url({ ...decodeJwt(user.access_token).claims, role: 'admin' })}.${parts()[2]}`,
    ],
    [
      'it is signed with another secret',
      () => forge({}, {}, deriveKey('another secret', 'access-token')),
    ],
    [
      'it is signed with the key of refresh tokens',
      () => forge({}, {}, app.get(TokenKeys).refreshToken),
    ],
    [
      'it is signed with an empty key',
      () => signJwt(decodeJwt(user.access_token).header, decodeJwt(user.access_token).claims, ''),
    ],
  ])('rejects a token when %s', async (_, token) => {
    await expectRejected(token());
  });

  it.each(['none', 'None', 'nOnE', 'HS384', 'HS512', 'hs256', 'RS256', 'ES256', '', null])(
    'rejects a token with the algorithm %p',
    async (alg) => {
      await expectRejected(forge({}, { alg }));
      await expectRejected(forge({}, { alg }).replace(/[^.]+$/, ''));
    },
  );

  it('rejects a token signed with an RSA key that its own header carries', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwk = publicKey.export({ format: 'jwk' });
    const { header, claims } = decodeJwt(user.access_token);
    const signed = `${base64url({ ...header, alg: 'RS256', jwk })}.${base64url(claims)}`;
    await expectRejected(
      `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`,
    );
  });

  it.each<[string, Json]>([
    ['the typ JWT', { typ: 'JWT' }],
    ['no typ', { typ: undefined }],
    ['the typ of an ID token', { typ: 'id+jwt' }],
    ['a list as typ', { typ: ['at+jwt'] }],
    ['an unknown crit', { crit: ['exp'] }],
    ['a jku', { jku: 'https://keys.example/jwks.json' }],
    ['a jwk', { jwk: { kty: 'oct', k: 'AAAA' } }],
    ['an unknown kid', { kid: 'another' }],
    ['no kid', { kid: undefined }],
    ['a kid that is a path', { kid: '../../../../dev/null' }],
    ['an object as kid', { kid: { toString: 'x' } }],
  ])('rejects a token with %s in its header', async (_, header) => {
    await expectRejected(forge({}, header));
  });

  it.each<[string, () => Json]>([
    ['another issuer', () => ({ iss: 'https://elsewhere.example' })],
    ['no issuer', () => ({ iss: undefined })],
    ['another audience', () => ({ aud: 'another-api' })],
    ['no audience', () => ({ aud: undefined })],
    ['an exp in the past', () => ({ iat: now() - 901, exp: now() - 1 })],
    ['no exp', () => ({ exp: undefined })],
    ['a string as exp', () => ({ exp: '4000000000' })],
    ['an nbf in the future', () => ({ nbf: now() + 300 })],
    ['no iat', () => ({ iat: undefined })],
    ['no sub', () => ({ sub: undefined })],
    ['no sid', () => ({ sid: undefined })],
    ['no jti', () => ({ jti: undefined })],
    ['the sid of another user', () => ({ sid: decodeJwt(other.access_token).claims['sid'] })],
    ['the sub of another user', () => ({ sub: other.id })],
    ['an unknown sid', () => ({ sid: randomUUID() })],
    ['an unknown sub', () => ({ sub: randomUUID() })],
    ['a sid that is not a UUID', () => ({ sid: 'x' })],
    ['a sub that is not a UUID', () => ({ sub: "' OR 1=1 --" })],
    ['a null sid', () => ({ sid: null })],
    ['a list as sub', () => ({ sub: [user.id] })],
    ['an object as sid', () => ({ sid: { not: 'x' } })],
  ])('rejects a token with %s', async (_, claims) => {
    await expectRejected(forge(claims()));
  });

  it('grants no admin access by a role claim: the role comes from the database', async () => {
    const token = forge({ role: 'admin' });
    expect(await isAccessTokenValid(app, token)).toBe(true);
    const { status, body } = await app.api('GET', '/users', { token });
    expect([status, body.code]).toEqual([403, 'forbidden']);
  });
});

/** Changes the last character without changing the bytes: its lowest bits are unused. */
function respellSignature(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(token.at(-1) ?? '');
  const respelled = token.slice(0, -1) + alphabet[last ^ 1];
  expect(Buffer.from(respelled.split('.')[2] ?? '', 'base64url')).toEqual(
    Buffer.from(token.split('.')[2] ?? '', 'base64url'),
  );
  return respelled;
}
