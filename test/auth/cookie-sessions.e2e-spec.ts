import { JwtService } from '@nestjs/jwt';
import { DataSource } from 'typeorm';
import { Session } from '../../src/sessions/session.entity.js';
import { TestApp, type TestRequest, type TestResponse } from '../support/app.js';
import {
  cookieHeader as header,
  cookiesOf,
  COOKIE_MODE as MODE,
  type Jar,
} from '../support/cookies.js';
import { expectProblem } from '../support/problem.js';
import { newUser, register, type TestUser } from '../support/users.js';

const LISTED = 'https://app.example.com';

describe('sessions in cookies', () => {
  let app: TestApp;
  let user: TestUser;
  let jar: Jar;
  beforeAll(async () => {
    app = await TestApp.start({ BACKEND_CORS_ORIGINS: LISTED });
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    user = await register(app);
    jar = cookiesOf(await signIn());
  });

  const signIn = (headers: Record<string, string> = {}, target = app) => {
    const { username, password } = user;
    const json = { username, password };
    return target.api('POST', '/auth/login', { json, headers: { ...MODE, ...headers } });
  };
  const send = (
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    { headers = {}, ...options }: TestRequest & { cookies?: Jar } = {},
  ) => {
    const { cookies = jar, ...rest } = options;
    return app.api(method, path, { ...rest, headers: { cookie: header(cookies), ...headers } });
  };
  const read = (headers: Record<string, string>) => send('GET', '/users/me', { headers });
  const change = (headers: Record<string, string>) =>
    send('PUT', '/users/me', { json: { full_name: 'Ada' }, headers });
  const preflight = (origin: string) =>
    app.request('OPTIONS', '/api/v1/users/me', {
      headers: {
        origin,
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'accept-session',
      },
    });
  const sessionOfJar = async () => {
    const [, payload = ''] = (jar['dev-access'] as string).split('.');
    const { sid } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sid: string };
    return app.get(DataSource).getRepository(Session).findOneByOrFail({ id: sid });
  };

  it('are set by a sign-in in cookie mode, and its response has no token', async () => {
    const response = await signIn();
    expect([response.status, response.text]).toEqual([204, '']);
    const lines = response.headers['set-cookie'] as unknown as string[];
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      expect(line).toMatch(
        /^dev-(?:access|session)=[\w.-]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/,
      );
    }
  });

  it('have names that only this host can set, where the service is reached by TLS', async () => {
    const secure = await TestApp.start({ PUBLIC_URL: 'https://auth.example.com' }, app.database);
    try {
      const response = await signIn({}, secure);
      const lines = response.headers['set-cookie'] as unknown as string[];
      for (const line of lines) {
        expect(line).toMatch(/^__Host-(?:access|session)=[^;]+; Path=\/;.*; Secure$/);
        expect(line).not.toContain('Domain');
      }
      // A sibling subdomain can set the name of development, which is not read here.
      const cookie = header(jar);
      const tossed = await secure.api('GET', '/users/me', { headers: { cookie } });
      expectProblem(tossed, 'invalid_token');
      // Nor a name that only whitespace outside RFC 6265 sets apart from one of ours.
      const renamed = lines.map((line) => `\u00a0${line.split(';')[0]}`).join('; ');
      const padded = await secure.api('GET', '/users/me', { headers: { cookie: renamed } });
      expectProblem(padded, 'invalid_token');
    } finally {
      await secure.close();
    }
  });

  it('are set by every operation that returns tokens', async () => {
    const others = newUser();
    const responses = [
      await app.api('POST', '/auth/register', { json: others, headers: MODE }),
      await send('POST', '/auth/refresh', { headers: MODE }),
      await send('POST', '/auth/reauthenticate', {
        json: { password: user.password },
        headers: MODE,
      }),
      await send('PUT', '/users/me/password', {
        json: { current_password: user.password, new_password: 'another long password' },
        headers: MODE,
      }),
    ];
    for (const response of responses) {
      expect([response.status, response.text]).toEqual([204, '']);
      expect(Object.keys(cookiesOf(response))).toContain('dev-access');
    }
  });

  it('authenticate requests, and a bearer token beside them is rejected', async () => {
    expect((await send('GET', '/users/me')).body).toMatchObject({ username: user.username });
    const both = await send('GET', '/users/me', { token: user.access_token });
    expectProblem(both, 'malformed_request');
    expect(both.body.detail).toContain('send one of the two');
    const mode = await app.api('GET', '/users/me', { token: user.access_token, headers: MODE });
    expectProblem(mode, 'malformed_request');
  });

  it('are rejected with another value of the header', async () => {
    expectProblem(await signIn({ 'accept-session': 'token' }), 'malformed_request');
  });

  it('refresh themselves once for twenty concurrent requests', async () => {
    const { exp: _, ...claims } = app.get(JwtService).decode(jar['dev-access'] as string);
    const expired = app.get(JwtService).sign({ ...claims, exp: 1 });
    const cookies = { ...jar, 'dev-access': expired };
    const responses = await Promise.all(
      Array.from({ length: 20 }, () => send('GET', '/users/me', { cookies })),
    );
    expect(responses.map(({ status }) => status)).toEqual(Array(20).fill(200));
    const successors = new Set(responses.map((response) => cookiesOf(response)['dev-session']));
    expect(successors.size).toBe(1);
    expect((await sessionOfJar()).generation).toBe(1);
    const next = cookiesOf(responses[0] as TestResponse);
    expect((await send('GET', '/users/me', { cookies: next })).status).toBe(200);
  });

  it('refresh themselves without the access token, and cost no refresh otherwise', async () => {
    const { 'dev-session': session = '' } = jar;
    const response = await send('GET', '/users/me', { cookies: { 'dev-session': session } });
    expect(response.status).toBe(200);
    expect(Object.keys(cookiesOf(response))).toEqual(['dev-access', 'dev-session']);
    expect((await send('GET', '/users/me')).headers['set-cookie']).toBeUndefined();
  });

  it('are not cleared by a request that came too late', async () => {
    const cookies = { 'dev-session': 'uart_wrong' };
    const response = await send('GET', '/users/me', { cookies });
    expectProblem(response, 'invalid_token');
    expect(response.headers['set-cookie']).toBeUndefined();
  });

  it('are revoked and cleared by a sign-out', async () => {
    const response = await send('POST', '/auth/logout', { headers: MODE });
    expect(response.status).toBe(204);
    expect(cookiesOf(response)).toEqual({ 'dev-access': '', 'dev-session': '' });
    expect((await sessionOfJar()).revokedReason).toBe('logout');
    expectProblem(await send('GET', '/users/me'), 'invalid_token');
  });

  it('are cleared by the revocation of all sessions', async () => {
    const response = await send('POST', '/auth/logout-all', { headers: MODE });
    expect(cookiesOf(response)).toEqual({ 'dev-access': '', 'dev-session': '' });
    expectProblem(await send('GET', '/users/me'), 'invalid_token');
  });

  it('are not read where the same name is sent twice', async () => {
    const { 'dev-access': access } = jar;
    const cookie = `dev-access=${access}; dev-access=${user.access_token}`;
    expectProblem(await app.api('GET', '/users/me', { headers: { cookie } }), 'invalid_token');
  });

  describe('in requests that another website may have caused', () => {
    it.each<[string, Record<string, string>]>([
      ['without the header of cookie mode', { 'sec-fetch-site': 'same-origin' }],
      ['from another site', { ...MODE, 'sec-fetch-site': 'cross-site' }],
      ['from another subdomain', { ...MODE, 'sec-fetch-site': 'same-site' }],
      ['from the address bar', { ...MODE, 'sec-fetch-site': 'none' }],
      ['with the origin of another site', { ...MODE, origin: 'https://evil.example' }],
      ['with an opaque origin', { ...MODE, origin: 'null' }],
      ['with an origin that contains a listed one', { ...MODE, origin: `${LISTED}.evil.example` }],
      [
        'with the origin of another site, and a claim to be of this one',
        { ...MODE, origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
      ],
    ])('are rejected %s', async (_, headers) => {
      expectProblem(await change(headers), 'cross_site_request');
      expect((await send('GET', '/users/me')).body.full_name).toBeNull();
    });

    it.each<[string, Record<string, string>]>([
      [
        'of this service',
        { ...MODE, origin: 'http://localhost:80', 'sec-fetch-site': 'same-origin' },
      ],
      ['of a listed origin', { ...MODE, origin: LISTED, 'sec-fetch-site': 'same-site' }],
      ['of a client that is no browser', MODE],
    ])('are accepted from a page %s', async (_, headers) => {
      expect((await change(headers)).status).toBe(200);
    });

    it('are rejected as sign-ins too, so that no website signs a user in as another one', async () => {
      const response = await signIn({
        'sec-fetch-site': 'cross-site',
        origin: 'https://evil.example',
      });
      expectProblem(response, 'cross_site_request');
      expect(response.headers['set-cookie']).toBeUndefined();
    });

    it('are rejected as reads, but for a visit from the address bar', async () => {
      expectProblem(await read({ 'sec-fetch-site': 'cross-site' }), 'cross_site_request');
      expect((await read({ 'sec-fetch-site': 'none' })).status).toBe(200);
    });
  });

  it('permit credentials to listed origins alone', async () => {
    const { headers } = await preflight(LISTED);
    expect(headers['access-control-allow-origin']).toBe(LISTED);
    expect(headers['access-control-allow-credentials']).toBe('true');
    expect(headers['access-control-allow-headers']).toContain('accept-session');
    const other = await preflight('https://evil.example');
    expect(other.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('are neither set nor read where they are disabled', async () => {
    const off = await TestApp.start(
      { COOKIE_SESSIONS_ENABLED: 'false', PAGES_ENABLED: 'false' },
      app.database,
    );
    try {
      const response = await signIn({}, off);
      expect([response.status, response.headers['set-cookie']]).toEqual([200, undefined]);
      const cookie = header(jar);
      expectProblem(await off.api('GET', '/users/me', { headers: { cookie } }), 'invalid_token');
    } finally {
      await off.close();
    }
  });
});
