import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAuthClient, memoryStore } from '../../sdk/src/index.js';

const ADA = { username: 'ada', password: 'correct horse battery' };
const NEW_USER = { ...ADA, email: 'ada@example.com' };
const PASSWORDS = { current_password: ADA.password, new_password: 'another horse battery' };
const TOKENS = { access_token: 'rejected', refresh_token: 'secret' };

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a redirect to another host', () => {
  const received: string[] = [];
  const other = createServer((request, response) => {
    received.push(`${request.method} ${request.url}`);
    response.end('{}');
  });
  /** Redirects every request, except that `/users/me` rejects its token if `rejectsTokens`. */
  const service = createServer((request, response) => {
    if (rejectsTokens && request.url?.endsWith('/me')) {
      response.writeHead(401, { 'content-type': 'application/json' }).end('{}');
    } else response.writeHead(status, { location: `${target}${request.url}` }).end();
  });
  let target: string;
  let baseUrl: string;
  let status: number;
  let rejectsTokens: boolean;

  beforeAll(async () => {
    target = await listen(other);
    baseUrl = await listen(service);
  });
  afterAll(() => [other, service].forEach((server) => server.close()));
  beforeEach(() => {
    received.length = 0;
    rejectsTokens = false;
  });

  async function client(options: Partial<Parameters<typeof createAuthClient>[0]> = {}) {
    const store = memoryStore();
    await store.write(TOKENS);
    return { auth: createAuthClient({ baseUrl, store, ...options }), store };
  }
  type Auth = Awaited<ReturnType<typeof client>>['auth'];

  const requests: [string, (auth: Auth) => Promise<unknown>][] = [
    ['login', (auth) => auth.login(ADA)],
    ['register', (auth) => auth.register(NEW_USER)],
    ['logout', (auth) => auth.logout()],
    ['logoutAll', (auth) => auth.logoutAll()],
    ['api.GET', (auth) => auth.api.GET('/api/v1/users/me')],
    ['api.PUT', (auth) => auth.api.PUT('/api/v1/users/me/password', { body: PASSWORDS })],
    ['api.POST', (auth) => auth.api.POST('/api/v1/users', { body: NEW_USER })],
    // As JavaScript may pass it; the types do not allow it.
    [
      'api.PUT with redirect: follow',
      (auth) =>
        auth.api.PUT('/api/v1/users/me/password', {
          body: PASSWORDS,
          ...({ redirect: 'follow' } as object),
        }),
    ],
  ];

  it.each(requests)('is not followed by %s', async (_name, send) => {
    for (status of [301, 302, 303, 307, 308]) {
      const { auth } = await client();
      await expect(send(auth)).rejects.toThrow(/redirects to .*set baseUrl/);
    }
    expect(received).toEqual([]);
  });

  it('is not followed by a refresh, which keeps the tokens', async () => {
    status = 307;
    rejectsTokens = true;
    const { auth, store } = await client();
    await expect(auth.api.GET('/api/v1/users/me')).rejects.toThrow(/redirects to/);
    expect(received).toEqual([]);
    expect(await store.read()).toEqual(TOKENS);
  });

  it('is reported when a browser hides its response', async () => {
    const hidden = { type: 'opaqueredirect', status: 0, headers: new Headers(), body: null };
    const { auth } = await client({ fetch: async () => hidden as unknown as Response });
    await expect(auth.login(ADA)).rejects.toThrow('/auth/login redirects; set baseUrl');
  });

  it('is reported when the platform has followed it, and its tokens are not stored', async () => {
    const followed = Object.defineProperty(Response.json(TOKENS), 'redirected', { value: true });
    const store = memoryStore();
    const { auth } = await client({ store, fetch: async () => followed });
    await expect(auth.login(ADA)).rejects.toThrow('redirects');
    expect(await store.read()).toBeNull();
  });
});
