import {
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign,
} from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { createTokenVerifier, type TokenVerifier } from '../../sdk/src/verify.js';
import { type LoadedKey, SigningKeys } from '../../src/tokens/signing-keys/signing-keys.js';
import { TokenKeys } from '../../src/tokens/token-keys.js';
import { TestApp } from '../support/app.js';
import type { TestDatabase } from '../support/database.js';
import { decodeJwt } from '../support/jwt.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import { register, type TestUser } from '../support/users.js';

type Json = Record<string, unknown>;
const ALGORITHMS = ['ES256', 'RS256', 'EdDSA'] as const;

const encode = (part: Json | string) =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
const now = () => Math.floor(Date.now() / 1000);

/** Signs any header and claims; a text is sent as it is. */
function signAny(header: Json | string, claims: Json | string, key: KeyObject): string {
  const input = Buffer.from(`${encode(header)}.${encode(claims)}`);
  const digest = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  const signature = sign(digest, input, { key, dsaEncoding: 'ieee-p1363' });
  return `${input.toString()}.${signature.toString('base64url')}`;
}

function mac(header: Json, claims: Json, secret: string | Buffer | KeyObject): string {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

/** S + L: the same signature of Ed25519 for an implementation that does not check the range of S. */
function malleate(token: string): string {
  const L = 2n ** 252n + 27742317777372353535851937790883648493n;
  const [header, claims, text = ''] = token.split('.');
  const signature = Buffer.from(text, 'base64url');
  const s = BigInt(`0x${Buffer.from(signature.subarray(32).toReversed()).toString('hex')}`) + L;
  const bytes = Buffer.from(s.toString(16).padStart(64, '0'), 'hex').toReversed();
  return `${header}.${claims}.${Buffer.concat([signature.subarray(0, 32), bytes]).toString('base64url')}`;
}

/** What an attack starts from: a genuine token and its key. */
interface Target {
  header: Json;
  claims: Json;
  token: string;
  key: LoadedKey;
  hmacKey: KeyObject;
  hmacKeyId: string;
}

const other = {
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
  EdDSA: () => generateKeyPairSync('ed25519').privateKey,
};
const pem = (key: KeyObject) => key.export({ format: 'pem', type: 'spki' }).toString();
const otherOf = ({ key }: Target) => other[key.algorithm]();

const signed = ({ header, claims, key }: Target, change: Json, headerChange: Json = {}) =>
  signAny({ ...header, ...headerChange }, { ...claims, ...change }, key.privateKey);

const ATTACKS: [string, (target: Target) => string][] = [
  ['alg none', ({ header, claims }) => `${encode({ ...header, alg: 'none' })}.${encode(claims)}.`],
  ['alg None', ({ header, claims }) => `${encode({ ...header, alg: 'None' })}.${encode(claims)}.`],
  ['no alg', (target) => signed(target, {}, { alg: undefined })],
  [
    'HS256 with the public key as PEM',
    ({ header, claims, key }) => mac({ ...header, alg: 'HS256' }, claims, pem(key.publicKey)),
  ],
  [
    'HS256 with the public key as DER',
    ({ header, claims, key }) =>
      mac(
        { ...header, alg: 'HS256' },
        claims,
        key.publicKey.export({ format: 'der', type: 'spki' }),
      ),
  ],
  [
    'HS256 with the public key as JWK',
    ({ header, claims, key }) =>
      mac({ ...header, alg: 'HS256' }, claims, JSON.stringify(key.publicJwk)),
  ],
  [
    'HS256 of the service with the kid of a public key',
    ({ header, claims, hmacKey }) => mac({ ...header, alg: 'HS256' }, claims, hmacKey),
  ],
  [
    'the algorithm of the public key with the kid of HS256',
    (target) => signed(target, {}, { kid: target.hmacKeyId }),
  ],
  ...['ES256', 'RS256', 'EdDSA', 'ES384', 'ES256K', 'PS256', 'Ed25519', 'es256'].map(
    (alg): [string, (target: Target) => string] => [
      `the name ${alg} where it is not that of the key`,
      (target) => signed(target, {}, { alg: alg === target.key.algorithm ? 'ES512' : alg }),
    ],
  ),
  ['another key', (target) => signAny(target.header, target.claims, otherOf(target))],
  [
    'another curve',
    ({ header, claims }) =>
      signAny(header, claims, generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey),
  ],
  [
    'its own key in the header',
    (target) => {
      const key = otherOf(target);
      const jwk = createPublicKey(key).export({ format: 'jwk' });
      return signAny({ ...target.header, jwk }, target.claims, key);
    },
  ],
  ['jwk', (target) => signed(target, {}, { jwk: target.key.publicJwk })],
  ['jku', (target) => signed(target, {}, { jku: 'https://keys.example/jwks.json' })],
  ['x5u', (target) => signed(target, {}, { x5u: 'https://keys.example/cert.pem' })],
  ['x5c', (target) => signed(target, {}, { x5c: ['MIIB'] })],
  ['an unknown kid', (target) => signed(target, {}, { kid: 'A'.repeat(43) })],
  ['no kid', (target) => signed(target, {}, { kid: undefined })],
  ['a kid that is a path', (target) => signed(target, {}, { kid: '../../dev/null' })],
  ['a kid of SQL', (target) => signed(target, {}, { kid: "' OR 1=1 --" })],
  ['a kid that is a list', (target) => signed(target, {}, { kid: [target.key.kid] })],
  ['a kid named like a method', (target) => signed(target, {}, { kid: '__proto__' })],
  ['the type of an ID token', (target) => signed(target, {}, { typ: 'JWT' })],
  ['the type of a logout token', (target) => signed(target, {}, { typ: 'logout+jwt' })],
  ['no type', (target) => signed(target, {}, { typ: undefined })],
  ['a type that is a list', (target) => signed(target, {}, { typ: ['at+jwt'] })],
  ['an unknown crit', (target) => signed(target, {}, { crit: ['x'], x: 1 })],
  ['a crit of exp', (target) => signed(target, {}, { crit: ['exp'], exp: now() + 60 })],
  ['b64 false', (target) => signed(target, {}, { b64: false, crit: ['b64'] })],
  ['compression', (target) => signed(target, {}, { zip: 'DEF' })],
  [
    'compressed claims',
    ({ header, claims, key }) => {
      const zipped = deflateRawSync(JSON.stringify(claims)).toString('base64url');
      const input = `${encode({ ...header, zip: 'DEF' })}.${zipped}`;
      const digest = key.algorithm === 'EdDSA' ? null : 'sha256';
      const options = { key: key.privateKey, dsaEncoding: 'ieee-p1363' as const };
      return `${input}.${sign(digest, Buffer.from(input), options).toString('base64url')}`;
    },
  ],
  [
    'a nested token',
    ({ header, token, key }) => signAny({ ...header, cty: 'JWT' }, token, key.privateKey),
  ],
  ['claims that are a token', ({ header, token, key }) => signAny(header, token, key.privateKey)],
  ['claims that are a list', ({ header, key }) => signAny(header, '[]', key.privateKey)],
  ['claims that are null', ({ header, key }) => signAny(header, 'null', key.privateKey)],
  [
    'a second exp, in the past, after the first',
    ({ header, claims, key }) =>
      signAny(header, `${JSON.stringify(claims).slice(0, -1)},"exp":1}`, key.privateKey),
  ],
  [
    'a second typ in the header',
    ({ header, claims, key }) =>
      signAny(`${JSON.stringify(header).slice(0, -1)},"typ":"JWT"}`, claims, key.privateKey),
  ],
  ['exp as text', (target) => signed(target, { exp: String(now() + 600) })],
  ['exp in the past', (target) => signed(target, { exp: now() - 60 })],
  ['exp of null', (target) => signed(target, { exp: null })],
  ['exp that is a list', (target) => signed(target, { exp: [now() + 600] })],
  ['no exp', (target) => signed(target, { exp: undefined })],
  ['no iat', (target) => signed(target, { iat: undefined })],
  ['no sub', (target) => signed(target, { sub: undefined })],
  ['no jti', (target) => signed(target, { jti: undefined })],
  ['nbf in the future', (target) => signed(target, { nbf: now() + 600 })],
  ['nbf as text', (target) => signed(target, { nbf: '0' })],
  ['another issuer', (target) => signed(target, { iss: 'https://elsewhere.example' })],
  ['a list of issuers', (target) => signed(target, { iss: [target.claims['iss']] })],
  ['another audience', (target) => signed(target, { aud: 'another' })],
  ['no audience', (target) => signed(target, { aud: undefined })],
  ['an object as audience', (target) => signed(target, { aud: { 0: target.claims['aud'] } })],
  ['an oversized header', (target) => signed(target, {}, { x: 'x'.repeat(9_000) })],
  ['oversized claims', (target) => signed(target, { x: 'x'.repeat(20_000) })],
  ['an empty signature', ({ token }) => token.replace(/[^.]+$/, '')],
  ['zeros as signature', ({ token }) => token.replace(/[^.]+$/, 'A'.repeat(86))],
  [
    'a signature in DER',
    ({ header, claims, key }) => {
      const input = `${encode(header)}.${encode(claims)}`;
      const bytes =
        key.algorithm === 'ES256'
          ? sign('sha256', Buffer.from(input), { key: key.privateKey, dsaEncoding: 'der' })
          : Buffer.from('3006020101020101', 'hex');
      return `${input}.${bytes.toString('base64url')}`;
    },
  ],
  ['a malleated signature', ({ token, key }) => (key.algorithm === 'EdDSA' ? malleate(token) : '')],
  ['four parts', ({ token }) => `${token}.x`],
  ['JSON serialization', ({ token }) => JSON.stringify({ payload: token.split('.')[1] })],
  ['an encrypted token', ({ token }) => `${token}.x.y`],
];

describe.each(ALGORITHMS)('a token of %s', (algorithm) => {
  let database: TestDatabase;
  let app: TestApp;
  let verifier: TokenVerifier;
  let user: TestUser;
  let target: Target;
  beforeAll(async () => {
    database = await createMigratedDatabase();
    app = await TestApp.start({ ACCESS_TOKEN_ALG: algorithm }, database);
    await app.app.listen(0, '127.0.0.1');
    const base = (await app.app.getUrl()).replace('[::1]', '127.0.0.1');
    verifier = createTokenVerifier({
      issuer: 'user-authentication-service',
      audience: 'user-authentication-service',
      jwksUrl: `${base}/.well-known/jwks.json`,
    });
    user = await register(app);
    const keys = app.get(TokenKeys);
    target = {
      ...decodeJwt(user.access_token),
      token: user.access_token,
      key: app.get(SigningKeys).active(),
      hmacKey: keys.accessToken,
      hmacKeyId: keys.accessTokenKeyId,
    };
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  const statusOf = async (token: string) => {
    const { statusCode } = await app.app.inject({
      url: '/api/v1/users/me',
      headers: { authorization: `Bearer ${token}` },
    });
    return statusCode;
  };

  /** Proves the baseline: each attack changes one part of this token. */
  it('is accepted by the service and the verifier', async () => {
    const token = signed(target, { jti: randomUUID() });
    expect(await statusOf(token)).toBe(200);
    expect(await verifier.verify(`Bearer ${token}`)).toMatchObject({ sub: user.id, acr: 'aal1' });
  });

  it.each(ATTACKS)('is rejected by the service and the verifier with %s', async (_, attack) => {
    const token = attack(target);
    // An attack on another algorithm.
    if (token === '') return;
    expect([400, 401, 431]).toContain(await statusOf(token));
    await expect(verifier.verify(token)).rejects.toMatchObject({
      name: 'TokenError',
      code: 'invalid_token',
      status: 401,
    });
  });

  it('is rejected by the verifier without a required scope or strength', async () => {
    const { token } = target;
    await expect(verifier.verify(token, { scope: 'orders:read' })).rejects.toMatchObject({
      code: 'insufficient_scope',
      status: 403,
      challenge: expect.stringContaining('scope="orders:read"'),
    });
    await expect(verifier.verify(token, { acr: 'aal2' })).rejects.toMatchObject({
      code: 'insufficient_user_authentication',
      challenge: expect.stringContaining('acr_values="aal2"'),
    });
    const old = signed(target, { auth_time: now() - 100, scope: 'orders:read x' });
    await expect(verifier.verify(old, { maxAge: 60 })).rejects.toMatchObject({ status: 401 });
    expect(await verifier.verify(old, { maxAge: 120, acr: 'aal1', scope: ['x'] })).toBeDefined();
  });
});
