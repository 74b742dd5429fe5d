import { createAccountOperations } from './account-operations.js';
import { createApi, type RequestOptions } from './api.js';
import { authorizedFetch } from './authorized-fetch.js';
import { createFactors } from './factors.js';
import { type Fetch, rejectRedirects } from './fetch.js';
import { createRefresh, RESPONSE_TIMEOUT } from './refresh.js';
import type { components } from './schema.js';
import { Session, type SessionEnd } from './session.js';
import { createSignIns } from './sign-ins.js';
import { withTimeout } from './timeout.js';
import { memoryStore, type Tokens, type TokenStore } from './token-store.js';

type Schemas = components['schemas'];

export const PASSWORD = '/api/v1/users/me/password';

/** Milliseconds. The service hashes up to two passwords, after a wait of up to `HASH_QUEUE_MAX_WAIT_MS` each. */
export const PASSWORD_TIMEOUT = 15_000;

export interface AuthClientOptions {
  /** The session is in tokens. */
  mode?: 'bearer';
  /** Base URL of the service, such as `https://auth.example.com`. */
  baseUrl: string;
  /** Storage of the tokens. Default: `memoryStore()`. */
  store?: TokenStore;
  /** Called once when the session ends; a place to show the sign-in form. */
  onSessionEnd?: (reason: SessionEnd) => void;
  /** Called when the store fails to write. The tokens stay in memory, and are lost when the page is left. */
  onStoreError?: (error: unknown) => void;
  /** Replaces the global `fetch`. */
  fetch?: Fetch;
}

export type AuthClient = ReturnType<typeof createBearerClient>;

/** Creates a client with tokens, which it refreshes when needed. */
export function createBearerClient({
  baseUrl,
  store = memoryStore(),
  onSessionEnd = () => undefined,
  onStoreError = () => undefined,
  fetch: send = (input, init) => globalThis.fetch(input, init),
}: AuthClientOptions) {
  const refresh = createRefresh(baseUrl, rejectRedirects(send));
  const session = new Session({ store, refresh, onEnd: onSessionEnd, onStoreError });
  const publicApi = createApi(baseUrl, (replacement = send) => rejectRedirects(replacement));
  const api = createApi(baseUrl, (replacement = send) =>
    authorizedFetch(session, rejectRedirects(replacement)),
  );
  api.use({
    /** The service has revoked the tokens with which this request was sent. */
    async onResponse({ schemaPath, request, response }) {
      if (schemaPath !== PASSWORD || request.method !== 'PUT' || !response.ok) return;
      await session.start((await response.clone().json()) as Tokens);
    },
  });

  return {
    ...createSignIns<'bearer'>({ api: publicApi, session }, api),
    ...createAccountOperations(publicApi, api),

    /** Factors and trusted devices of the signed-in user. */
    factors: createFactors(api),

    /** Typed client of every operation of the service; sends the access token. */
    api,

    /** `fetch` with the access token. Use it only for your own services that accept the token. */
    fetch: authorizedFetch(session, send),

    /** Whether tokens are stored. They may be expired or revoked, which only a request can show. */
    async isSignedIn(): Promise<boolean> {
      return (await session.tokens()) !== null;
    },

    /**
     * Changes the password. The service revokes all sessions of the user, also those on other devices, and
     * continues this one with new tokens, which are stored.
     *
     * @throws a `TimeoutError` after 15 seconds without a response, since no other request can refresh meanwhile
     */
    async changePassword(body: Schemas['ChangePasswordDto']) {
      session.assertWritable();
      return session.replace((token) =>
        withTimeout(PASSWORD_TIMEOUT, (signal) => {
          const headers = { authorization: `Bearer ${token ?? ''}` };
          return publicApi.PUT(PASSWORD, { body, headers, signal });
        }),
      );
    },

    /**
     * Deletes the user after the grace period of the service, and removes the tokens: all sessions are revoked.
     * `deletion_due_at` in the result is the time of the deletion, until which `cancelDeletion` keeps the user.
     * Requires a recent authentication.
     */
    async deleteMe(options?: RequestOptions) {
      const result = await api.DELETE('/api/v1/users/me', options);
      if (result.response.ok) await session.end(async () => undefined);
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
        return withTimeout(RESPONSE_TIMEOUT, (signal) =>
          publicApi.POST('/api/v1/auth/logout', { body: { refresh_token }, signal }),
        );
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
