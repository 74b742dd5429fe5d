import createClient from 'openapi-fetch';
import { authorizedFetch, type Fetch } from './authorized-fetch.js';
import { ANSWER_LIMIT, refreshAt } from './refresh.js';
import type { components, paths } from './schema.js';
import { Session, type SessionEnd } from './session.js';
import { memoryStore, type TokenStore } from './token-store.js';

type Schemas = components['schemas'];
type Login = Schemas['LoginByUsernameDto'] | Schemas['LoginByEmailDto'];

export interface AuthClientOptions {
  /** Where the service runs, such as `https://auth.example.com`. */
  baseUrl: string;
  /** Where the tokens are kept: in memory, unless said otherwise. */
  store?: TokenStore;
  /** Called once when nobody is signed in any more: show the sign-in form. */
  onSessionEnd?: (reason: SessionEnd) => void;
  /** Instead of the global `fetch`. */
  fetch?: Fetch;
}

export type AuthClient = ReturnType<typeof createAuthClient>;

/** A client of the service that stays signed in. */
export function createAuthClient({
  baseUrl,
  store = memoryStore(),
  onSessionEnd = () => undefined,
  fetch: send = (input, init) => globalThis.fetch(input, init),
}: AuthClientOptions) {
  // Passwords and refresh tokens stand in the body, which would follow a redirect to anywhere.
  const open = createClient<paths>({ baseUrl, fetch: send, redirect: 'error' });
  const session = new Session({ store, refresh: refreshAt(baseUrl, send), onEnd: onSessionEnd });
  const fetch = authorizedFetch(session, send);
  const api = createClient<paths>({ baseUrl, fetch });

  return {
    /** Every operation of the service, typed, with the access token. */
    api,

    /** `fetch` with the access token, for services of your own that take it. Send it to nobody else. */
    fetch,

    /** Whether there are tokens. Whether they are still good shows with the next request. */
    async isSignedIn(): Promise<boolean> {
      return (await session.tokens()) !== null;
    },

    /** Creates an account and signs in. */
    async register(body: Schemas['RegisterDto']) {
      const result = await open.POST('/api/v1/auth/register', { body });
      if (result.data) await session.start(result.data);
      return result;
    },

    async login(body: Login) {
      const result = await open.POST('/api/v1/auth/login', { body });
      if (result.data) await session.start(result.data);
      return result;
    },

    /**
     * Ends the session. When the service can't end it, it ends here alone: the answer says so, and without
     * a network this throws. Nothing is sent, nor returned, when nobody was signed in.
     */
    async logout() {
      return session.end(async (tokens) => {
        if (!tokens) return undefined;
        const { refresh_token } = tokens;
        // As long as no answer comes, the tokens are still here, and other tabs wait.
        const signal = AbortSignal.timeout(ANSWER_LIMIT);
        return open.POST('/api/v1/auth/logout', { body: { refresh_token }, signal });
      });
    },

    /** Ends every session of the account, this one too. When the service can't, all stay. */
    async logoutAll() {
      const result = await api.POST('/api/v1/auth/logout-all');
      if (result.response.ok) await session.end(async () => undefined);
      return result;
    },
  };
}
