import {
  type TestUser,
  isAccessTokenValid,
  login,
  refresh,
  register,
  registerAdmin,
} from '../support/users.js';
import { TestApp } from '../support/app.js';
import { decodeJwt } from '../support/jwt.js';
import { sessionOf } from '../support/sessions.js';

describe('access token', () => {
  let app: TestApp;
  let user: TestUser;
  beforeAll(async () => {
    app = await TestApp.start({ TOKEN_ISSUER: 'https://auth.example', TOKEN_AUDIENCE: 'the-api' });
    user = await register(app);
  });
  afterAll(() => app.close());

  it('has the header of RFC 9068', () => {
    expect(decodeJwt(user.access_token).header).toEqual({
      alg: 'HS256',
      typ: 'at+jwt',
      kid: expect.stringMatching(/^[\w-]{16}$/),
    });
  });

  it('has the claims of RFC 9068 and no personal data', async () => {
    const { claims } = decodeJwt(user.access_token);
    expect(claims).toEqual({
      iss: 'https://auth.example',
      aud: 'the-api',
      sub: user.id,
      sid: (await sessionOf(app, user.access_token)).id,
      jti: expect.stringMatching(/^[\da-f-]{36}$/),
      iat: expect.any(Number),
      exp: (claims['iat'] as number) + 900,
      auth_time: expect.any(Number),
      amr: ['pwd'],
      acr: 'aal1',
      role: 'user',
      email_verified: false,
    });
    expect(Math.abs((claims['iat'] as number) - Date.now() / 1000)).toBeLessThan(60);
  });

  it('has a unique jti, even within one session and one second', async () => {
    const first = (await refresh(app, user.refresh_token)).body;
    const again = (await refresh(app, user.refresh_token)).body;
    const other = await login(app, user);
    const ids = [user, first, again, other].map(
      ({ access_token }) => decodeJwt(access_token).claims['jti'],
    );
    expect(new Set(ids).size).toBe(4);
  });

  it('carries the role that the user has at the time of issue', async () => {
    const promoted = await register(app);
    const admin = await registerAdmin(app);
    expect(decodeJwt(admin.access_token).claims['role']).toBe('admin');
    await app.api('PUT', `/users/${promoted.id}`, {
      token: admin.access_token,
      json: { role: 'admin' },
    });
    const { body } = await refresh(app, promoted.refresh_token);
    expect(decodeJwt(body.access_token).claims['role']).toBe('admin');
  });

  it.each(['bearer', 'BEARER'])(
    'is accepted under the scheme %s (RFC 9110, section 11.1)',
    async (scheme) => {
      const { status } = await app.api('GET', '/users/me', {
        headers: { authorization: `${scheme} ${user.access_token}` },
      });
      expect(status).toBe(200);
    },
  );

  describe('not sent as a Bearer token', () => {
    const misplaced: [string, (token: string) => Parameters<TestApp['api']>][] = [
      ['in the query', (token) => ['GET', `/users/me?access_token=${token}`]],
      ['in the query as jwt', (token) => ['GET', `/users/me?jwt=${token}&token=${token}`]],
      [
        'in a cookie',
        (token) => ['GET', '/users/me', { headers: { cookie: `access_token=${token}` } }],
      ],
      [
        'in a header of another name',
        (token) => ['GET', '/users/me', { headers: { 'x-access-token': token } }],
      ],
      [
        'in a JSON body',
        (token) => ['POST', '/auth/logout-all', { json: { access_token: token } }],
      ],
      [
        'under another scheme',
        (token) => ['GET', '/users/me', { headers: { authorization: `Basic ${token}` } }],
      ],
      ['without a scheme', (token) => ['GET', '/users/me', { headers: { authorization: token } }]],
    ];
    it.each(misplaced)('is rejected %s', async (_, request) => {
      const { status, body, headers } = await app.api(...request(user.access_token));
      expect([status, body.code]).toEqual([401, 'invalid_token']);
      // RFC 6750, section 3.1: no error code for a request that carries no token.
      expect(headers['www-authenticate']).toMatch(/^Bearer(?!.*error)/);
    });

    it('is rejected in a form', async () => {
      const { status } = await app.api('POST', '/auth/logout-all', {
        form: { access_token: user.access_token },
      });
      expect(status).toBe(415);
      expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
    });
  });

  it('is accepted by instances with the same key and rejected by one with another key', async () => {
    const settings = { TOKEN_ISSUER: 'https://auth.example', TOKEN_AUDIENCE: 'the-api' };
    const sameKey = await TestApp.start(settings, app.database);
    const otherKey = await TestApp.start(
      { ...settings, SECRET_KEY: 'another key of thirty-two bytes or more' },
      app.database,
    );
    try {
      expect(await isAccessTokenValid(sameKey, user.access_token)).toBe(true);
      expect(await isAccessTokenValid(otherKey, user.access_token)).toBe(false);
    } finally {
      await sameKey.close();
      await otherKey.close();
    }
  });
});
