import { memoryStore, type Tokens, type TokenStore } from './token-store.js';

/** The part of the Web Storage API that is used, declared here so that no DOM types are needed. */
interface WebStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

type StorageName = 'localStorage' | 'sessionStorage';

interface Browser extends Partial<Record<StorageName, WebStorage | null>> {
  document?: unknown;
  addEventListener?(type: 'storage', listener: (event: { key: string | null }) => void): void;
}

export interface BrowserStoreOptions {
  /** Key in the storage. Two services on one origin need different keys. */
  key?: string;
  /**
   * Default: `localStorage`, which is shared by all tabs and kept over reloads. Prefer a name to the object
   * itself, which does not exist on a server.
   */
  storage?: StorageName | WebStorage;
}

/**
 * Stores the tokens in the browser. Every script of the page's origin can read them, so load only scripts
 * that you trust. Where the browser blocks its storage, the tokens are kept in memory until the page is left.
 * Outside a page, such as on a server that renders it, there are no tokens and signing in throws.
 */
export function browserStore({
  key = 'user-authentication-tokens',
  storage: choice = 'localStorage',
}: BrowserStoreOptions = {}): TokenStore {
  // Some servers have a localStorage, which all their users would share.
  if (typeof choice === 'string' && browser().document === undefined) return unavailableStore();
  const storage = readable(choice, key);
  if (!storage) return memoryStore();
  const read = () => parse(storage.getItem(key));
  const trustedDeviceKey = `${key}-trusted-device`;
  return {
    read,
    write: (tokens) =>
      tokens === null ? storage.removeItem(key) : storage.setItem(key, JSON.stringify(tokens)),
    trustedDevice: {
      read: () => storage.getItem(trustedDeviceKey),
      write: (token) => storage.setItem(trustedDeviceKey, token),
    },
    lockName: key,
    onForgotten: (listener) =>
      browser().addEventListener?.('storage', (event) => {
        // The key is null if the whole storage was cleared.
        if ((event.key === key || event.key === null) && read() === null) listener();
      }),
  };
}

function browser(): Browser {
  return globalThis as unknown as Browser;
}

/** Returns undefined for a storage that is switched off (null) or throws, as in frames without an origin. */
function readable(choice: StorageName | WebStorage, key: string): WebStorage | undefined {
  try {
    const storage = typeof choice === 'string' ? browser()[choice] : choice;
    storage?.getItem(key);
    return storage ?? undefined;
  } catch {
    return undefined;
  }
}

function unavailableStore(): TokenStore {
  return {
    read: () => null,
    write: (tokens) => (tokens === null ? undefined : rejectTokens()),
    assertWritable: rejectTokens,
  };
}

function rejectTokens(): never {
  throw new Error(
    'browserStore() works in pages of a browser only; use memoryStore() with one client per user, or your own store.',
  );
}

/** Returns null for a value that is not a token pair. */
function parse(text: string | null): Tokens | null {
  try {
    const { access_token, refresh_token } = JSON.parse(text ?? 'null') as Partial<Tokens>;
    return access_token && refresh_token ? { access_token, refresh_token } : null;
  } catch {
    return null;
  }
}
