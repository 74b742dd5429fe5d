import { createRevocations, createTokenVerifier, type Revocations } from '../../sdk/src/verify.js';
import { RevocationFeed } from '../../src/sessions/revocation-feed/revocation-feed.js';
import { TestApp } from '../support/app.js';
import { register, registerAdmin, type TestUser } from '../support/users.js';
import { waitUntil } from '../support/wait-until.js';

const TOKEN = 'the-token-of-a-resource-server-of-the-tests';

describe('a verifier with the revocation feed', () => {
  let app: TestApp;
  let base: string;
  let revocations: Revocations;
  beforeAll(async () => {
    app = await TestApp.start({ ACCESS_TOKEN_ALG: 'ES256', REVOCATION_FEED_TOKEN: TOKEN });
    await app.app.listen(0, '127.0.0.1');
    base = (await app.app.getUrl()).replace('[::1]', '127.0.0.1');
    revocations = createRevocations({ url: `${base}/api/v1/revocations`, token: TOKEN });
    await waitUntil(() => revocations.isCurrent);
  });
  afterAll(async () => {
    revocations.close();
    await app.close();
  });

  const verifierWith = (whenStale: 'accept' | 'reject', of = revocations) =>
    createTokenVerifier({
      issuer: 'user-authentication-service',
      audience: 'user-authentication-service',
      jwksUrl: `${base}/.well-known/jwks.json`,
      revocations: of,
      whenStale,
    });
  const isAccepted = async ({ access_token }: TestUser) => {
    try {
      await verifierWith('reject').verify(access_token);
      return true;
    } catch {
      return false;
    }
  };

  it.each<[string, (user: TestUser, admin: TestUser) => Promise<unknown>]>([
    [
      'a sign-out',
      ({ refresh_token }) => app.api('POST', '/auth/logout', { json: { refresh_token } }),
    ],
    [
      'a deactivation',
      ({ id }, { access_token: token }) =>
        app.api('PUT', `/users/${id}`, { token, json: { is_active: false } }),
    ],
    [
      'a change of the role',
      ({ id }, { access_token: token }) =>
        app.api('PUT', `/users/${id}`, { token, json: { role: 'admin' } }),
    ],
  ])('rejects the token after %s, without a request', async (_, change) => {
    const admin = await registerAdmin(app);
    const user = await register(app);
    expect(await isAccepted(user)).toBe(true);
    await change(user, admin);
    await waitUntil(async () => !(await isAccepted(user)));
    expect(await isAccepted(admin)).toBe(true);
  });

  it('says that it is not current, and leaves the decision to the application', async () => {
    const user = await register(app);
    const feed = app.get(RevocationFeed) as unknown as { isStale: boolean };
    feed.isStale = true;
    const url = `${base}/api/v1/revocations`;
    const stale = createRevocations({ url, token: TOKEN, staleAfter: 0.05 });
    try {
      expect(stale.isCurrent).toBe(false);
      await expect(verifierWith('reject', stale).verify(user.access_token)).rejects.toMatchObject({
        code: 'feed_stale',
        status: 503,
      });
      expect(await verifierWith('accept', stale).verify(user.access_token)).toBeDefined();
    } finally {
      feed.isStale = false;
      stale.close();
    }
  });

  it('requires a decision about stale revocations', () => {
    expect(() =>
      createTokenVerifier({ issuer: 'x', audience: 'x', jwksUrl: base, revocations }),
    ).toThrow(/whenStale/);
  });

  it('reports a rejected subscription, and is not current', async () => {
    const errors: unknown[] = [];
    const rejected = createRevocations({
      url: `${base}/api/v1/revocations`,
      token: 'another',
      onError: (error) => errors.push(error),
    });
    await waitUntil(() => errors.length > 0);
    expect(String(errors[0])).toContain('401');
    expect(rejected.isCurrent).toBe(false);
    rejected.close();
  });
});
