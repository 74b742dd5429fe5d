import { newUser, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { expectProblem } from '../support/problem.js';

const JSON_TYPE = { 'content-type': 'application/json' };

/** JSON of so many bytes. */
const bodyOf = (length: number) => JSON.stringify({ refresh_token: 'x'.repeat(length - 20) });

describe('request bodies', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  const post = (path: string, body: string, headers: Record<string, string> = JSON_TYPE) =>
    app.api('POST', path, { body, headers });

  it('answers broken JSON with 400 and quotes nothing of it', async () => {
    for (const body of ['{"password":"hunter2', '{"password":hunter2}', "{'password':'hunter2'}"]) {
      const response = await post('/auth/login', body);
      expectProblem(response, 'malformed_request', '/api/v1/auth/login');
      expect(response.text).not.toContain('hunter2');
    }
  });

  it('takes an empty JSON body as none: clients name the type with every request', async () => {
    expectProblem(await post('/auth/refresh', ''), 'validation_failed');
    const { access_token: token } = await register(app);
    const headers = { 'content-type': 'application/json' };
    const { status } = await app.api('POST', '/auth/logout-all', { token, headers, body: '' });
    expect(status).toBe(204);
  });

  it('names the missing fields when there is no body at all', async () => {
    const response = await app.api('POST', '/auth/refresh');
    expectProblem(response, 'validation_failed');
    expect(response.body.errors).toEqual([
      { pointer: '#/refresh_token', code: 'required', detail: 'refresh_token is required' },
    ]);
  });

  it.each(['[]', '[{"username":"ada","password":"x"}]', '"text"', '7', 'true', 'null'])(
    'answers the JSON %s, which is no object, with 400',
    async (body) => {
      for (const path of ['/auth/login', '/auth/register', '/auth/refresh']) {
        expectProblem(await post(path, body), 'malformed_request');
      }
    },
  );

  it.each(['__proto__', 'constructor'])('gives %s in JSON no power', async (key) => {
    const account = newUser();
    const inside = key === '__proto__' ? '{"role":"admin"}' : '{"prototype":{"role":"admin"}}';
    const body = JSON.stringify(account).replace('{', `{"${key}":${inside},`);
    expectProblem(await post('/auth/register', body), 'malformed_request');
    expect(({} as Record<string, unknown>)['role']).toBeUndefined();
    const { username, password } = account;
    const login = await app.api('POST', '/auth/login', { json: { username, password } });
    expectProblem(login, 'invalid_credentials');
  });

  it.each([
    ['arrays', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('answers %s nested thousands deep with 4xx', async (_, open, close) => {
    const depth = Math.floor(60_000 / (open.length + close.length));
    const deep = `${open.repeat(depth)}1${close.repeat(depth)}`;
    for (const body of [deep, `{"username":${deep}}`, `{"unknown":${deep}}`]) {
      const { status } = await post('/auth/register', body);
      expect([400, 422]).toContain(status);
    }
  });

  it('answers a body above 64 kB with 413, and reads one just below', async () => {
    expect(bodyOf(65_536)).toHaveLength(65_536);
    expect((await post('/auth/refresh', bodyOf(65_536))).status).toBe(422);
    expectProblem(await post('/auth/refresh', bodyOf(65_537)), 'payload_too_large');
    const announced = { ...JSON_TYPE, 'content-length': '1000000' };
    expectProblem(await post('/auth/refresh', '{}', announced), 'payload_too_large');
  });

  it('takes a form for the login alone', async () => {
    const { username, password, refresh_token, access_token } = await register(app);
    const form = { username, password };
    expect((await app.api('POST', '/auth/login', { form })).status).toBe(200);
    for (const path of ['/auth/register', '/auth/refresh', '/auth/logout']) {
      const response = await app.api('POST', path, { form: { refresh_token } });
      expectProblem(response, 'unsupported_media_type', `/api/v1${path}`);
    }
    const put = { token: access_token, form: { username: 'other' } };
    expectProblem(await app.api('PUT', '/users/me', put), 'unsupported_media_type');
    const shouted = { 'content-type': 'APPLICATION/X-WWW-FORM-URLENCODED; charset=utf-8' };
    expectProblem(await post('/auth/refresh', 'a=b', shouted), 'unsupported_media_type');
  });
});
