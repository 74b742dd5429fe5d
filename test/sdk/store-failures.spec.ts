import {
  createAuthClient,
  type SessionEnd,
  type Tokens,
  type TokenStore,
} from '../../sdk/src/index.js';
import { waitUntil } from '../support/wait-until.js';
import { BASE_URL, StubService } from './stub-service.js';

const ME = '/api/v1/users/me';
const ADA = { username: 'ada', password: 'correct horse battery' };

/** A store that fails to write and read, as with a full storage or a locked keychain. */
class UnreliableStore implements TokenStore {
  content: Tokens | null = null;
  failsToWrite = false;
  failsToRead = false;
  writes = 0;

  read() {
    if (this.failsToRead) throw new Error('the keychain is locked');
    return this.content;
  }

  async write(tokens: Tokens | null) {
    this.writes += 1;
    if (this.failsToWrite) throw new Error('the storage is full');
    this.content = tokens;
  }
}

describe('a token store that fails', () => {
  let service: StubService;
  let store: UnreliableStore;
  let errors: string[];
  let ends: SessionEnd[];

  beforeEach(() => {
    service = new StubService();
    store = new UnreliableStore();
    errors = [];
    ends = [];
  });

  const client = () =>
    createAuthClient({
      baseUrl: BASE_URL,
      store,
      fetch: service.fetch,
      onSessionEnd: (reason) => ends.push(reason),
      onStoreError: (error) => errors.push((error as Error).message),
    });

  async function signedIn() {
    const auth = client();
    await auth.login(ADA);
    return auth;
  }

  const requestMe = async (auth: ReturnType<typeof client>) =>
    (await auth.api.GET(ME)).response.status;

  it('does not lose the tokens of a refresh when the store fails to write them', async () => {
    const auth = await signedIn();
    store.failsToWrite = true;
    for (let i = 0; i < 3; i += 1) {
      service.expireAccessToken();
      expect(await requestMe(auth)).toBe(200);
    }
    expect(service.count('/refresh')).toBe(3);
    expect(new Set(errors)).toEqual(new Set(['the storage is full']));
    expect(ends).toEqual([]);
  });

  it('does not lose the tokens when the store fails to write and to read', async () => {
    const auth = await signedIn();
    await auth.isSignedIn();
    store.failsToWrite = true;
    service.expireAccessToken();
    expect(await requestMe(auth)).toBe(200);
    store.failsToRead = true;
    service.expireAccessToken();
    expect(await requestMe(auth)).toBe(200);
  });

  it('signs in when the store fails to write the tokens', async () => {
    store.failsToWrite = true;
    const auth = await signedIn();
    expect(await auth.isSignedIn()).toBe(true);
    expect(await requestMe(auth)).toBe(200);
    expect(errors).toEqual(['the storage is full']);
  });

  it('writes the tokens when the store works again', async () => {
    const auth = await signedIn();
    store.failsToWrite = true;
    service.expireAccessToken();
    await requestMe(auth);
    expect(store.content).not.toEqual(service.tokens);
    store.failsToWrite = false;
    await auth.isSignedIn();
    await waitUntil(async () => store.content?.refresh_token === service.tokens.refresh_token);
    const { writes } = store;
    await requestMe(auth);
    expect(store.writes).toBe(writes);
  });

  it('uses tokens that another client has stored instead of those that it failed to write', async () => {
    const auth = await signedIn();
    store.failsToWrite = true;
    service.expireAccessToken();
    await requestMe(auth);
    await service.fetch(`${BASE_URL}/api/v1/auth/login`, { method: 'POST' });
    store.content = service.tokens;
    expect(await requestMe(auth)).toBe(200);
    expect(service.count('/refresh')).toBe(1);
    store.content = null;
    expect(await auth.isSignedIn()).toBe(false);
  });

  it('stays signed out when the store fails to remove the tokens', async () => {
    const auth = await signedIn();
    store.failsToWrite = true;
    await auth.logout();
    expect(ends).toEqual(['signed_out']);
    expect(await auth.isSignedIn()).toBe(false);
    expect(errors).toEqual(['the storage is full']);
  });

  it('throws the error of a store that cannot be read', async () => {
    store.failsToRead = true;
    await expect(client().isSignedIn()).rejects.toThrow('the keychain is locked');
  });
});
