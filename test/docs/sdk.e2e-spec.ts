import { setTimeout as pause } from 'node:timers/promises';
import {
  type AuthClient,
  type AuthClientOptions,
  browserStore,
  createAuthClient,
  memoryStore,
  type SessionEnd,
  type Tokens,
  type TokenStore,
} from '../../sdk/src/index.js';
import { exclusively } from '../../sdk/src/exclusively.js';
import { newUser } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { checkedFetch } from '../support/contract/checked-fetch.js';
import { eventually } from '../support/eventually.js';
import { listen } from '../support/wire.js';

const ME = '/api/v1/users/me';

const me = async (auth: AuthClient) => (await auth.api.GET(ME)).response.status;
const pathOf = (input: Request | string | URL) =>
  new URL(input instanceof Request ? input.url : input).pathname;

/** As a browser has it; what was there comes back. */
function withNavigator(value: object): () => void {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value, configurable: true });
  return () => {
    if (before) Object.defineProperty(globalThis, 'navigator', before);
    else Reflect.deleteProperty(globalThis, 'navigator');
  };
}

describe('the SDK', () => {
  let app: TestApp;
  let baseUrl: string;
  let store: TokenStore;
  let ends: SessionEnd[];
  /** Paths of the requests that were sent. */
  let sent: string[];

  beforeAll(async () => {
    app = await TestApp.start();
    baseUrl = `http://127.0.0.1:${await listen(app)}`;
  });
  afterAll(() => app.close());
  beforeEach(() => {
    store = memoryStore();
    ends = [];
    sent = [];
  });

  /** A client whose requests are noted. */
  function client(options: Partial<AuthClientOptions> = {}): AuthClient {
    const { fetch: send = checkedFetch, ...others } = options;
    return createAuthClient({
      baseUrl,
      store,
      onSessionEnd: (reason) => ends.push(reason),
      fetch: (input, init) => {
        sent.push(pathOf(input));
        return send(input, init);
      },
      ...others,
    });
  }

  async function signedIn(options?: Partial<AuthClientOptions>) {
    const auth = client(options);
    const account = newUser();
    expect((await auth.register(account)).response.status).toBe(201);
    return { auth, ...account };
  }

  /** With a network that can be taken away. */
  async function signedInOverNetwork() {
    const network = { isUp: true };
    const { auth } = await signedIn({
      fetch: async (input, init) => {
        if (!network.isUp) throw new TypeError('network error');
        return checkedFetch(input, init);
      },
    });
    return { auth, network };
  }

  /** As after fifteen minutes. */
  async function spoilAccessToken(): Promise<void> {
    const tokens = await store.read();
    if (tokens) await store.write({ ...tokens, access_token: 'too old' });
  }

  const refreshes = () => sent.filter((path) => path.endsWith('/refresh')).length;
  /** Signs out everywhere, as from another device. */
  async function revokeAllSessions({ username, password }: { username: string; password: string }) {
    const other = client({ store: memoryStore(), onSessionEnd: () => undefined });
    await other.login({ username, password });
    expect((await other.logoutAll()).response.status).toBe(204);
  }

  it('registers, signs in by either name, and reads who that is', async () => {
    const { username, email, password } = await signedIn();
    for (const name of [{ username }, { email }]) {
      const auth = client();
      const { data } = await auth.login({ ...name, password });
      expect(data?.token_type).toBe('Bearer');
      const { data: user } = await auth.api.GET(ME);
      expect(user?.email).toBe(email);
      expect(await auth.isSignedIn()).toBe(true);
    }
  });

  it('gives the error of a refused sign-in with its code, and keeps nothing', async () => {
    const auth = client();
    const { error, data } = await auth.login({ username: 'nobody', password: 'x' });
    expect([error?.code, data]).toEqual(['invalid_credentials', undefined]);
    expect(await auth.isSignedIn()).toBe(false);
    expect(ends).toEqual([]);
  });

  it('has types that refuse a sign-in without a name', async () => {
    const auth = client();
    // @ts-expect-error: neither username nor email
    const { error } = await auth.login({ password: 'x' });
    expect(error?.code).toBe('validation_failed');
  });

  it('refreshes once for many calls, and sends each of them again', async () => {
    const { auth } = await signedIn();
    await spoilAccessToken();
    const statuses = await Promise.all(Array.from({ length: 20 }, () => me(auth)));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(refreshes()).toBe(1);
    expect(ends).toEqual([]);
  });

  it('sends the body again too', async () => {
    const { auth } = await signedIn();
    await spoilAccessToken();
    const { data } = await auth.api.PUT(ME, { body: { full_name: 'Ada Lovelace' } });
    expect(data?.full_name).toBe('Ada Lovelace');
  });

  it('lends its token to requests to other services', async () => {
    const { auth, username } = await signedIn();
    await spoilAccessToken();
    const response = await auth.fetch(`${baseUrl}${ME}`);
    expect(await response.json()).toMatchObject({ username });
  });

  it('says once that the session has ended, however many calls find out', async () => {
    const { auth, ...account } = await signedIn();
    await revokeAllSessions(account);
    const statuses = await Promise.all(Array.from({ length: 5 }, () => me(auth)));
    expect(statuses).toEqual([401, 401, 401, 401, 401]);
    expect(ends).toEqual(['expired']);
    expect(await auth.isSignedIn()).toBe(false);
    // Nothing is left to refresh with.
    const before = refreshes();
    expect(await me(auth)).toBe(401);
    expect(refreshes()).toBe(before);
  });

  it('stays signed in while the service is too busy to refresh, and hands on its answer', async () => {
    let isBusy = true;
    const { auth } = await signedIn({
      fetch: async (input, init) => {
        if (!isBusy || !pathOf(input).endsWith('/refresh')) return checkedFetch(input, init);
        // So long that both calls wait for it.
        await pause(100);
        return Response.json({ code: 'overloaded' }, { status: 503 });
      },
    });
    await spoilAccessToken();
    const answers = await Promise.all([auth.api.GET(ME), auth.api.GET(ME)]);
    expect(answers.map(({ error }) => error?.code)).toEqual(['overloaded', 'overloaded']);
    expect([refreshes(), ends]).toEqual([1, []]);
    isBusy = false;
    expect(await me(auth)).toBe(200);
  });

  it('asks again when the answer to a refresh is lost', async () => {
    let lost = 0;
    const { auth } = await signedIn({
      fetch: async (input, init) => {
        const response = await checkedFetch(input, init);
        if (!pathOf(input).endsWith('/refresh') || lost > 0) return response;
        lost += 1;
        throw new TypeError('network error');
      },
    });
    await spoilAccessToken();
    expect(await me(auth)).toBe(200);
    expect([lost, refreshes()]).toEqual([1, 2]);
    await spoilAccessToken();
    expect(await me(auth)).toBe(200);
  });

  it('sends passwords and refresh tokens nowhere else when it is redirected', async () => {
    const redirects: [string, string | undefined][] = [];
    const { auth, username, password } = await signedIn({
      fetch: (input, init) => {
        const { redirect } = input instanceof Request ? input : { ...init };
        redirects.push([pathOf(input), redirect]);
        return checkedFetch(input, init);
      },
    });
    await auth.login({ username, password });
    await spoilAccessToken();
    await me(auth);
    await auth.logout();
    for (const path of ['register', 'login', 'refresh', 'logout']) {
      expect(redirects).toContainEqual([`/api/v1/auth/${path}`, 'error']);
    }
  });

  it('stays signed in without a network, and throws', async () => {
    const { auth, network } = await signedInOverNetwork();
    network.isUp = false;
    await expect(auth.api.GET(ME)).rejects.toThrow('network error');
    network.isUp = true;
    await spoilAccessToken();
    expect(await me(auth)).toBe(200);
    expect(ends).toEqual([]);
  });

  it('ends the session when it signs out, here and at the service', async () => {
    const { auth } = await signedIn();
    const tokens = await store.read();
    await auth.logout();
    expect(ends).toEqual(['signed_out']);
    expect(await auth.isSignedIn()).toBe(false);
    const token = tokens?.access_token;
    expect((await app.request('GET', ME, { token })).status).toBe(401);
  });

  it('signs out everywhere', async () => {
    const { auth, ...account } = await signedIn();
    const other = client({ store: memoryStore(), onSessionEnd: () => undefined });
    await other.login(account);
    expect((await auth.logoutAll()).response.status).toBe(204);
    expect(ends).toEqual(['signed_out']);
    expect(await me(other)).toBe(401);
  });

  it('forgets the tokens without a network too, and says that the service was not told', async () => {
    const { auth, network } = await signedInOverNetwork();
    network.isUp = false;
    await expect(auth.logout()).rejects.toThrow('network error');
    expect(await store.read()).toBeNull();
  });

  it('forgets the tokens when the service is too busy to end the session, and hands on its answer', async () => {
    const service = { isBusy: false };
    const { auth } = await signedIn({
      fetch: async (input, init) =>
        service.isBusy
          ? Response.json({ code: 'overloaded' }, { status: 503 })
          : checkedFetch(input, init),
    });
    service.isBusy = true;
    expect((await auth.logout())?.error?.code).toBe('overloaded');
    expect(await store.read()).toBeNull();
    expect(ends).toEqual(['signed_out']);
  });

  it('forgets the tokens too when the service takes the sign-out and never answers', async () => {
    const { auth } = await signedIn({
      fetch: (input, init) => {
        if (!pathOf(input).endsWith('/logout')) return checkedFetch(input, init);
        const { signal } = new Request(input, init);
        return new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason)),
        );
      },
    });
    await expect(auth.logout()).rejects.toThrow(/time/i);
    expect(await store.read()).toBeNull();
  }, 8_000);

  it('sends nothing again as somebody else who has signed in meanwhile', async () => {
    let otherTokens: Tokens | null = null;
    const { auth } = await signedIn({
      fetch: async (input, init) => {
        const isRenaming = pathOf(input) === ME && otherTokens !== null;
        const response = await checkedFetch(input, init);
        if (isRenaming) await store.write(otherTokens);
        return response;
      },
    });
    const mine = await store.read();
    const others = memoryStore();
    const other = client({ store: others });
    await other.register(newUser());
    otherTokens = await others.read();
    await app.api('POST', '/auth/logout', { json: { refresh_token: mine?.refresh_token } });
    const { response } = await auth.api.PUT(ME, { body: { full_name: 'Not yours' } });
    expect(response.status).toBe(401);
    expect((await other.api.GET(ME)).data?.full_name).toBeNull();
  });

  it('is not signed in again by a refresh that was under way when it signed out', async () => {
    let goOn!: () => void;
    const answered = new Promise<void>((resolve) => (goOn = resolve));
    const { auth } = await signedIn({
      fetch: async (input, init) => {
        const response = await checkedFetch(input, init);
        if (pathOf(input).endsWith('/refresh')) await answered;
        return response;
      },
    });
    await spoilAccessToken();
    const status = me(auth);
    await eventually(async () => refreshes() === 1);
    const out = auth.logout();
    await pause(100);
    goOn();
    await out;
    expect([200, 401]).toContain(await status);
    expect(await store.read()).toBeNull();
    expect(ends).toEqual(['signed_out']);
  });

  it('says nothing when nobody was signed in to sign out', async () => {
    await client().logout();
    expect(ends).toEqual([]);
  });

  describe('in two tabs', () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
    beforeEach(() => {
      kept.clear();
      store = browserStore({ storage });
    });

    it('stays signed in in both when they refresh at once, and after that, without Web Locks', async () => {
      const { auth } = await signedIn();
      const other = client();
      for (let i = 0; i < 3; i += 1) {
        await spoilAccessToken();
        expect(await Promise.all([me(auth), me(other)])).toEqual([200, 200]);
      }
      expect(refreshes()).toBeGreaterThan(3);
      expect(ends).toEqual([]);
    });

    it('refreshes in one of them for both, with Web Locks', async () => {
      const inTurn = exclusively();
      const locks = { request: (_name: string, run: () => Promise<unknown>) => inTurn(run) };
      const restore = withNavigator({ locks });
      const { auth } = await signedIn();
      const other = client();
      restore();
      await spoilAccessToken();
      expect(await Promise.all([me(auth), me(other)])).toEqual([200, 200]);
      expect(refreshes()).toBe(1);
    });

    it('uses what the other tab has got', async () => {
      const { auth } = await signedIn();
      await spoilAccessToken();
      await me(auth);
      expect(await me(client())).toBe(200);
      expect(refreshes()).toBe(1);
    });

    it('takes nothing for tokens that is none', async () => {
      for (const text of ['', 'null', '{}', '[]', '{"access_token":"a"}', 'nonsense']) {
        storage.setItem('user-authentication-tokens', text);
        expect(await client().isSignedIn()).toBe(false);
      }
    });
  });
});
