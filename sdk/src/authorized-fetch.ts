import { discard, type Fetch } from './fetch.js';
import { isTokenRejected } from './rejected-token.js';
import type { Session } from './session.js';

/** Sends one request, with the access token if there is one. */
type Attempt = (accessToken: string) => Promise<Response>;

/**
 * `fetch` with the access token. A request that is answered with 401 because of the token is retried once after
 * a refresh.
 */
export function authorizedFetch(session: Session, send: Fetch): Fetch {
  return async (input, init) => {
    const tokens = await session.tokens();
    if (!tokens) return send(input, init);
    const [first, second] = attempts(send, input, init);
    const response = await first(tokens.access_token);
    if (!(await isTokenRejected(response))) return response;
    const outcome = await session.successor(tokens.access_token);
    if (outcome === null) return response;
    discard(response);
    return 'response' in outcome ? outcome.response : second(outcome.tokens.access_token);
  };
}

/**
 * The arguments are passed on as they are where possible: a `Request` has no place for options of frameworks,
 * such as `next`, and replacements of `fetch`, such as that of undici, accept only their own `Request`.
 */
function attempts(send: Fetch, input: Request | string | URL, init?: RequestInit) {
  if (!isRequest(input) && !isStream(init?.body)) {
    const attempt: Attempt = (token) => {
      const headers = new Headers(init?.headers);
      headers.set('authorization', `Bearer ${token}`);
      return send(input, { ...init, headers });
    };
    return [attempt, attempt] as const;
  }
  const request = new Request(input, init);
  const options = optionsBeside(request, input, init);
  // Such a body can be sent only once, so the retry needs a clone.
  const withBody =
    (copy: Request): Attempt =>
    (token) => {
      copy.headers.set('authorization', `Bearer ${token}`);
      return send(copy, options);
    };
  return [withBody(request), withBody(request.clone())] as const;
}

function isRequest(input: Request | string | URL): input is Request {
  return typeof input === 'object' && 'url' in input;
}

function isStream(body: unknown): boolean {
  return (
    typeof body === 'object' &&
    body !== null &&
    ('getReader' in body || Symbol.asyncIterator in body)
  );
}

/** Options that the constructor of `Request` has dropped; undefined if there are none. */
function optionsBeside(request: Request, ...sources: unknown[]): RequestInit | undefined {
  const entries = sources.flatMap((source) =>
    typeof source === 'object' && source !== null ? Object.entries(source) : [],
  );
  const dropped = entries.filter(([name]) => !(name in request));
  return dropped.length === 0 ? undefined : Object.fromEntries(dropped);
}
