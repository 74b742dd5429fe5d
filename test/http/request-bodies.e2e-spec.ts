import { newUser, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { expectProblem } from '../support/problem.js';

const JSON_TYPE = { 'content-type': 'application/json' };

/** A JSON body of exactly `length` bytes. */
const bodyOf = (length: number) => JSON.stringify({ refresh_token: 'x'.repeat(length - 20) });

describe('request bodies', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  const post = (path: string, body: string, headers: Record<string, string> = JSON_TYPE) =>
    app.api('POST', path, { body, headers });

  it('answers malformed JSON with 400 and does not quote it', async () => {
    for (const body of ['{"password":"hunter2', '{"password":hunter2}', "{'password':'hunter2'}"]) {
      const response = await post('/auth/login', body);
      expectProblem(response, 'malformed_request', '/api/v1/auth/login');
      expect(response.text).not.toContain('hunter2');
    }
  });

  it('treats an empty JSON body as no body', async () => {
    // Some clients send the content type with every request.
    expectProblem(await post('/auth/refresh', ''), 'validation_failed');
    const { access_token: token } = await register(app);
    const headers = { 'content-type': 'application/json' };
    const { status } = await app.api('POST', '/auth/logout-all', { token, headers, body: '' });
    expect(status).toBe(204);
  });

  it('names the missing fields when a request has no body', async () => {
    const response = await app.api('POST', '/auth/refresh');
    expectProblem(response, 'validation_failed');
    expect(response.body.errors).toEqual([
      { pointer: '#/refresh_token', code: 'required', detail: 'refresh_token is required' },
    ]);
  });

  it.each(['[]', '[{"username":"ada","password":"x"}]', '"text"', '7', 'true', 'null'])(
    'answers a body that is JSON but not an object with 400: %s',
    async (body) => {
      for (const path of ['/auth/login', '/auth/register', '/auth/refresh']) {
        expectProblem(await post(path, body), 'malformed_request');
      }
    },
  );

  it.each(['__proto__', 'constructor'])('rejects a body with the field %s', async (key) => {
    const user = newUser();
    const polluted = key === '__proto__' ? '{"role":"admin"}' : '{"prototype":{"role":"admin"}}';
    const body = JSON.stringify(user).replace('{', `{"${key}":${polluted},`);
    expectProblem(await post('/auth/register', body), 'malformed_request');
    expect(({} as Record<string, unknown>)['role']).toBeUndefined();
    const { username, password } = user;
    const login = await app.api('POST', '/auth/login', { json: { username, password } });
    expectProblem(login, 'invalid_credentials');
  });

  it.each([
    ['arrays', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('answers %s that are nested thousands of levels deep with 4xx', async (_, open, close) => {
    const depth = Math.floor(60_000 / (open.length + close.length));
    const deep = `${open.repeat(depth)}1${close.repeat(depth)}`;
    for (const body of [deep, `{"username":${deep}}`, `{"unknown":${deep}}`]) {
      const { status } = await post('/auth/register', body);
      expect([400, 422]).toContain(status);
    }
  });

  it('answers a body above 64 KiB with 413 and accepts one of exactly 64 KiB', async () => {
    expect(bodyOf(65_536)).toHaveLength(65_536);
    expect((await post('/auth/refresh', bodyOf(65_536))).status).toBe(422);
    expectProblem(await post('/auth/refresh', bodyOf(65_537)), 'payload_too_large');
    const announced = { ...JSON_TYPE, 'content-length': '1000000' };
    expectProblem(await post('/auth/refresh', '{}', announced), 'payload_too_large');
  });

  it('accepts a form for signing in and answers it with 415 on other routes', async () => {
    const { username, password, refresh_token, access_token } = await register(app);
    const form = { username, password };
    expect((await app.api('POST', '/auth/login', { form })).status).toBe(200);
    for (const path of ['/auth/register', '/auth/refresh', '/auth/logout']) {
      const response = await app.api('POST', path, { form: { refresh_token } });
      expectProblem(response, 'unsupported_media_type', `/api/v1${path}`);
    }
    const put = { token: access_token, form: { username: 'other' } };
    expectProblem(await app.api('PUT', '/users/me', put), 'unsupported_media_type');
    const upperCase = { 'content-type': 'APPLICATION/X-WWW-FORM-URLENCODED; charset=utf-8' };
    expectProblem(await post('/auth/refresh', 'a=b', upperCase), 'unsupported_media_type');
  });
});
