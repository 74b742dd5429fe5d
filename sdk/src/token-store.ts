/** What a signed-in client keeps. */
export interface Tokens {
  access_token: string;
  refresh_token: string;
}

/** Where tokens are kept. Write your own for a keychain, a cookie of your server's, a file. */
export interface TokenStore {
  read(): Tokens | null | Promise<Tokens | null>;
  /** `null` forgets them. */
  write(tokens: Tokens | null): void | Promise<void>;
  /** A name for all who share this store, such as the tabs of a browser: only one refreshes at a time. */
  readonly lockName?: string;
  /** Calls back when another one who shares this store has forgotten the tokens. */
  onForgotten?(listener: () => void): void;
}

/** For as long as the process or the page. */
export function memoryStore(): TokenStore {
  let kept: Tokens | null = null;
  return {
    read: () => kept,
    write: (tokens) => void (kept = tokens),
  };
}
