import { belongToDifferentUsers } from '../../sdk/src/access-token.js';
import { createAuthClient, memoryStore, type Tokens } from '../../sdk/src/index.js';
import { setGlobal } from './globals.js';
import { BASE_URL, StubService } from './stub-service.js';

const ME = '/api/v1/users/me';
const ADA = { username: 'ada', password: 'correct horse battery' };

type Fetch = StubService['fetch'];

const urlOf = (input: Request | string | URL) =>
  input instanceof Request ? input.url : input.toString();

/** Globals of browsers and Node.js that other platforms, or their older versions, lack. */
const OPTIONAL = [
  'atob',
  'BroadcastChannel',
  'Buffer',
  'crypto',
  'DOMException',
  'navigator',
  'process',
  'structuredClone',
  'TextDecoder',
  'TextEncoder',
  'URL',
];

/** A response of React Native: the class has no stream and no redirects. */
class NativeResponse {
  readonly type = 'default';
  readonly ok: boolean;
  readonly status: number;
  readonly headers: Headers;
  constructor(private readonly response: Response) {
    ({ ok: this.ok, status: this.status, headers: this.headers } = response);
  }
  text = () => this.response.text();
  json = () => this.response.json();
  clone = () => new NativeResponse(this.response.clone());
}

const PLATFORMS: [string, (send: Fetch) => Fetch][] = [
  [
    'Cloudflare Workers, which accept the redirect modes follow and manual alone',
    (send) => (input, init) => {
      const { redirect } = new Request(input, init);
      if (redirect === 'error') throw new TypeError('Invalid redirect value');
      return send(input, init);
    },
  ],
  [
    'undici and node-fetch, which have classes of their own',
    (send) => async (input, init) => {
      if (input instanceof Request)
        throw new TypeError('Failed to parse URL from [object Request]');
      return new NativeResponse(await send(input, init)) as unknown as Response;
    },
  ],
  [
    'a replacement of fetch that ignores signals',
    (send) => (input, init) => send(input, { ...init, signal: null }),
  ],
];

/** Signs in, refreshes, and signs out. */
async function useAllRequests(platform: (send: Fetch) => Fetch) {
  const service = new StubService();
  const auth = createAuthClient({ baseUrl: BASE_URL, fetch: platform(service.fetch) });
  expect((await auth.login(ADA)).data).toMatchObject(service.tokens);
  service.expireAccessToken();
  expect((await auth.api.PUT('/api/v1/users/me', { body: {} })).response.status).toBe(200);
  expect((await auth.fetch(`${BASE_URL}${ME}`)).status).toBe(200);
  await auth.logout();
  expect([service.count('/refresh'), service.count('/logout')]).toEqual([1, 1]);
  expect(await auth.isSignedIn()).toBe(false);
}

