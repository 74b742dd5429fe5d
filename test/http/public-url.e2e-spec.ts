import { createAuthClient, memoryStore, type Tokens } from '../../sdk/src/index.js';
import { TestApp } from '../support/app.js';
import { checkAddresses } from '../support/check-addresses.mjs';
import { Proxy } from '../support/proxy.mjs';
import { listen, sendBytes } from '../support/raw-http.js';
import { newUser, registerAdmin } from '../support/users.js';

/** Starts a service that listens, and a proxy in front of it. */
async function startBehindProxy(path: string, rewrite: (url: string) => string) {
  const proxy = new Proxy({ rewrite });
  const publicUrl = `${await proxy.listen()}${path}`;
  const app = await TestApp.start({ PUBLIC_URL: `${publicUrl}/`, TRUST_PROXY: 'loopback' });
  await proxy.use([`http://127.0.0.1:${await listen(app)}`]);
  const close = async () => {
    await proxy.close();
    await app.close();
  };
  return { app, publicUrl, close };
}

/** Like `proxy_pass` of nginx with and without a path. */
const MODES: [string, (path: string) => (url: string) => string][] = [
  ['removes', (path) => (url) => url.replace(path, '') || '/'],
  ['keeps', () => (url) => url],
];

describe.each(MODES)('addresses behind a proxy that %s the path of PUBLIC_URL', (_, rewrite) => {
  it.each(['', '/auth', '/company/auth', '/api'])('work with the path "%s"', async (path) => {
    const { app, publicUrl, close } = await startBehindProxy(path, rewrite(path));
    const admin = await registerAdmin(app);
    const results = await checkAddresses(publicUrl, admin);
    const wrong = results.filter(({ isRight }) => !isRight).map(({ source }) => source);
    // Whether /api/nothing has the path /api or lacks it, only the proxy knows.
    const isAmbiguous = (source: string) => path === '/api' && /instance .* \/[^/]+$/.test(source);
    expect(wrong.filter((source) => !isAmbiguous(source))).toEqual([]);
    expect(results.length).toBeGreaterThan(15);
    await close();
  });
});

describe('the SDK behind a proxy with a path', () => {
  it.each(MODES)('that it %s signs in, refreshes and reads the profile', async (_, rewrite) => {
    const { publicUrl, close } = await startBehindProxy('/auth', rewrite('/auth'));
    const store = memoryStore();
    const auth = createAuthClient({ baseUrl: publicUrl, store });
    expect((await auth.register(newUser())).response.status).toBe(201);
    const tokens = await store.read();
    await store.write({ ...(tokens as Tokens), access_token: 'invalid' });
    expect((await auth.api.GET('/api/v1/users/me')).response.status).toBe(200);
    expect((await store.read())?.refresh_token).not.toBe(tokens?.refresh_token);
    await close();
  });
});

describe('a service with a PUBLIC_URL', () => {
  let app: TestApp;
  let port: number;
  beforeAll(async () => {
    app = await TestApp.start({ PUBLIC_URL: 'https://example.com/auth' });
    port = await listen(app);
  });
  afterAll(() => app.close());

  it('names the address of a new user independent of the Host header', async () => {
    const { access_token: token } = await registerAdmin(app);
    const { headers, body } = await app.api('POST', '/users', {
      token,
      headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' },
      json: { email: 'a@example.com', username: 'new-user', password: 'correct horse battery' },
    });
    expect(headers['location']).toBe(`https://example.com/auth/api/v1/users/${body.id}`);
  });

  it('serves probes of its own machine with and without the path', async () => {
    for (const path of ['/health/ready', '/auth/health/ready', '/auth/health/live']) {
      expect((await app.app.inject(path)).statusCode).toBe(200);
    }
    for (const path of ['/author/health/ready', '/other/auth/health', '/auth/auth/health']) {
      expect((await app.app.inject(path)).statusCode).toBe(404);
    }
  });

  it('checks access below the path as without it', async () => {
    for (const path of [
      '/auth/api/v1/users',
      '/auth/api/v1/users/me',
      '/auth/api/v1/audit-events',
    ]) {
      expect((await app.app.inject(path)).statusCode).toBe(401);
    }
  });

  it('has the path in the response to bytes that are no HTTP request', async () => {
    const { body } = await sendBytes(port, 'nonsense\r\n\r\n');
    expect(body.instance).toBe('/auth/');
  });
});

describe('a service without a PUBLIC_URL', () => {
  it('has paths as addresses, which are relative to its origin', async () => {
    const app = await TestApp.start();
    const { access_token: token } = await registerAdmin(app);
    const { headers, body } = await app.api('POST', '/users', {
      token,
      json: { email: 'a@example.com', username: 'new-user', password: 'correct horse battery' },
    });
    expect(headers['location']).toBe(`/api/v1/users/${body.id}`);
    const list = await app.api('GET', '/users?limit=1', { token });
    expect(list.headers['link']).toMatch(/^<\/api\/v1\/users\?/);
    expect((await app.request('GET', '/openapi.json')).body.servers).toEqual([{ url: '/' }]);
    await app.close();
  });
});
