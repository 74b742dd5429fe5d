import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { deriveKey } from '../../src/keys/derive-key.js';
import { TokenKeys } from '../../src/tokens/token-keys.js';
import { type TestUser, isAlive, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { decodeJwt, signJwt } from '../support/jwt.js';

type Json = Record<string, unknown>;

const base64url = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
const now = () => Math.floor(Date.now() / 1000);

describe('an access token is refused', () => {
  let app: TestApp;
  let account: TestUser;
  let other: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    account = await register(app);
    other = await register(app);
  });
  afterAll(() => app.close());

  /** The account's own token with this changed, signed with the right key; undefined leaves out. */
  const forge = (claims: Json = {}, header: Json = {}, key = app.get(TokenKeys).accessToken) => {
    const own = decodeJwt(account.access_token);
    return signJwt({ ...own.header, ...header }, { ...own.claims, ...claims }, key);
  };
  const parts = () => account.access_token.split('.') as [string, string, string];

  /** Every test below changes one thing of this one. */
  it('never when all of it is right, whoever wrote it', async () => {
    expect(await isAlive(app, forge({ jti: randomUUID() }))).toBe(true);
  });

  const expectRefused = async (token: string) => {
    const { status, body, headers, text } = await app.api('GET', '/users/me', { token });
    expect([status, body.code]).toEqual([401, 'invalid_token']);
    expect(headers['www-authenticate']).toMatch(/^Bearer error="invalid_token"/);
    expect(headers['content-type']).toMatch('application/problem+json');
    if (token.length > 20) expect(text).not.toContain(token);
    expect(await isAlive(app, account.access_token)).toBe(true);
  };

  it('when it is missing, without an error code', async () => {
    const { status, body, headers } = await app.api('GET', '/users/me');
    expect([status, body.code]).toEqual([401, 'invalid_token']);
    expect(headers['www-authenticate']).toBe('Bearer');
  });

  it.each<[string, () => string]>([
    ['nonsense', () => 'nonsense'],
    ['two parts', () => parts().slice(0, 2).join('.')],
    ['four parts', () => `${account.access_token}.x`],
    ['five parts, as encrypted ones have', () => `${account.access_token}.x.y`],
    ['empty parts', () => '..'],
    ['a header that is no JSON', () => `${Buffer.from('{').toString('base64url')}.${parts()[1]}.x`],
    ['a header that is null', () => `${base64url(null)}.${parts()[1]}.${parts()[2]}`],
    [
      'claims that are no object',
      () =>
        signJwt(
          decodeJwt(account.access_token).header,
          [] as never,
          app.get(TokenKeys).accessToken,
        ),
    ],
    ['another token behind it', () => `${account.access_token}, Bearer ${account.access_token}`],
    // The token itself is known by now: nothing but its own spelling may be.
    ['something behind it', () => `${account.access_token} ${'x'.repeat(1_000)}`],
    ['a refresh token', () => account.refresh_token],
  ])('when it is malformed: %s', async (_, token) => {
    await expectRefused(token());
  });

  it.each<[string, () => string]>([
    [
      'the signature is changed',
      () =>
        `${parts()[0]}.${parts()[1]}.${parts()[2].replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))}`,
    ],
    ['the signature is cut', () => account.access_token.slice(0, -1)],
    ['the signature is missing', () => `${parts()[0]}.${parts()[1]}.`],
    ['the signature is spelt otherwise', () => respelt(account.access_token)],
    ['the signature is padded', () => `${account.access_token}=`],
    [
      'the claims are changed',
      () =>
        `${parts()[0]}.${base64url({ ...decodeJwt(account.access_token).claims, role: 'admin' })}.${parts()[2]}`,
    ],
    ['another secret signed it', () => forge({}, {}, deriveKey('another secret', 'access-token'))],
    ['the key of refresh tokens signed it', () => forge({}, {}, app.get(TokenKeys).refreshToken)],
    [
      'an empty key signed it',
      () =>
        signJwt(decodeJwt(account.access_token).header, decodeJwt(account.access_token).claims, ''),
    ],
  ])('when %s', async (_, token) => {
    await expectRefused(token());
  });

  it.each(['none', 'None', 'nOnE', 'HS384', 'HS512', 'hs256', 'RS256', 'ES256', '', null])(
    'when its algorithm is %p',
    async (alg) => {
      await expectRefused(forge({}, { alg }));
      await expectRefused(forge({}, { alg }).replace(/[^.]+$/, ''));
    },
  );

  it('when it is signed with an RSA key, though it brings that key along', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwk = publicKey.export({ format: 'jwk' });
    const { header, claims } = decodeJwt(account.access_token);
    const signed = `${base64url({ ...header, alg: 'RS256', jwk })}.${base64url(claims)}`;
    await expectRefused(
      `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`,
    );
  });

  it.each<[string, Json]>([
    ['typ JWT', { typ: 'JWT' }],
    ['no typ', { typ: undefined }],
    ['typ of an ID token', { typ: 'id+jwt' }],
    ['typ of another kind', { typ: ['at+jwt'] }],
    ['an unknown crit', { crit: ['exp'] }],
    ['a jku', { jku: 'https://keys.example/jwks.json' }],
    ['a jwk', { jwk: { kty: 'oct', k: 'AAAA' } }],
    ['an unknown kid', { kid: 'another' }],
    ['no kid', { kid: undefined }],
    ['a kid that is a path', { kid: '../../../../dev/null' }],
    ['a kid of another kind', { kid: { toString: 'x' } }],
  ])('when its header has %s', async (_, header) => {
    await expectRefused(forge({}, header));
  });

  it.each<[string, () => Json]>([
    ['another issuer', () => ({ iss: 'https://elsewhere.example' })],
    ['no issuer', () => ({ iss: undefined })],
    ['another audience', () => ({ aud: 'another-api' })],
    ['no audience', () => ({ aud: undefined })],
    ['an exp that is past', () => ({ iat: now() - 901, exp: now() - 1 })],
    ['no exp', () => ({ exp: undefined })],
    ['an exp that is text', () => ({ exp: '4000000000' })],
    ['an nbf to come', () => ({ nbf: now() + 300 })],
    ['no iat', () => ({ iat: undefined })],
    ['no sub', () => ({ sub: undefined })],
    ['no sid', () => ({ sid: undefined })],
    ['no jti', () => ({ jti: undefined })],
    ['the sid of another user', () => ({ sid: decodeJwt(other.access_token).claims['sid'] })],
    ['the sub of another user', () => ({ sub: other.id })],
    ['a sid that nobody has', () => ({ sid: randomUUID() })],
    ['a sub that nobody has', () => ({ sub: randomUUID() })],
    ['a sid that is no UUID', () => ({ sid: 'x' })],
    ['a sub that is no UUID', () => ({ sub: "' OR 1=1 --" })],
    ['a sid that is null', () => ({ sid: null })],
    ['a list of subs', () => ({ sub: [account.id] })],
    ['an object for a sid', () => ({ sid: { not: 'x' } })],
  ])('when it has %s', async (_, claims) => {
    await expectRefused(forge(claims()));
  });

  it('as admin’s, when only the claim says so: the role comes from the database', async () => {
    const token = forge({ role: 'admin' });
    expect(await isAlive(app, token)).toBe(true);
    const { status, body } = await app.api('GET', '/users', { token });
    expect([status, body.code]).toEqual([403, 'forbidden']);
  });
});

/** The same bytes with another last character: its lowest bits are left over. */
function respelt(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(token.at(-1) ?? '');
  const spelt = token.slice(0, -1) + alphabet[last ^ 1];
  expect(Buffer.from(spelt.split('.')[2] ?? '', 'base64url')).toEqual(
    Buffer.from(token.split('.')[2] ?? '', 'base64url'),
  );
  return spelt;
}
