import type { Fetch } from './authorized-fetch.js';

/**
 * Milliseconds. A refresh without a response is retried once. Both attempts must fit into the grace window of
 * ten seconds (`REFRESH_GRACE_SECONDS`), since the service treats a later one as reuse of a stolen token.
 */
export const RESPONSE_TIMEOUT = 4_000;

/** Returns a function that exchanges a refresh token for its successor. */
export function createRefresh(baseUrl: string, send: Fetch): (token: string) => Promise<Response> {
  const url = `${baseUrl.replace(/\/$/, '')}/api/v1/auth/refresh`;
  return async (refresh_token) => {
    const request = () =>
      send(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ refresh_token }),
        redirect: 'error',
        signal: AbortSignal.timeout(RESPONSE_TIMEOUT),
      });
    return request().catch(request);
  };
}
