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
import { createMutex } from '../../sdk/src/mutex.js';
import { newUser } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { checkedFetch } from '../support/contract/checked-fetch.js';
import { waitUntil } from '../support/wait-until.js';
import { listen } from '../support/raw-http.js';
import { secondsFromNow, setSession } from '../support/sessions.js';

const ME = '/api/v1/users/me';

const requestMe = async (auth: AuthClient) => (await auth.api.GET(ME)).response.status;
const pathOf = (input: Request | string | URL) =>
  new URL(input instanceof Request ? input.url : input).pathname;

/** Sets the global `navigator` as in a browser; returns a function that restores it. */
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

  /** A client that adds the path of each request to `sent`. */
  function client(options: Partial<AuthClientOptions> = {}): AuthClient {
    const { fetch: send = checkedFetch, ...rest } = options;
    return createAuthClient({
      baseUrl,
      store,
      onSessionEnd: (reason) => ends.push(reason),
      fetch: (input, init) => {
        sent.push(pathOf(input));
        return send(input, init);
      },
      ...rest,
    });
  }

  async function signedIn(options?: Partial<AuthClientOptions>) {
    const auth = client(options);
    const user = newUser();
    expect((await auth.register(user)).response.status).toBe(201);
    return { auth, ...user };
  }

  /** A signed-in client and a switch for its network. */
  async function signedInWithNetworkSwitch() {
    const network = { isUp: true };
    const { auth } = await signedIn({
      fetch: async (input, init) => {
        if (!network.isUp) throw new TypeError('network error');
        return checkedFetch(input, init);
      },
    });
    return { auth, network };
  }

  /** Replaces the access token with an invalid one, in place of waiting until it expires. */
  async function invalidateAccessToken(): Promise<void> {
    const tokens = await store.read();
    if (tokens) await store.write({ ...tokens, access_token: 'invalid' });
  }

  const countRefreshes = () => sent.filter((path) => path.endsWith('/refresh')).length;

  /** Signs out everywhere, as from another device. */
  async function revokeAllSessions({ username, password }: { username: string; password: string }) {
    const other = client({ store: memoryStore(), onSessionEnd: () => undefined });
    await other.login({ username, password });
    expect((await other.logoutAll()).response.status).toBe(204);
  }

  it('registers a user, signs in by username or email, and reads the profile', async () => {
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

  it('returns the error code of a rejected sign-in and stores no tokens', async () => {
    const auth = client();
    const { error, data } = await auth.login({ username: 'unknown-user', password: 'x' });
    expect([error?.code, data]).toEqual(['invalid_credentials', undefined]);
    expect(await auth.isSignedIn()).toBe(false);
    expect(ends).toEqual([]);
  });

  it('exports types that require a username or email for signing in', async () => {
    const auth = client();
    // @ts-expect-error: neither username nor email
    const { error } = await auth.login({ password: 'x' });
    expect(error?.code).toBe('validation_failed');
  });

  it('refreshes once for 20 parallel requests and retries each of them', async () => {
    const { auth } = await signedIn();
    await invalidateAccessToken();
    const statuses = await Promise.all(Array.from({ length: 20 }, () => requestMe(auth)));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(countRefreshes()).toBe(1);
    expect(ends).toEqual([]);
  });

  it('sends the body again when it retries a request', async () => {
    const { auth } = await signedIn();
    await invalidateAccessToken();
    const { data } = await auth.api.PUT(ME, { body: { full_name: 'Ada Lovelace' } });
    expect(data?.full_name).toBe('Ada Lovelace');
  });

  it('adds the access token to requests with auth.fetch', async () => {
    const { auth, username } = await signedIn();
    await invalidateAccessToken();
    const response = await auth.fetch(`${baseUrl}${ME}`);
    expect(await response.json()).toMatchObject({ username });
  });

  it('calls onSessionEnd once when parallel requests are rejected', async () => {
    const { auth, ...user } = await signedIn();
    await revokeAllSessions(user);
    const statuses = await Promise.all(Array.from({ length: 5 }, () => requestMe(auth)));
    expect(statuses).toEqual([401, 401, 401, 401, 401]);
    expect(ends).toEqual(['expired']);
    expect(await auth.isSignedIn()).toBe(false);
    // Without tokens the client does not refresh.
    const before = countRefreshes();
    expect(await requestMe(auth)).toBe(401);
    expect(countRefreshes()).toBe(before);
  });

  it('stays signed in and returns the response when the service is too busy to refresh', async () => {
    let isBusy = true;
    const { auth } = await signedIn({
      fetch: async (input, init) => {
        if (!isBusy || !pathOf(input).endsWith('/refresh')) return checkedFetch(input, init);
        // Long enough for both requests to wait for the same refresh.
        await pause(100);
        return Response.json({ code: 'overloaded' }, { status: 503 });
      },
    });
    await invalidateAccessToken();
    const answers = await Promise.all([auth.api.GET(ME), auth.api.GET(ME)]);
    expect(answers.map(({ error }) => error?.code)).toEqual(['overloaded', 'overloaded']);
    expect([countRefreshes(), ends]).toEqual([1, []]);
    isBusy = false;
    expect(await requestMe(auth)).toBe(200);
  });

  it('retries a refresh when its response is lost', async () => {
    let lost = 0;
    const { auth } = await signedIn({
      fetch: async (input, init) => {
        const response = await checkedFetch(input, init);
        if (!pathOf(input).endsWith('/refresh') || lost > 0) return response;
        lost += 1;
        throw new TypeError('network error');
      },
    });
    await invalidateAccessToken();
    expect(await requestMe(auth)).toBe(200);
    expect([lost, countRefreshes()]).toEqual([1, 2]);
    await invalidateAccessToken();
    expect(await requestMe(auth)).toBe(200);
  });

  it('throws and stays signed in when the network is unavailable', async () => {
    const { auth, network } = await signedInWithNetworkSwitch();
    network.isUp = false;
    await expect(auth.api.GET(ME)).rejects.toThrow('network error');
    network.isUp = true;
    await invalidateAccessToken();
    expect(await requestMe(auth)).toBe(200);
    expect(ends).toEqual([]);
  });

  it('removes the tokens and revokes the session when signing out', async () => {
    const { auth } = await signedIn();
    const tokens = await store.read();
    await auth.logout();
    expect(ends).toEqual(['signed_out']);
    expect(await auth.isSignedIn()).toBe(false);
    const token = tokens?.access_token;
    expect((await app.request('GET', ME, { token })).status).toBe(401);
  });

  it('deletes the user and signs out, and cancels the deletion with the password', async () => {
    const { auth, username, password } = await signedIn();
    const { data } = await auth.deleteMe();
    expect(Date.parse(data?.deletion_due_at ?? '')).toBeGreaterThan(Date.now());
    expect([ends, await auth.isSignedIn()]).toEqual([['signed_out'], false]);
    const rejected = await auth.login({ username, password });
    expect(rejected.error).toMatchObject({
      code: 'deletion_scheduled',
      deletion_due_at: data?.deletion_due_at,
    });
    expect((await auth.cancelDeletion({ username, password })).response.status).toBe(204);
    expect((await auth.login({ username, password })).response.status).toBe(200);
  });

  it('reads the stored data of the user', async () => {
    const { auth, username } = await signedIn();
    const { data } = await auth.exportMe();
    expect(data?.user.username).toBe(username);
    expect(data?.sessions).toHaveLength(1);
  });

  it('revokes all sessions of the user when signing out everywhere', async () => {
    const { auth, username, password } = await signedIn();
    const other = client({ store: memoryStore(), onSessionEnd: () => undefined });
    await other.login({ username, password });
    expect(await requestMe(other)).toBe(200);
    expect((await auth.logoutAll()).response.status).toBe(204);
    expect(ends).toEqual(['signed_out']);
    expect(await requestMe(other)).toBe(401);
  });

  const NEW_PASSWORD = 'an entirely new password';

  it('stays signed in with the tokens of a password change', async () => {
    const { auth, password } = await signedIn();
    const before = await store.read();
    const { data } = await auth.changePassword({
      current_password: password,
      new_password: NEW_PASSWORD,
    });
    expect(await store.read()).toMatchObject({ refresh_token: data?.refresh_token });
    expect((await store.read())?.access_token).not.toBe(before?.access_token);
    expect(await requestMe(auth)).toBe(200);
    await invalidateAccessToken();
    expect(await requestMe(auth)).toBe(200);
    expect(ends).toEqual([]);
  });

  it('changes the password after a refresh if the access token is expired', async () => {
    const { auth, password } = await signedIn();
    await invalidateAccessToken();
    const { response } = await auth.changePassword({
      current_password: password,
      new_password: NEW_PASSWORD,
    });
    expect(response.status).toBe(200);
    expect(await requestMe(auth)).toBe(200);
  });

  it('keeps the tokens if a password change is rejected', async () => {
    const { auth } = await signedIn();
    const before = await store.read();
    const { error } = await auth.changePassword({
      current_password: 'not the password',
      new_password: NEW_PASSWORD,
    });
    expect(error?.code).toBe('validation_failed');
    expect(await store.read()).toEqual(before);
    expect(await requestMe(auth)).toBe(200);
  });

  it('stores the tokens of a password change that was sent with auth.api', async () => {
    const { auth, password } = await signedIn();
    const { data } = await auth.api.PUT('/api/v1/users/me/password', {
      body: { current_password: password, new_password: NEW_PASSWORD },
    });
    expect(await store.read()).toMatchObject({ refresh_token: data?.refresh_token });
    expect(await requestMe(auth)).toBe(200);
  });

  it('repeats a rejected change of e-mail after a step-up, without a refresh', async () => {
    const { auth, password } = await signedIn();
    const before = await store.read();
    const token = before?.access_token ?? '';
    await setSession(app, token, { authTime: secondsFromNow(-3600) });
    const email = 'renamed-by-the-sdk@example.com';
    const rejected = await auth.changeEmail({ email });
    expect(rejected.error?.code).toBe('insufficient_user_authentication');
    const wrong = await auth.stepUp({ password: 'not the password' });
    expect(wrong.error?.code).toBe('validation_failed');
    expect(await store.read()).toEqual(before);
    const { data } = await auth.stepUp({ password });
    expect(await store.read()).toEqual({ ...before, access_token: data?.access_token });
    expect((await auth.changeEmail({ email })).data?.email).toBe(email);
    expect(sent.filter((path) => path.endsWith('/refresh'))).toEqual([]);
    expect(ends).toEqual([]);
  });

  it('steps up after a refresh if the access token is expired', async () => {
    const { auth, password } = await signedIn();
    await invalidateAccessToken();
    const { data } = await auth.stepUp({ password });
    expect((await store.read())?.access_token).toBe(data?.access_token);
    expect(await requestMe(auth)).toBe(200);
    await invalidateAccessToken();
    expect(await requestMe(auth)).toBe(200);
  });

  it('sends the tokens of links that change the e-mail address', async () => {
    const auth = client();
    const body = { token: 'x' };
    const results = [await auth.confirmEmailChange(body), await auth.undoEmailChange(body)];
    expect(results.map(({ error }) => error?.code)).toEqual([
      'invalid_one_time_token',
      'invalid_one_time_token',
    ]);
  });

  it('removes the tokens and throws when signing out without a network', async () => {
    const { auth, network } = await signedInWithNetworkSwitch();
    network.isUp = false;
    await expect(auth.logout()).rejects.toThrow('network error');
    expect(await store.read()).toBeNull();
  });

  it('removes the tokens and returns the response when the service is too busy to sign out', async () => {
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

  it('removes the tokens and throws when the service does not respond to signing out', async () => {
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

  it('does not retry a request with the tokens of another user after a user change', async () => {
    let otherTokens: Tokens | null = null;
    const { auth } = await signedIn({
      fetch: async (input, init) => {
        const isRenaming = pathOf(input) === ME && otherTokens !== null;
        const response = await checkedFetch(input, init);
        if (isRenaming) await store.write(otherTokens);
        return response;
      },
    });
    const userTokens = await store.read();
    const otherStore = memoryStore();
    const other = client({ store: otherStore });
    await other.register(newUser());
    otherTokens = await otherStore.read();
    await app.api('POST', '/auth/logout', { json: { refresh_token: userTokens?.refresh_token } });
    const { response } = await auth.api.PUT(ME, { body: { full_name: 'Must not be set' } });
    expect(response.status).toBe(401);
    expect((await other.api.GET(ME)).data?.full_name).toBeNull();
  });

  it('stays signed out when a refresh completes after signing out', async () => {
    let release!: () => void;
    const released = new Promise<void>((resolve) => (release = resolve));
    const { auth } = await signedIn({
      fetch: async (input, init) => {
        const response = await checkedFetch(input, init);
        if (pathOf(input).endsWith('/refresh')) await released;
        return response;
      },
    });
    await invalidateAccessToken();
    const status = requestMe(auth);
    await waitUntil(async () => countRefreshes() === 1);
    const signingOut = auth.logout();
    await pause(100);
    release();
    await signingOut;
    expect([200, 401]).toContain(await status);
    expect(await store.read()).toBeNull();
    expect(ends).toEqual(['signed_out']);
  });

  it('does not call onSessionEnd when signing out without tokens', async () => {
    await client().logout();
    expect(ends).toEqual([]);
  });

  describe('in two tabs', () => {
    const items = new Map<string, string>();
    const storage = {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => void items.set(key, value),
      removeItem: (key: string) => void items.delete(key),
    };
    beforeEach(() => {
      items.clear();
      store = browserStore({ storage });
    });

    it('stays signed in in both tabs when they refresh at once without Web Locks', async () => {
      // Node.js has Web Locks from version 24 on.
      const restore = withNavigator({});
      const { auth } = await signedIn();
      const other = client();
      restore();
      for (let i = 0; i < 3; i += 1) {
        await invalidateAccessToken();
        expect(await Promise.all([requestMe(auth), requestMe(other)])).toEqual([200, 200]);
      }
      expect(countRefreshes()).toBeGreaterThan(3);
      expect(ends).toEqual([]);
    });

    it('refreshes in one tab for both with Web Locks', async () => {
      const runExclusive = createMutex();
      const locks = {
        request: (_name: string, _options: object, run: () => Promise<unknown>) =>
          runExclusive(run),
      };
      const restore = withNavigator({ locks });
      const { auth } = await signedIn();
      const other = client();
      restore();
      await invalidateAccessToken();
      expect(await Promise.all([requestMe(auth), requestMe(other)])).toEqual([200, 200]);
      expect(countRefreshes()).toBe(1);
    });

    it('uses the tokens that another tab has stored', async () => {
      const { auth } = await signedIn();
      await invalidateAccessToken();
      await requestMe(auth);
      expect(await requestMe(client())).toBe(200);
      expect(countRefreshes()).toBe(1);
    });

    it('treats a storage without a valid token pair as signed out', async () => {
      for (const text of ['', 'null', '{}', '[]', '{"access_token":"a"}', 'nonsense']) {
        storage.setItem('user-authentication-tokens', text);
        expect(await client().isSignedIn()).toBe(false);
      }
    });
  });
});
