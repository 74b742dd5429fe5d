import { browserStore, createAuthClient } from '../../sdk/src/index.js';
import { setGlobal } from './globals.js';
import { BASE_URL, StubService } from './stub-service.js';

const ADA = { username: 'ada', password: 'correct horse battery' };
const KEY = 'user-authentication-tokens';
const TOKENS = { access_token: 'a', refresh_token: 'r' };

class MapStorage {
  readonly items = new Map<string, string>();
  getItem = (key: string) => this.items.get(key) ?? null;
  setItem = (key: string, value: string) => void this.items.set(key, value);
  removeItem = (key: string) => void this.items.delete(key);
}

function clientWith(store = browserStore()) {
  const service = new StubService();
  return { auth: createAuthClient({ baseUrl: BASE_URL, store, fetch: service.fetch }), service };
}

const blocked = () => {
  throw new Error('SecurityError');
};

describe('browserStore', () => {
  const restores: (() => void)[] = [];
  const set = (name: string, value: unknown) => restores.push(setGlobal(name, value));
  afterEach(() => restores.splice(0).forEach((restore) => restore()));

  describe('on a server that renders pages', () => {
    // Deno, and Node.js from version 25 on, have a localStorage.
    it.each([
      ['without localStorage', undefined],
      ['with a localStorage, which all its users would share', new MapStorage()],
      ['with a localStorage without methods', {}],
    ])('has no tokens, %s', async (_title, localStorage) => {
      set('localStorage', localStorage);
      if (localStorage instanceof MapStorage) localStorage.setItem(KEY, JSON.stringify(TOKENS));
      const { auth, service } = clientWith();
      expect(await auth.isSignedIn()).toBe(false);
      expect((await auth.api.GET('/api/v1/users/me')).response.status).toBe(401);
      expect(await auth.logout()).toBeUndefined();
      expect(service.count('/refresh')).toBe(0);
    });

    it('rejects a sign-in before the password is sent', async () => {
      const { auth, service } = clientWith(browserStore({ storage: 'sessionStorage' }));
      const message = 'browserStore() works in pages of a browser only';
      await expect(auth.login(ADA)).rejects.toThrow(message);
      await expect(auth.register({ ...ADA, email: 'ada@example.com' })).rejects.toThrow(message);
      expect(service.requests).toEqual([]);
    });

    it('uses a storage that is given as an object', async () => {
      const storage = new MapStorage();
      await clientWith(browserStore({ storage })).auth.login(ADA);
      expect(storage.items.size).toBe(1);
    });
  });

  describe('in a page', () => {
    beforeEach(() => set('document', {}));

    it('keeps the tokens in the storage that is named', async () => {
      const [local, session] = [new MapStorage(), new MapStorage()];
      set('localStorage', local);
      set('sessionStorage', session);
      await clientWith().auth.login(ADA);
      expect([local.items.size, session.items.size]).toEqual([1, 0]);
      await clientWith(browserStore({ storage: 'sessionStorage' })).auth.login(ADA);
      expect(session.items.size).toBe(1);
    });

    it.each([
      ['throws', { get: blocked }],
      ['is null', { value: null }],
      ['is missing', { value: undefined }],
      ['throws when it is read', { value: { getItem: blocked } }],
    ])('signs in for the lifetime of the page when the storage %s', async (_title, property) => {
      set('localStorage', undefined);
      Object.defineProperty(globalThis, 'localStorage', { configurable: true, ...property });
      const { auth, service } = clientWith();
      await auth.login(ADA);
      service.expireAccessToken();
      expect((await auth.api.GET('/api/v1/users/me')).response.status).toBe(200);
      expect(await auth.isSignedIn()).toBe(true);
    });

    it('stays signed in when the storage is full', async () => {
      const storage = new MapStorage();
      set('localStorage', storage);
      const { auth, service } = clientWith();
      await auth.login(ADA);
      storage.setItem = blocked;
      for (let i = 0; i < 2; i += 1) {
        service.expireAccessToken();
        expect((await auth.api.GET('/api/v1/users/me')).response.status).toBe(200);
      }
    });

    it('reports a removal in another tab, and no event of another storage', () => {
      const storage = new MapStorage();
      set('localStorage', storage);
      const listeners: ((event: { key: string | null }) => void)[] = [];
      set('addEventListener', (_type: string, listener: (typeof listeners)[0]) =>
        listeners.push(listener),
      );
      const dispatch = (event: { key: string | null }) => listeners.forEach((call) => call(event));
      let forgotten = 0;
      const store = browserStore();
      store.onForgotten?.(() => (forgotten += 1));
      void store.write(TOKENS);
      for (const key of [KEY, null, 'another']) dispatch({ key });
      expect(forgotten).toBe(0);
      void store.write(null);
      for (const key of [KEY, null, 'another']) dispatch({ key });
      expect(forgotten).toBe(2);
    });
  });
});
