import {
  type TestUser,
  isAlive,
  login,
  refresh,
  register,
  registerAdmin,
} from '../support/users.js';
import { TestApp } from '../support/app.js';
import { decodeJwt } from '../support/jwt.js';
import { sessionOf } from '../support/sessions.js';

describe('an access token', () => {
  let app: TestApp;
  let account: TestUser;
  beforeAll(async () => {
    app = await TestApp.start({ TOKEN_ISSUER: 'https://auth.example', TOKEN_AUDIENCE: 'the-api' });
    account = await register(app);
  });
  afterAll(() => app.close());

  it('is a JWT as RFC 9068 has it: its header', () => {
    expect(decodeJwt(account.access_token).header).toEqual({
      alg: 'HS256',
      typ: 'at+jwt',
      kid: expect.stringMatching(/^[\w-]{16}$/),
    });
  });

  it('is a JWT as RFC 9068 has it: its claims, and nothing personal among them', async () => {
    const { claims } = decodeJwt(account.access_token);
    expect(claims).toEqual({
      iss: 'https://auth.example',
      aud: 'the-api',
      sub: account.id,
      sid: (await sessionOf(app, account.access_token)).id,
      jti: expect.stringMatching(/^[\da-f-]{36}$/),
      iat: expect.any(Number),
      exp: (claims['iat'] as number) + 900,
      role: 'user',
    });
    expect(Math.abs((claims['iat'] as number) - Date.now() / 1000)).toBeLessThan(60);
  });

  it('has an id that no other has, also within one session and one second', async () => {
    const first = (await refresh(app, account.refresh_token)).body;
    const again = (await refresh(app, account.refresh_token)).body;
    const other = await login(app, account);
    const ids = [account, first, again, other].map(
      ({ access_token }) => decodeJwt(access_token).claims['jti'],
    );
    expect(new Set(ids).size).toBe(4);
  });

  it('names the role that the user has when it is given out', async () => {
    const user = await register(app);
    const admin = await registerAdmin(app);
    expect(decodeJwt(admin.access_token).claims['role']).toBe('admin');
    await app.api('PUT', `/users/${user.id}`, {
      token: admin.access_token,
      json: { role: 'admin' },
    });
    const { body } = await refresh(app, user.refresh_token);
    expect(decodeJwt(body.access_token).claims['role']).toBe('admin');
  });

  it.each(['bearer', 'BEARER'])(
    'is taken under the scheme %s too (RFC 9110, 11.1)',
    async (scheme) => {
      const { status } = await app.api('GET', '/users/me', {
        headers: { authorization: `${scheme} ${account.access_token}` },
      });
      expect(status).toBe(200);
    },
  );

  describe('counts only in the Authorization header', () => {
    const elsewhere: [string, (token: string) => Parameters<TestApp['api']>][] = [
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
    it.each(elsewhere)('and not %s', async (_, request) => {
      const { status, body, headers } = await app.api(...request(account.access_token));
      expect([status, body.code]).toEqual([401, 'invalid_token']);
      // RFC 6750, section 3.1: no error code for a request that carries no token.
      expect(headers['www-authenticate']).toMatch(/^Bearer(?!.*error)/);
    });

    it('and not in a form', async () => {
      const { status } = await app.api('POST', '/auth/logout-all', {
        form: { access_token: account.access_token },
      });
      expect(status).toBe(415);
      expect(await isAlive(app, account.access_token)).toBe(true);
    });
  });

  it('is good on every instance with the same key, and on none with another', async () => {
    const settings = { TOKEN_ISSUER: 'https://auth.example', TOKEN_AUDIENCE: 'the-api' };
    const twin = await TestApp.start(settings, app.database);
    const stranger = await TestApp.start(
      { ...settings, SECRET_KEY: 'the key of somebody else, just as long' },
      app.database,
    );
    try {
      expect(await isAlive(twin, account.access_token)).toBe(true);
      expect(await isAlive(stranger, account.access_token)).toBe(false);
    } finally {
      await twin.close();
      await stranger.close();
    }
  });
});
