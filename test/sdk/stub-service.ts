import type { Tokens } from '../../sdk/src/index.js';

interface SentRequest {
  path: string;
  input: Request | string | URL;
  init?: RequestInit;
  body: unknown;
}

const ME = '/api/v1/users/me';
const PASSWORD = '/api/v1/users/me/password';
export const BASE_URL = 'https://auth.example.com';

/** The service as the SDK sees it: it issues, rotates and rejects tokens, and records the requests. */
export class StubService {
  readonly requests: SentRequest[] = [];
  tokens: Tokens = { access_token: 'none', refresh_token: 'none' };
  private previous?: string;
  private issued = 0;

  readonly fetch = async (input: Request | string | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const { pathname: path } = new URL(request.url);
    const text = await request.text();
    const body = text === '' ? undefined : (JSON.parse(text) as Record<string, string>);
    this.requests.push({ path, input, init, body });
    return this.respond(path, request.headers.get('authorization'), body?.['refresh_token']);
  };

  count(suffix: string): number {
    return this.requests.filter(({ path }) => path.endsWith(suffix)).length;
  }

  /** Makes the access token of the current pair invalid, as after fifteen minutes. */
  expireAccessToken(): void {
    this.isAccessExpired = true;
  }
  private isAccessExpired = false;

  private respond(path: string, authorization: string | null, refreshToken?: string): Response {
    if (path.endsWith('/login') || path.endsWith('/register')) return this.issue();
    if (path.endsWith('/logout')) return new Response(null, { status: 204 });
    if (path.endsWith('/refresh')) {
      // The grace window: the previous refresh token gets the same successor.
      if (refreshToken === this.previous) return Response.json(this.tokens);
      return refreshToken === this.tokens.refresh_token ? this.issue() : unauthorized();
    }
    if (path === PASSWORD) return new Response(null, { status: 204 });
    if (path !== ME) return Response.json({ code: 'not_found' }, { status: 404 });
    const isValid = authorization === `Bearer ${this.tokens.access_token}` && !this.isAccessExpired;
    return isValid ? Response.json({ username: 'ada' }) : unauthorized();
  }

  private issue(): Response {
    this.issued += 1;
    this.previous = this.tokens.refresh_token;
    this.isAccessExpired = false;
    this.tokens = {
      access_token: `access-${this.issued}`,
      refresh_token: `refresh-${this.issued}`,
    };
    return Response.json(this.tokens);
  }
}

function unauthorized(): Response {
  return Response.json({ code: 'invalid_token' }, { status: 401 });
}
