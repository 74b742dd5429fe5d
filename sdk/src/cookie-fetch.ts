import type { Fetch } from './fetch.js';

/** The cookies of a request that a server responds to, such as one that renders pages. */
export interface CookieForwarding {
  /** The `Cookie` header of the browser's request. */
  readonly cookie: string | null | undefined;
  /**
   * Called with each `Set-Cookie` line of the service. Add it to the response: a refresh replaces the cookies, and
   * the browser must not go on with the previous ones.
   */
  readonly setCookie: (line: string) => void;
}

/** The part of a page's globals that is used, declared here so that no DOM types are needed. */
interface Page {
  document?: unknown;
}

/** Whether the code runs in a page: its browser sends cookies by itself. */
export function isInPage(): boolean {
  return (globalThis as Page).document !== undefined;
}

/** @throws outside a page, where nothing has the cookies of a browser */
export function assertInPage(forward: CookieForwarding | undefined): void {
  if (isInPage() || forward) return;
  throw new Error(
    "createAuthClient({ mode: 'cookie' }) works in pages of a browser; on a server, set forward to the cookies of the request, and in other apps leave out mode.",
  );
}

/**
 * `fetch` with the cookies of the session and the header of cookie mode, which also proves to the service that no
 * other website has sent the request.
 */
export function cookieFetch(forward: CookieForwarding | undefined): (send: Fetch) => Fetch {
  const jar = forward && new CookieJar(forward.cookie ?? '');
  return (send) => async (input, init) => {
    assertInPage(forward);
    const headers = new Headers(init?.headers ?? (isRequest(input) ? input.headers : undefined));
    headers.set('accept-session', 'cookie');
    // Cloudflare Workers reject `credentials`.
    if (!jar) return send(input, { ...init, headers, credentials: 'include' });
    headers.set('cookie', jar.header);
    const response = await send(input, { ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      jar.take(line);
      forward.setCookie(line);
    }
    return response;
  };
}

/** The cookies of a browser on a server, after the responses so far. */
class CookieJar {
  private readonly pairs: Map<string, string>;

  constructor(header: string) {
    this.pairs = new Map(header.split(/;[ \t]*/).map(pairOf));
  }

  get header(): string {
    return [...this.pairs]
      .filter(([, value]) => value !== '')
      .map((pair) => pair.join('='))
      .join('; ');
  }

  take(line: string): void {
    this.pairs.set(...pairOf(line.split(';')[0] ?? ''));
  }
}

function pairOf(text: string): [string, string] {
  const end = text.indexOf('=');
  return end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end + 1)];
}

function isRequest(input: Request | string | URL): input is Request {
  return typeof input === 'object' && 'headers' in input;
}
