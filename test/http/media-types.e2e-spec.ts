import { register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { expectProblem } from '../support/problem.js';

describe('the media type of a request body', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  const post = (path: string, body: string, type?: string) =>
    app.api('POST', path, { body, headers: type === undefined ? {} : { 'content-type': type } });

  it.each([
    'application/json',
    'APPLICATION/Json',
    ' application/json ',
    'application/json;',
    'application/json;x',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    // JSON is always UTF-8, the charset parameter has no meaning (RFC 8259, section 11).
    'application/json; charset=utf-16',
    'application/json; charset=utf-8; charset=x',
  ])('accepts JSON with the content type %j', async (type) => {
    const { username, password } = await register(app);
    const { status } = await post('/auth/login', JSON.stringify({ username, password }), type);
    expect(status).toBe(200);
  });

  it.each([
    // Types that a page of another origin can send without a CORS preflight.
    'text/plain',
    'text/plain; application/json',
    'text/plain;charset=utf-8',
    'multipart/form-data; boundary=x',
    'multipart/form-data; boundary=application/json',
    // Types that resemble application/json.
    'text/json',
    'application/ld+json',
    'application/vnd.api+json',
    'application/problem+json',
    'application/jsonx',
    'application/json5',
    'application/json/x',
    'application/json, text/plain',
    'text/plain, application/json',
    'application/x-www-form-urlencodedx',
    'application/x-www-form-urlencoded, application/json',
    'application/xml',
    'application/octet-stream',
    'application/*',
    '*/*',
    'json',
    'garbage',
    '',
    undefined,
  ])('answers the content type %j with 415', async (type) => {
    const { username, password, refresh_token } = await register(app);
    const json = JSON.stringify({ username, password, refresh_token });
    for (const path of ['/auth/login', '/auth/register', '/auth/refresh', '/auth/logout']) {
      expectProblem(await post(path, json, type), 'unsupported_media_type', `/api/v1${path}`);
    }
  });

  const login = (username: string, password: string, coding: string) =>
    app.api('POST', '/auth/login', {
      json: { username, password },
      headers: { 'content-encoding': coding },
    });

  it.each(['gzip', 'deflate', 'br', 'zstd', 'gzip, identity', 'unknown'])(
    'answers the content coding %j with 415',
    async (coding) => {
      const { username, password } = await register(app);
      const answer = await login(username, password, coding);
      expectProblem(answer, 'unsupported_media_type', '/api/v1/auth/login');
    },
  );

  it.each(['identity', ' Identity '])('accepts the content coding %j', async (coding) => {
    const { username, password } = await register(app);
    expect((await login(username, password, coding)).status).toBe(200);
  });
});
