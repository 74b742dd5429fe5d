/** The token pair of a session. */
export interface Tokens {
  access_token: string;
  refresh_token: string;
}

/** The response of an operation that issues tokens. */
export type NewTokens = Pick<Tokens, 'access_token'> &
  Partial<Tokens> & { trusted_device_token?: string };

/** Storage of the token of a trusted device, which outlives sign-outs. */
export interface TrustedDeviceStore {
  read(): string | null | Promise<string | null>;
  write(token: string): void | Promise<void>;
}

/** Storage of the tokens. Implement it to use, for example, a keychain, a server-side cookie or a file. */
export interface TokenStore {
  read(): Tokens | null | Promise<Tokens | null>;
  /** `null` removes the tokens. If it throws, the client keeps the tokens in memory and tries again. */
  write(tokens: Tokens | null): void | Promise<void>;
  /** Without it, no device is trusted: each sign-in asks for the second factor. */
  readonly trustedDevice?: TrustedDeviceStore;
  /** Throws if nothing can be stored at all. Called before a sign-in is sent. */
  assertWritable?(): void;
  /** Name of the Web Lock shared by all clients of this store, such as the tabs of a browser. */
  readonly lockName?: string;
  /** Calls the listener when another client of this store has removed the tokens. */
  onForgotten?(listener: () => void): void;
}

/** Stores the tokens in memory, for the lifetime of the process or page. */
export function memoryStore(): TokenStore {
  let current: Tokens | null = null;
  let trustedDevice: string | null = null;
  return {
    read: () => current,
    write: (tokens) => void (current = tokens),
    trustedDevice: {
      read: () => trustedDevice,
      write: (token) => void (trustedDevice = token),
    },
  };
}
