import { createServer } from 'node:http';
import { createAuthClient } from '../../sdk/src/index.js';
import { BASE_URL, StubService } from './stub-service.js';

const ME = '/api/v1/users/me';
const ADA = { username: 'ada', password: 'correct horse battery' };
/** An option of Next.js, which no `Request` has. */
const NEXT = { next: { revalidate: 60, tags: ['me'] } } as object;

describe('the options of a request', () => {
  let service: StubService;
  let auth: ReturnType<typeof createAuthClient>;

  beforeEach(async () => {
    service = new StubService();
    auth = createAuthClient({ baseUrl: BASE_URL, fetch: service.fetch });
    await auth.login(ADA);
    service.requests.length = 0;
  });

  const sentTo = (path: string) => service.requests.filter((request) => request.path === path);

  it('reach fetch from auth.api, also when the request is retried after a refresh', async () => {
    service.expireAccessToken();
    const controller = new AbortController();
    const options = { headers: { 'x-trace': '1' }, signal: controller.signal, ...NEXT };
    await auth.api.GET(ME, options);
    const sent = sentTo(ME);
    expect(sent).toHaveLength(2);
    for (const { init } of sent) {
      expect(init).toMatchObject({ ...NEXT, signal: controller.signal });
      expect(new Headers(init?.headers).get('x-trace')).toBe('1');
    }
  });

  it.each([
    ['an address', () => `${BASE_URL}${ME}`],
    ['a URL', () => new URL(`${BASE_URL}${ME}`)],
    ['a Request', () => new Request(`${BASE_URL}${ME}`)],
    ['a Request that has them itself', () => Object.assign(new Request(BASE_URL + ME), NEXT)],
  ])('reach fetch from auth.fetch with %s', async (name, input) => {
    service.expireAccessToken();
    const response = await auth.fetch(input(), name.endsWith('itself') ? undefined : NEXT);
    expect(response.status).toBe(200);
    const sent = sentTo(ME);
    expect(sent).toHaveLength(2);
    for (const { init } of sent) expect(init).toMatchObject(NEXT);
  });

  it('reach fetch from login and register', async () => {
    await auth.login(ADA, { ...NEXT, headers: { 'x-trace': '1' } });
    await auth.register({ ...ADA, email: 'ada@example.com' }, NEXT);
    expect(service.requests).toHaveLength(2);
    for (const { init } of service.requests) expect(init).toMatchObject(NEXT);
    expect(new Headers(service.requests[0]?.init?.headers).get('x-trace')).toBe('1');
  });

  it('reach fetch from auth.fetch without tokens', async () => {
    await auth.logout();
    await auth.fetch(`${BASE_URL}${ME}`, NEXT);
    expect(sentTo(ME)[0]?.init).toMatchObject(NEXT);
  });

  it('can contain a fetch of a framework, which gets the access token', async () => {
    const other = new StubService();
    other.tokens = service.tokens;
    const { data } = await auth.api.GET(ME, { fetch: other.fetch });
    expect(data).toEqual({ username: 'ada' });
    expect([service.requests.length, other.requests.length]).toEqual([0, 1]);
  });

  it('can be changed by a middleware of openapi-fetch', async () => {
    auth.api.use({ onRequest: ({ request }) => request.headers.set('x-changed', '1') });
    await auth.api.GET(ME, NEXT);
    const replaced = createAuthClient({ baseUrl: BASE_URL, fetch: service.fetch });
    replaced.api.use({ onRequest: ({ request }) => new Request(request, { headers: { a: 'b' } }) });
    await replaced.api.GET(ME);
    const [changed, replacement] = sentTo(ME);
    expect(changed?.init).toMatchObject(NEXT);
    expect(new Headers(changed?.init?.headers).get('x-changed')).toBe('1');
    expect(new Request(replacement?.input ?? '').headers.get('a')).toBe('b');
  });

  it('keep the boundary of a form', async () => {
    const sent: Request[] = [];
    const fetch = async (input: Request | string | URL, init?: RequestInit) => {
      sent.push(new Request(input, init));
      return new Response(null, { status: 204 });
    };
    const form = new FormData();
    form.set('full_name', 'Ada');
    const options = { body: form as object, bodySerializer: (body: unknown) => body, fetch };
    await auth.api.PUT(ME, options);
    expect((await sent[0]?.formData())?.get('full_name')).toBe('Ada');
  });

  it('can contain a body that is a stream, which is sent again after a refresh', async () => {
    const bodies: string[] = [];
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        bodies.push(text);
        const isValid = request.headers.authorization === `Bearer ${service.tokens.access_token}`;
        response.writeHead(isValid && bodies.length > 1 ? 200 : 401).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/upload`;
    const streaming = createAuthClient({
      baseUrl: BASE_URL,
      fetch: (input, init) =>
        (input instanceof Request ? input.url : String(input)) === url
          ? fetch(input, init)
          : service.fetch(input, init),
    });
    await streaming.login(ADA);
    const body = new Blob(['a stream']).stream();
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
    expect((await streaming.fetch(url, init)).status).toBe(200);
    expect(bodies).toEqual(['a stream', 'a stream']);
    server.close();
  });
});
