import type { ErrorCode } from '../../src/common/errors/error-code.js';
import { login, newUser, refresh, register, registerAdmin } from '../support/users.js';
import { TestApp, type TestResponse } from '../support/app.js';
import { expectProblem } from '../support/problem.js';

describe('error responses', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  it('answers an unknown path with 404 inside and outside of the API', async () => {
    expectProblem(await app.api('GET', '/nothing'), 'not_found', '/api/v1/nothing');
    expectProblem(await app.request('GET', '/nothing'), 'not_found', '/nothing');
    expectProblem(await app.request('POST', '/nothing', { json: {} }), 'not_found', '/nothing');
  });

  it.each([
    ['DELETE', '/api/v1/auth/login', 'POST'],
    ['GET', '/api/v1/auth/refresh', 'POST'],
    ['POST', '/api/v1/users/me', 'DELETE, GET, HEAD, PUT'],
    ['PATCH', '/api/v1/users/0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11', 'DELETE, GET, HEAD, PUT'],
    ['PUT', '/health', 'GET, HEAD'],
    ['POST', '/redoc', 'GET, HEAD'],
  ] as const)('answers %s %s with 405 and the allowed methods', async (method, path, allow) => {
    const response = await app.request(method, `${path}?secret=1`);
    expectProblem(response, 'method_not_allowed', path);
    expect(response.headers['allow']).toBe(allow);
  });

  // A query may contain personal data, such as the search term.
  it('names the path in `instance` without the query', async () => {
    for (const path of ['/api/v1/nothing', '/api/v1/users', '/api/v1/users/%61']) {
      const response = await app.request('GET', `${path}?q=search-term`);
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.body.instance).toBe(path);
      expect(response.text).not.toContain('search-term');
    }
  });

  it.each([
    ['/api/v1/users/%zz', '/api/v1/users/%25zz'],
    ['/api/v1/users/%', '/api/v1/users/%25'],
    ['/api/v1/users/%ff%fe', '/api/v1/users/%ff%fe'],
    ['/%c0%ae', '/%c0%ae'],
  ])('answers the malformed path %s with 400 and the instance %s', async (path, instance) => {
    expectProblem(await app.request('GET', path), 'malformed_request', instance);
  });

  it('answers an id of 5,000 characters with 414', async () => {
    expectProblem(await app.api('GET', `/users/${'a'.repeat(5000)}`), 'uri_too_long');
  });

  describe('problem documents', () => {
    const cases: [ErrorCode, () => Promise<TestResponse>][] = [
      [
        'invalid_credentials',
        () => app.api('POST', '/auth/login', { json: { username: 'unknown-user', password: 'x' } }),
      ],
      ['invalid_grant', () => refresh(app, 'uart_nonsense')],
      ['invalid_token', () => app.api('GET', '/users/me')],
      ['invalid_token', () => app.api('GET', '/users/me', { token: 'nonsense' })],
      [
        'forbidden',
        async () => app.api('GET', '/users', { token: (await register(app)).access_token }),
      ],
      [
        'not_found',
        async () =>
          app.api('GET', '/users/0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11', {
            token: (await registerAdmin(app)).access_token,
          }),
      ],
      [
        'email_taken',
        async () => {
          const { email } = await register(app);
          return app.api('POST', '/auth/register', { json: { ...newUser(), email } });
        },
      ],
      [
        'username_taken',
        async () => {
          const { username } = await register(app);
          return app.api('POST', '/auth/register', { json: { ...newUser(), username } });
        },
      ],
      [
        'account_disabled',
        async () => {
          const [{ access_token: token }, other] = [await registerAdmin(app), await register(app)];
          await app.api('PUT', `/users/${other.id}`, { token, json: { is_active: false } });
          const { username, password } = other;
          return app.api('POST', '/auth/login', { json: { username, password } });
        },
      ],
      ['validation_failed', () => app.api('POST', '/auth/register', { json: { a: 1 } })],
    ];

    it.each(cases)('have the common shape for the error code %s', async (code, provoke) => {
      const response = await provoke();
      expectProblem(response, code);
      expect(response.headers['cache-control']).toBe('no-store');
    });

    it('have the common shape for the error code last_admin', async () => {
      const own = await TestApp.start();
      try {
        const { id, access_token: token } = await registerAdmin(own);
        const json = { role: 'user' };
        expectProblem(await own.api('PUT', `/users/${id}`, { token, json }), 'last_admin');
      } finally {
        await own.close();
      }
    });
  });

  it('serves the next request after an error', async () => {
    const user = await register(app);
    await app.api('POST', '/auth/login', { body: '{', headers: { 'content-type': 'a/b' } });
    await login(app, user);
  });
});
