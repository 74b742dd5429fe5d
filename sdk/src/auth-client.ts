import createClient from 'openapi-fetch';
import { authorizedFetch, type Fetch } from './authorized-fetch.js';
import { createRefresh, RESPONSE_TIMEOUT } from './refresh.js';
import type { components, paths } from './schema.js';
import { Session, type SessionEnd } from './session.js';
import { memoryStore, type TokenStore } from './token-store.js';

type Schemas = components['schemas'];
/** One of the two names. */
type Login = Omit<Schemas['LoginDto'], 'username' | 'email'> &
  ({ username: string; email?: undefined } | { email: string; username?: undefined });

export interface AuthClientOptions {
  /** Base URL of the service, such as `https://auth.example.com`. */
  baseUrl: string;
  /** Storage of the tokens. Default: `memoryStore()`. */
  store?: TokenStore;
  /** Called once when the session ends; a place to show the sign-in form. */
  onSessionEnd?: (reason: SessionEnd) => void;
  /** Replaces the global `fetch`. */
  fetch?: Fetch;
}

export type AuthClient = ReturnType<typeof createAuthClient>;

/** Creates a client of the service that refreshes its tokens when needed. */
export function createAuthClient({
  baseUrl,
  store = memoryStore(),
  onSessionEnd = () => undefined,
  fetch: send = (input, init) => globalThis.fetch(input, init),
}: AuthClientOptions) {
  // A redirect would send passwords and refresh tokens, which are in the body, to another host.
  const publicApi = createClient<paths>({ baseUrl, fetch: send, redirect: 'error' });
  const session = new Session({
    store,
    refresh: createRefresh(baseUrl, send),
    onEnd: onSessionEnd,
  });
  const fetch = authorizedFetch(session, send);
  const api = createClient<paths>({ baseUrl, fetch });

  return {
    /** Typed client of every operation of the service; sends the access token. */
    api,

    /** `fetch` with the access token. Use it only for your own services that accept the token. */
    fetch,

    /** Whether tokens are stored. They may be expired or revoked, which only a request can show. */
    async isSignedIn(): Promise<boolean> {
      return (await session.tokens()) !== null;
    },

    /** Creates a user and signs in. */
    async register(body: Schemas['RegisterDto']) {
      const result = await publicApi.POST('/api/v1/auth/register', { body });
      if (result.data) await session.start(result.data);
      return result;
    },

    /** Signs in by username or e-mail address. */
    async login(body: Login) {
      const result = await publicApi.POST('/api/v1/auth/login', { body });
      if (result.data) await session.start(result.data);
      return result;
    },

    /**
     * Revokes the session and removes the tokens. The tokens are removed even if the service fails to revoke
     * the session; `error` in the result shows the failure. Without stored tokens it sends nothing and
     * returns undefined.
     *
     * @throws the error of `fetch` if the service is unreachable
     */
    async logout() {
      return session.end(async (tokens) => {
        if (!tokens) return undefined;
        const { refresh_token } = tokens;
        // The tokens stay stored, and other tabs wait, until the response arrives.
        const signal = AbortSignal.timeout(RESPONSE_TIMEOUT);
        return publicApi.POST('/api/v1/auth/logout', { body: { refresh_token }, signal });
      });
    },

    /** Revokes all sessions of the user, including the current one. If that fails, the tokens stay stored. */
    async logoutAll() {
      const result = await api.POST('/api/v1/auth/logout-all');
      if (result.response.ok) await session.end(async () => undefined);
      return result;
    },
  };
}
