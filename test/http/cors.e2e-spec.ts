import { TestApp } from '../support/app.js';
import { expectProblem } from '../support/problem.js';

const LISTED = 'https://app.example.com';
const ALSO_LISTED = 'http://localhost:5173';
const UNLISTED = [
  'https://evil.example',
  'http://app.example.com',
  'https://app.example.com.evil.example',
  'https://app.example.com:8443',
  'https://APP.example.com.',
  'null',
];

describe.each([
  ['JSON array', JSON.stringify([LISTED, `${ALSO_LISTED}/`])],
  ['comma-separated list', ` ${LISTED} , ${ALSO_LISTED}, `],
])('CORS with the allowed origins as %s', (_, origins) => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start({ BACKEND_CORS_ORIGINS: origins })));
  afterAll(() => app.close());

  const preflight = (origin: string, method = 'PUT') =>
    app.api('OPTIONS', '/users/me', {
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization,content-type',
      },
    });

  it.each([LISTED, ALSO_LISTED])('allows the listed origin %s', async (origin) => {
    const { status, headers } = await app.request('GET', '/health', { headers: { origin } });
    expect(status).toBe(200);
    expect(headers['access-control-allow-origin']).toBe(origin);
    expect(headers['vary']).toMatch(/\borigin\b/i);
    const exposed = String(headers['access-control-expose-headers']).split(/, */);
    expect(exposed).toEqual(expect.arrayContaining(['link', 'retry-after', 'x-request-id']));
  });

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])(
    'allows the method %s in a preflight response',
    async (method) => {
      const { status, headers, text } = await preflight(LISTED, method);
      expect([status, text]).toEqual([204, '']);
      expect(headers['access-control-allow-origin']).toBe(LISTED);
      expect(String(headers['access-control-allow-methods']).split(/, */)).toContain(method);
      const allowed = String(headers['access-control-allow-headers']).split(/, */);
      expect(allowed).toEqual(expect.arrayContaining(['authorization', 'content-type']));
      expect(headers['vary']).toMatch(/\borigin\b/i);
    },
  );

  it.each(UNLISTED)(
    'sends no Access-Control-Allow-Origin for the unlisted origin %s',
    async (origin) => {
      for (const response of [
        await app.request('GET', '/health', { headers: { origin } }),
        await preflight(origin),
      ]) {
        expect(response.headers['access-control-allow-origin']).toBeUndefined();
      }
    },
  );

  it('allows credentials such as cookies', async () => {
    for (const { headers } of [
      await preflight(LISTED),
      await app.request('GET', '/health', { headers: { origin: LISTED } }),
    ]) {
      expect(headers['access-control-allow-credentials']).toBe('true');
    }
  });

  it('allows a listed origin to read error responses', async () => {
    const headers = { origin: LISTED };
    const answers = [
      await app.api('GET', '/users/me', { headers }),
      await app.api('GET', '/nothing', { headers }),
      await app.api('PATCH', '/users/me', { headers }),
      await app.api('POST', '/auth/login', { headers, json: {} }),
      await app.api('POST', '/auth/login', {
        headers: { ...headers, 'content-type': 'application/json' },
        body: '{',
      }),
      await app.api('POST', '/auth/register', { headers, form: { a: 'b' } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 404, 405, 422, 400, 415]);
    for (const answer of answers) {
      expect(answer.headers['access-control-allow-origin']).toBe(LISTED);
    }
  });

  it('answers OPTIONS without Access-Control-Request-Method as a preflight or with a problem document', async () => {
    const response = await app.api('OPTIONS', '/users/me', { headers: { origin: LISTED } });
    if (response.status !== 204) expectProblem(response, 'malformed_request', '/api/v1/users/me');
  });
});

describe('CORS for origins that are configured in another notation', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({
      BACKEND_CORS_ORIGINS:
        'https://APP.example.com:443,https://bücher.example,capacitor://localhost,ionic://localhost,tauri://localhost,chrome-extension://abcdefghijklmnop',
      BACKEND_CORS_HEADERS: 'X-Requested-With',
    });
  });
  afterAll(() => app.close());

  const preflight = (origin: string, requested: string) =>
    app.api('OPTIONS', '/users/me', {
      headers: {
        origin,
        'access-control-request-method': 'GET',
        'access-control-request-headers': requested,
      },
    });

  it.each([
    'https://app.example.com',
    'https://xn--bcher-kva.example',
    'capacitor://localhost',
    'ionic://localhost',
    'tauri://localhost',
    'chrome-extension://abcdefghijklmnop',
  ])('allows the origin %s, as browsers and web views send it', async (origin) => {
    for (const { headers } of [
      await preflight(origin, 'authorization'),
      await app.request('GET', '/health', { headers: { origin } }),
    ]) {
      expect(headers['access-control-allow-origin']).toBe(origin);
    }
  });

  it.each(['null', 'capacitor://evil.example', 'ionic://localhost:8080', 'localhost'])(
    'sends no Access-Control-Allow-Origin for the origin %s',
    async (origin) => {
      const { headers } = await preflight(origin, 'authorization');
      expect(headers['access-control-allow-origin']).toBeUndefined();
    },
  );

  it.each([
    'traceparent',
    'tracestate',
    'baggage',
    'sentry-trace',
    'b3',
    'x-datadog-trace-id',
    'elastic-apm-traceparent',
    'x-requested-with',
  ])('allows the request header %s in a preflight response', async (name) => {
    const { headers } = await preflight('https://app.example.com', `authorization,${name}`);
    const allowed = String(headers['access-control-allow-headers']).split(/, */);
    expect(allowed).toEqual(expect.arrayContaining(['authorization', name]));
  });

  it('allows no request header that is neither common nor configured', async () => {
    const { headers } = await preflight('https://app.example.com', 'x-tenant');
    expect(headers['access-control-allow-headers']).not.toMatch(/tenant|\*/);
  });
});

describe('CORS without configured origins', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  it('sends no CORS headers without configured origins', async () => {
    const headers = { origin: LISTED, 'access-control-request-method': 'PUT' };
    for (const response of [
      await app.request('GET', '/health', { headers }),
      await app.api('OPTIONS', '/users/me', { headers }),
      await app.api('GET', '/users/me', { headers }),
    ]) {
      const names = Object.keys(response.headers);
      expect(names.filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
    expectProblem(await app.api('OPTIONS', '/users/me', { headers }), 'method_not_allowed');
  });
});
