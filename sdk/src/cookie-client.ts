import { createAccountOperations } from './account-operations.js';
import { createApi, type RequestOptions } from './api.js';
import { PASSWORD, PASSWORD_TIMEOUT } from './bearer-client.js';
import type { CookieApi } from './cookie-api.js';
import { cookieFetch, type CookieForwarding } from './cookie-fetch.js';
import { CookieSession } from './cookie-session.js';
import { createFactors } from './factors.js';
import { type Fetch, rejectRedirects } from './fetch.js';
import { RESPONSE_TIMEOUT } from './refresh.js';
import type { components } from './schema.js';
import type { SessionEnd } from './session.js';
import type { ResultOf } from './sign-in-attempt.js';
import { createSignIns } from './sign-ins.js';
import { withTimeout } from './timeout.js';

type Schemas = components['schemas'];

export interface CookieClientOptions {
  /** The session is in cookies that no script can read. */
  mode: 'cookie';
  /**
   * Base URL of the service, at the same site as the page, such as `https://auth.example.com`. The origin of a page
   * at another origin must be in `BACKEND_CORS_ORIGINS` of the service.
   */
  baseUrl: string;
  /** Called once when the session ends; a place to show the sign-in form. */
  onSessionEnd?: (reason: SessionEnd) => void;
  /** Called when another tab has signed in, perhaps as another user; a place to load the page's data again. */
  onSignInElsewhere?: () => void;
  /** On a server: the cookies of the request that it responds to. Create a client for each request. */
  forward?: CookieForwarding;
  /** Replaces the global `fetch`. */
  fetch?: Fetch;
}

/** The state of the session; switch on `status`. `rejected`: the service could not tell, such as when it is busy. */
export type SessionState =
  | ResultOf<'signed_in', { readonly data: Schemas['UserResponse'] }>
  | ResultOf<'signed_out'>
  | ResultOf<'rejected', { readonly error: Schemas['Problem'] }>;

export type CookieAuthClient = ReturnType<typeof createCookieClient>;

/** Creates a client with its session in cookies, which the service refreshes by itself. */
export function createCookieClient({
  baseUrl,
  onSessionEnd = () => undefined,
  onSignInElsewhere = () => undefined,
  forward,
  fetch: send = (input, init) => globalThis.fetch(input, init),
}: CookieClientOptions) {
  const withCookies = cookieFetch(forward);
  const session = new CookieSession({
    baseUrl: baseUrl.replace(/\/$/, ''),
    send: withCookies(rejectRedirects(send)),
    forward,
    onEnd: onSessionEnd,
    onSignInElsewhere,
  });
  const publicApi = createApi(baseUrl, (replacement = send) =>
    withCookies(rejectRedirects(replacement)),
  );
  const api = createApi(baseUrl, (replacement = send) =>
    session.observed(withCookies(rejectRedirects(replacement))),
  );

  return {
    ...createSignIns<'cookie'>({ api: publicApi, session }, api),
    ...createAccountOperations(publicApi, api),

    /** Factors and trusted devices of the signed-in user. */
    factors: createFactors(api),

    /** Typed client of the operations that neither return nor take tokens; the others are methods of the client. */
    api: api as unknown as CookieApi,

    /** Asks the service for the signed-in user. Call it when the page is loaded: no script can read the cookies. */
    async getSession(options?: RequestOptions): Promise<SessionState> {
      const { data, error, response } = await api.GET('/api/v1/users/me', options);
      if (data) return { status: 'signed_in', data, response };
      if (error.code === 'invalid_token') return { status: 'signed_out', response };
      return { status: 'rejected', error, response };
    },

    /**
     * Changes the password. The service revokes all sessions of the user, also those on other devices, and
     * continues this one with new cookies.
     *
     * @throws a `TimeoutError` after 15 seconds without a response
     */
    async changePassword(body: Schemas['ChangePasswordDto']) {
      // Other tabs check their session after this, with the new cookies.
      const { error, response } = await session.runExclusive(() =>
        withTimeout(PASSWORD_TIMEOUT, (signal) => publicApi.PUT(PASSWORD, { body, signal })),
      );
      if (error?.code === 'invalid_token') await session.check('expired');
      return { error, response };
    },

    /**
     * Deletes the user after the grace period of the service: all sessions are revoked. `deletion_due_at` in the
     * result is the time of the deletion, until which `cancelDeletion` keeps the user. Requires a recent
     * authentication.
     */
    async deleteMe(options?: RequestOptions) {
      const result = await api.DELETE('/api/v1/users/me', options);
      if (result.response.ok) session.end();
      return result;
    },

    /**
     * Revokes the session, and tells other tabs. If that fails, `error` has the reason and the cookies stay: no
     * script can remove them.
     *
     * @throws the error of `fetch` if the service is unreachable
     */
    async logout() {
      const { error, response } = await session.runExclusive(() =>
        withTimeout(RESPONSE_TIMEOUT, (signal) =>
          publicApi.POST('/api/v1/auth/logout', { body: undefined as never, signal }),
        ),
      );
      if (response.ok) session.end();
      return { error, response };
    },

    /** Revokes all sessions of the user, including the current one. If that fails, the cookies stay. */
    async logoutAll() {
      const result = await api.POST('/api/v1/auth/logout-all');
      if (result.response.ok) session.end();
      return result;
    },
  };
}
