import { DataSource } from 'typeorm';
import { TestApp, type TestRequest, type TestResponse } from '../support/app.js';
import { COOKIE_MODE, cookieHeader, cookiesOf } from '../support/cookies.js';
import { EVERY_FEATURE } from '../support/every-feature.js';
import { type Route, routesOf } from '../support/routes.js';
import { registerAdmin, type TestUser } from '../support/users.js';

const EVIL = 'https://evil.example';
const SIBLING = 'https://blog.example.com';
const OWN = 'https://auth.example.com';

/** Requests that a page of another website can make a browser send, with the cookies of a victim. */
const ATTACKS: [string, TestRequest & { method?: 'GET' | 'POST' }][] = [
  [
    'a form of another site',
    { method: 'POST', form: { a: 'b' }, headers: { origin: EVIL, 'sec-fetch-site': 'cross-site' } },
  ],
  [
    'a form of a sibling subdomain',
    {
      method: 'POST',
      form: { a: 'b' },
      headers: { origin: SIBLING, 'sec-fetch-site': 'same-site' },
    },
  ],
  [
    'fetch without CORS as text/plain',
    {
      method: 'POST',
      body: '{"a":"b"}',
      headers: { 'content-type': 'text/plain', origin: EVIL, 'sec-fetch-site': 'cross-site' },
    },
  ],
  [
    'fetch without CORS and without a body',
    { method: 'POST', headers: { origin: EVIL, 'sec-fetch-site': 'cross-site' } },
  ],
  [
    'a page of an old browser that sends neither Origin nor Fetch Metadata, without the header',
    { json: {} },
  ],
  [
    'JSON without the header of cookie mode, also from the own origin',
    { json: {}, headers: { origin: OWN, 'sec-fetch-site': 'same-origin' } },
  ],
  [
    'a request of another site without an origin',
    { json: {}, headers: { ...COOKIE_MODE, 'sec-fetch-site': 'cross-site' } },
  ],
  [
    'a request of a sandboxed frame',
    { json: {}, headers: { ...COOKIE_MODE, origin: 'null', 'sec-fetch-site': 'cross-site' } },
  ],
  [
    'a sibling subdomain with the header, which needs a preflight',
    { json: {}, headers: { ...COOKIE_MODE, origin: SIBLING, 'sec-fetch-site': 'same-site' } },
  ],
  [
    'a worker of the other site that names no site',
    { json: {}, headers: { ...COOKIE_MODE, origin: EVIL, 'sec-fetch-site': 'none' } },
  ],
];

const OVERRIDES: [string, (path: string) => { path: string } & TestRequest][] = [
  ['X-HTTP-Method-Override', (path) => ({ path, headers: { 'x-http-method-override': 'DELETE' } })],
  ['X-HTTP-Method', (path) => ({ path, headers: { 'x-http-method': 'DELETE' } })],
  ['X-Method-Override', (path) => ({ path, headers: { 'x-method-override': 'DELETE' } })],
  ['_method in the query', (path) => ({ path: `${path}?_method=DELETE` })],
];

describe('cross-site requests with the cookies of a victim', () => {
  let app: TestApp;
  let victim: TestUser;
  let cookie: string;
  let changing: Route[];
  beforeAll(async () => {
    app = await TestApp.start({
      ...EVERY_FEATURE,
      PUBLIC_URL: OWN,
      BACKEND_CORS_ORIGINS: 'https://app.example.com',
    });
    victim = await registerAdmin(app);
    const { username, password } = victim;
    const response = await app.api('POST', '/auth/login', {
      json: { username, password },
      headers: COOKIE_MODE,
    });
    cookie = cookieHeader(cookiesOf(response));
    changing = routesOf(app).filter(
      ({ method, path }) =>
        path.startsWith('/api/v1/') && ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method),
    );
  });
  afterAll(() => app.close());

  const pathOf = (route: Route) => route.path.replaceAll(/:\w+/g, victim.id);
  const send = (method: string, path: string, { headers, ...rest }: TestRequest = {}) =>
    app.request(method as 'GET', path, { ...rest, headers: { cookie, ...headers } });

  /** Every row of a user, but for those that count or record requests. */
  async function snapshot(): Promise<string> {
    const source = app.get(DataSource);
    const tables = source.entityMetadatas.filter(
      ({ tableName }) => !/audit|rate|outbox|change/.test(tableName),
    );
    const rows: unknown[] = [];
    for (const { name } of tables) {
      const found = await source.getRepository<{ userId?: string | null }>(name).find();
      // Public operations start attempts, which belong to no user.
      rows.push(name, ...found.filter(({ userId }) => userId !== null));
    }
    return JSON.stringify(rows);
  }

  it.each(ATTACKS)('cannot change anything by %s', async (_, { method, ...attack }) => {
    const before = await snapshot();
    const accepted: string[] = [];
    for (const route of changing) {
      // Forms and fetch without CORS have no other method.
      if (method !== undefined && route.method !== method) continue;
      const response = await send(route.method, pathOf(route), attack);
      if (!isRejected(response)) accepted.push(`${route.method} ${route.path} ${response.status}`);
    }
    // Public operations read no cookie without the header: they act for the sender alone.
    expect(accepted.filter((line) => !isPublic(line))).toEqual([]);
    expect(await snapshot()).toBe(before);
  });

  it('covers the operations of the API', () => {
    expect(changing.length).toBeGreaterThan(40);
  });

  it.each(OVERRIDES)('cannot change the method of a request by %s', async (_, request) => {
    const before = await snapshot();
    for (const method of ['GET', 'POST']) {
      const { path, headers } = request('/api/v1/users/me');
      const own = { 'sec-fetch-site': 'same-origin', ...COOKIE_MODE };
      const response = await send(method, path, { headers: { ...own, ...headers } });
      expect(response.status).toBe(method === 'GET' ? 200 : 405);
    }
    expect(await snapshot()).toBe(before);
  });

  it('cannot change anything by a visit to any address', async () => {
    const before = await snapshot();
    const safe = routesOf(app).filter(({ method }) => method === 'GET' || method === 'HEAD');
    expect(safe.length).toBeGreaterThan(40);
    for (const route of safe) {
      // The documentation is large, and the same for every visitor.
      if (/^\/(?:docs|redoc)/.test(route.path)) continue;
      const path = `${pathOf(route)}?action=delete_confirmed&token=uaot_${'a'.repeat(64)}`;
      const response = await send(route.method, path, { headers: { 'sec-fetch-site': 'none' } });
      expect(response.status).not.toBe(500);
    }
    expect(await snapshot()).toBe(before);
  });

  it('get no cookies of a session, so that no website signs a browser in', async () => {
    const { username, password } = victim;
    const headers = { origin: EVIL, 'sec-fetch-site': 'cross-site' };
    const response = await app.api('POST', '/auth/login', {
      json: { username, password },
      headers: { ...headers, ...COOKIE_MODE },
    });
    expect([response.status, response.headers['set-cookie']]).toEqual([400, undefined]);
  });
});

function isRejected({ status, body }: TestResponse): boolean {
  return (status === 400 && body.code === 'cross_site_request') || status === 415;
}

/** Operations without an access token: the tokens that they take are in the body. */
function isPublic(line: string): boolean {
  return /^POST \/api\/v1\/(?:auth\/(?!reauthenticate|logout-all)|setup)/.test(line);
}
