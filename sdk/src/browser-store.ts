import type { Tokens, TokenStore } from './token-store.js';

/** What is used of the browser, so that this also compiles where there is none. */
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
  /** Two services on one origin need two keys. */
  key?: string;
  /** `localStorage` unless said otherwise: shared by all tabs, and there after a reload. */
  storage?: WebStorage;
}

/**
 * Keeps the tokens in the browser. Any script of the page's origin can read them: allow none that you
 * don't trust.
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
        // A key of null: all of the storage was cleared.
        if ((event.key === key || event.key === null) && event.newValue === null) listener();
      }),
  };
}

function browser(): Browser {
  return globalThis as unknown as Browser;
}

/** What somebody else has left there is no token pair. */
function parse(text: string | null): Tokens | null {
  try {
    const { access_token, refresh_token } = JSON.parse(text ?? 'null') as Partial<Tokens>;
    return access_token && refresh_token ? { access_token, refresh_token } : null;
  } catch {
    return null;
  }
}
