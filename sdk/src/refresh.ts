import { discard, type Fetch } from './fetch.js';
import { withTimeout } from './timeout.js';
import type { Tokens } from './token-store.js';

/**
 * Milliseconds. A refresh without a response is retried once. Both attempts must fit into the grace window of
 * ten seconds (`REFRESH_GRACE_SECONDS`), since the service treats a later one as reuse of a stolen token.
 */
export const RESPONSE_TIMEOUT = 4_000;

/** The new tokens, or the response of the service if it failed. */
export type RefreshOutcome = { tokens: Tokens } | { response: Response };

/**
 * Returns a function that exchanges a refresh token for its successor.
 *
 * @throws the error of `fetch`, a `TimeoutError`, or an error if the response is not from the service
 */
export function createRefresh(
  baseUrl: string,
  send: Fetch,
): (token: string) => Promise<RefreshOutcome> {
  const url = `${baseUrl.replace(/\/$/, '')}/api/v1/auth/refresh`;
  return (refresh_token) =>
    withTimeout(RESPONSE_TIMEOUT, async (signal) => {
      const response = await send(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ refresh_token }),
        signal,
      });
      if (response.ok) return { tokens: await tokensIn(response) };
      if (response.status === 401) discard(response);
      return { response: response.status === 401 ? response : await buffered(response) };
    });
}

/** A proxy or a hotel's sign-in page can answer 200 with a body of its own, which must not replace the tokens. */
async function tokensIn(response: Response): Promise<Tokens> {
  const { access_token, refresh_token } = ((await response.json()) ?? {}) as Partial<Tokens>;
  if (access_token && refresh_token) return { access_token, refresh_token };
  throw new Error(`The response of ${response.url} has no tokens; check baseUrl and its proxies.`);
}

/** Reads the body within the time limit, so that no reader of the response waits for it. */
async function buffered(response: Response): Promise<Response> {
  const { status, statusText, headers } = response;
  const text = await response.text();
  return new Response(text === '' ? null : text, { status, statusText, headers });
}
