import type { Tokens, TokenStore } from './token-store.js';

/** The part of the Web Storage API that is used, declared here so that no DOM types are needed. */
interface WebStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

interface Browser {
  localStorage: WebStorage;
  addEventListener?(
    type: 'storage',
    listener: (event: { key: string | null; newValue: string | null }) => void,
  ): void;
}

export interface BrowserStoreOptions {
  /** Key in the storage. Two services on one origin need different keys. */
  key?: string;
  /** Default: `localStorage`, which is shared by all tabs and kept over reloads. */
  storage?: WebStorage;
}

/**
 * Stores the tokens in the browser. Every script of the page's origin can read them, so load only scripts
 * that you trust.
 */
export function browserStore({
  key = 'user-authentication-tokens',
  storage = browser().localStorage,
}: BrowserStoreOptions = {}): TokenStore {
  return {
    read: () => parse(storage.getItem(key)),
    write: (tokens) =>
      tokens === null ? storage.removeItem(key) : storage.setItem(key, JSON.stringify(tokens)),
    lockName: key,
    onForgotten: (listener) =>
      browser().addEventListener?.('storage', (event) => {
        // The key is null if the whole storage was cleared.
        if ((event.key === key || event.key === null) && event.newValue === null) listener();
      }),
  };
}

function browser(): Browser {
  return globalThis as unknown as Browser;
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
