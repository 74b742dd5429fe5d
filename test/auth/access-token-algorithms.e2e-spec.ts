import { createLocalJWKSet, jwtVerify } from 'jose';
import { SigningKeyStore } from '../../src/tokens/signing-keys/signing-key-store.js';
import { SigningKeys } from '../../src/tokens/signing-keys/signing-keys.js';
import { TestApp } from '../support/app.js';
import type { TestDatabase } from '../support/database.js';
import { decodeJwt } from '../support/jwt.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import { receiveChanges, warmUp } from '../support/receive-changes.js';
import { statementsOf } from '../support/statements.js';
import { isAccessTokenValid, refresh, register, type TestUser } from '../support/users.js';

const PUBLIC = ['ES256', 'RS256', 'EdDSA'] as const;
const ALL = ['HS256', ...PUBLIC] as const;

/** A token of an algorithm with a public key, and of a key that does not exist. */
const unknown = (n: number) => {
  const header = { alg: 'ES256', typ: 'at+jwt', kid: String(n).padStart(43, 'A') };
  return `${Buffer.from(JSON.stringify(header)).toString('base64url')}.e30.AAAA`;
};

describe('the algorithm of access tokens', () => {
  let database: TestDatabase;
  const apps = new Map<string, TestApp>();
  /** A user signed in on the instance of each algorithm. */
  const users = new Map<string, TestUser>();
  const appOf = (algorithm: string) => apps.get(algorithm) as TestApp;
  const userOf = (algorithm: string) => users.get(algorithm) as TestUser;

  beforeAll(async () => {
    database = await createMigratedDatabase();
    // The instances start one after the other, as in a rolling change of the setting.
    for (const algorithm of ALL) {
      const app = await TestApp.start({ ACCESS_TOKEN_ALG: algorithm }, database);
      apps.set(algorithm, app);
      users.set(algorithm, await register(app));
    }
    // An unknown key makes an instance read the keys once in some seconds; a change does at once.
    for (const app of apps.values()) await receiveChanges(app);
  });
  afterAll(async () => {
    for (const app of apps.values()) await app.close();
    await database.drop();
  });

  it.each(ALL)('is %s where the setting says so', async (algorithm) => {
    const { access_token } = userOf(algorithm);
    expect(decodeJwt(access_token).header).toEqual({
      alg: algorithm,
      typ: 'at+jwt',
      kid: expect.any(String),
    });
    expect(await isAccessTokenValid(appOf(algorithm), access_token)).toBe(true);
  });

  it.each(PUBLIC)('%s has tokens that the published keys verify', async (algorithm) => {
    const { body } = await appOf(algorithm).request('GET', '/.well-known/jwks.json');
    const { payload } = await jwtVerify(userOf(algorithm).access_token, createLocalJWKSet(body), {
      algorithms: [algorithm],
      typ: 'at+jwt',
      issuer: 'user-authentication-service',
      audience: 'user-authentication-service',
    });
    expect(payload).toMatchObject({ sub: userOf(algorithm).id, acr: 'aal1', amr: ['pwd'] });
  });

  it.each(ALL)('%s is accepted by instances with every other setting', async (algorithm) => {
    for (const app of apps.values()) {
      expect(await isAccessTokenValid(app, userOf(algorithm).access_token)).toBe(true);
    }
  });

  it.each(ALL)('can change from %s to any other by a refresh', async (from) => {
    for (const to of ALL) {
      const user = await register(appOf(from));
      const { status, body } = await refresh(appOf(to), user.refresh_token);
      expect([status, decodeJwt(body.access_token).header['alg']]).toEqual([200, to]);
    }
  });

  it.each(ALL)('%s costs a warm request no query', async (algorithm) => {
    const app = appOf(algorithm);
    const user = userOf(algorithm);
    await warmUp(app, user);
    await receiveChanges(app);
    const token = user.access_token;
    await app.api('GET', '/users/me', { token });
    expect(await statementsOf(app, () => app.api('GET', '/users/me', { token }))).toEqual([]);
  });

  it.each(PUBLIC)('%s costs no query to verify a token that is not cached', async (algorithm) => {
    const app = appOf(algorithm);
    const user = userOf(algorithm);
    await warmUp(app, user);
    const { iat, exp, ...claims } = decodeJwt(user.access_token).claims;
    const times = { iat: iat as number, exp: (exp as number) + 1 };
    const token = app.get(SigningKeys).sign({ ...claims, ...times }, { typ: 'at+jwt' });
    expect(await statementsOf(app, () => isAccessTokenValid(app, token))).toEqual([]);
    expect(await isAccessTokenValid(app, token)).toBe(true);
  });

  it('HS256 reads keys at most once in five seconds for tokens of unknown keys', async () => {
    const app = appOf('HS256');
    expect(await isAccessTokenValid(app, unknown(0))).toBe(false);
    const reads = await statementsOf(app, async () => {
      for (let n = 1; n < 20; n += 1) expect(await isAccessTokenValid(app, unknown(n))).toBe(false);
    });
    expect(reads.length).toBeLessThanOrEqual(1);
  });

  it('is rejected everywhere after its key was revoked, and no user is signed out', async () => {
    const app = appOf('EdDSA');
    const user = await register(app);
    for (const each of apps.values()) {
      expect(await isAccessTokenValid(each, user.access_token)).toBe(true);
    }
    await app.get(SigningKeyStore).revoke(decodeJwt(user.access_token).header['kid'] as string);
    for (const each of apps.values()) {
      await receiveChanges(each);
      // One read of the keys follows the change.
      await each.get(SigningKeys).find('A'.repeat(43), 'EdDSA');
      expect(await isAccessTokenValid(each, user.access_token)).toBe(false);
    }
    const { status, body } = await refresh(app, user.refresh_token);
    expect(status).toBe(200);
    expect(await isAccessTokenValid(app, body.access_token)).toBe(true);
  });
});
