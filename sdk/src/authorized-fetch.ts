import type { Session } from './session.js';
import type { Tokens } from './token-store.js';

export type Fetch = (input: Request | string | URL, init?: RequestInit) => Promise<Response>;

/** `fetch` with the access token. A request that is answered with 401 is retried once after a refresh. */
export function authorizedFetch(session: Session, send: Fetch): Fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const tokens = await session.tokens();
    if (!tokens) return send(request);
    // A body can be sent only once, so the retry needs a clone.
    const retry = request.clone();
    const response = await send(withToken(request, tokens));
    if (response.status !== 401) return response;
    const next = await session.successor(tokens.access_token);
    if (next === null) return response;
    await response.body?.cancel();
    return next instanceof Response ? next : send(withToken(retry, next));
  };
}

function withToken(request: Request, { access_token }: Tokens): Request {
  request.headers.set('authorization', `Bearer ${access_token}`);
  return request;
}