describe('a platform unlike a browser', () => {
  const restores: (() => void)[] = [];
  afterEach(() => restores.splice(0).forEach((restore) => restore()));

  it.each(PLATFORMS)('is supported: %s', async (_name, platform) => useAllRequests(platform));

  it('is supported without AbortSignal.timeout, as in React Native', async () => {
    const methods = Object.getOwnPropertyDescriptors(AbortSignal);
    restores.push(() => Object.defineProperties(AbortSignal, methods));
    Object.assign(AbortSignal, { timeout: undefined, any: undefined });
    await useAllRequests((send) => send);
  });

  it.each(OPTIONAL)('is supported without %s', async (name) => {
    const value: unknown = Reflect.get(globalThis, name);
    restores.push(setGlobal(name, undefined));
    await useAllRequests((send) => async (input, init) => {
      // The stub may need it.
      const hide = setGlobal(name, value);
      return send(input, init).finally(hide);
    });
  });

  it('returns the response of a failed refresh when its class is not the global one', async () => {
    const service = new StubService();
    const auth = createAuthClient({
      baseUrl: BASE_URL,
      fetch: async (input, init) => {
        const isRefresh = urlOf(input).endsWith('/refresh');
        const response = isRefresh
          ? Response.json({ code: 'overloaded' }, { status: 503, headers: { 'retry-after': '1' } })
          : await service.fetch(input, init);
        return new NativeResponse(response) as unknown as Response;
      },
    });
    await auth.login(ADA);
    service.expireAccessToken();
    const answers = await Promise.all([auth.api.GET(ME), auth.api.GET(ME)]);
    expect(answers.map(({ error }) => error?.code)).toEqual(['overloaded', 'overloaded']);
    expect(answers[0]?.response.headers.get('retry-after')).toBe('1');
    expect(await auth.isSignedIn()).toBe(true);
  });

  it.each([
    ['a page instead of tokens', () => new Response('<html></html>')],
    ['JSON without tokens', () => Response.json({ message: 'Please sign in to this network' })],
    ['null', () => Response.json(null)],
    ['nothing', () => new Response(null)],
  ])('keeps its tokens when a proxy answers a refresh with %s', async (_title, answer) => {
    const service = new StubService();
    const store = memoryStore();
    let isBehindProxy = false;
    const auth = createAuthClient({
      baseUrl: BASE_URL,
      store,
      fetch: async (input, init) =>
        isBehindProxy && urlOf(input).endsWith('/refresh') ? answer() : service.fetch(input, init),
    });
    await auth.login(ADA);
    service.expireAccessToken();
    isBehindProxy = true;
    await expect(auth.api.GET(ME)).rejects.toThrow();
    expect(await store.read()).toEqual(service.tokens);
    isBehindProxy = false;
    expect((await auth.api.GET(ME)).response.status).toBe(200);
  });

  it('sends a refresh again when the connection breaks within its response', async () => {
    const service = new StubService();
    let broken = 0;
    const auth = createAuthClient({
      baseUrl: BASE_URL,
      fetch: async (input, init) => {
        const response = await service.fetch(input, init);
        if (!urlOf(input).endsWith('/refresh') || broken > 0) return response;
        broken += 1;
        const body = new ReadableStream({ start: (stream) => stream.error(new Error('reset')) });
        return new Response(body);
      },
    });
    await auth.login(ADA);
    service.expireAccessToken();
    expect((await auth.api.GET(ME)).response.status).toBe(200);
    expect([broken, service.count('/refresh')]).toEqual([1, 2]);
  });

  it('uses the tokens that another tab has stored while a refresh got no response', async () => {
    const service = new StubService();
    const store = memoryStore();
    const auth = createAuthClient({
      baseUrl: BASE_URL,
      store,
      fetch: async (input, init) => {
        const response = await service.fetch(input, init);
        if (!urlOf(input).endsWith('/refresh')) return response;
        await store.write(service.tokens);
        throw new TypeError('network error');
      },
    });
    await auth.login(ADA);
    service.expireAccessToken();
    expect((await auth.api.GET(ME)).response.status).toBe(200);
    expect(service.count('/refresh')).toBe(1);
  });
});

const tokenOf = (claims: object): Tokens['access_token'] =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;

describe('the owner of an access token', () => {
  it('is compared for names of any length and script', () => {
    for (const name of ['', 'a', 'ab', 'abc', 'Ωmega', '😀', '\u00ff\u00fe?>']) {
      const ada = tokenOf({ name, sub: 'ada', iat: 1 });
      expect(belongToDifferentUsers(ada, tokenOf({ name, sub: 'ada', iat: 22 }))).toBe(false);
      expect(belongToDifferentUsers(ada, tokenOf({ name, sub: 'bob', iat: 1 }))).toBe(true);
    }
  });

  it('is unknown in a text that is not a token', () => {
    for (const text of ['', 'invalid', 'a.b.c', 'a.!!!.c', tokenOf({})]) {
      expect(belongToDifferentUsers(text, tokenOf({ sub: 'ada' }))).toBe(false);
    }
  });
});
