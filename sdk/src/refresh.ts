import type { Fetch } from './authorized-fetch.js';

/**
 * Milliseconds. An answer that was lost is asked for again: the service gives the same one for ten seconds
 * (`REFRESH_GRACE_SECONDS`), and takes a later try for a stolen token.
 */
export const ANSWER_LIMIT = 4_000;

/** Exchanges a refresh token, the way the service documents it. */
export function refreshAt(baseUrl: string, send: Fetch): (token: string) => Promise<Response> {
  const url = `${baseUrl.replace(/\/$/, '')}/api/v1/auth/refresh`;
  return async (refresh_token) => {
    const ask = () =>
      send(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ refresh_token }),
        redirect: 'error',
        signal: AbortSignal.timeout(ANSWER_LIMIT),
      });
    return ask().catch(ask);
  };
}
