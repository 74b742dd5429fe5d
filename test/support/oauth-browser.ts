import type { TestApp } from './app.js';

interface Visit {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly text: string;
  /** The address that the browser is led to, by a redirect or by a page. */
  readonly location: string | undefined;
}

/** A browser with the cookies of a session: it goes from page to page, and stops before other websites. */
export class OauthBrowser {
  private readonly jar = new Map<string, string>();

  constructor(private readonly app: TestApp) {}

  get cookie(): string {
    return [...this.jar].map((pair) => pair.join('=')).join('; ');
  }

  async signIn({ username, password }: { username: string; password: string }): Promise<void> {
    const response = await this.app.api('POST', '/auth/login', {
      json: { username, password },
      headers: { 'accept-session': 'cookie' },
    });
    expect(response.status).toBe(204);
    this.keepCookies(response.headers['set-cookie']);
  }

  async visit(address: string | URL, form?: Record<string, string>): Promise<Visit> {
    const url = new URL(address, 'http://localhost');
    const response = await this.app.request(form ? 'POST' : 'GET', url.pathname + url.search, {
      headers: { cookie: this.cookie },
      ...(form && { form }),
    });
    this.keepCookies(response.headers['set-cookie']);
    const refresh = /^0; url=(.*)$/.exec(String(response.headers['refresh'] ?? ''))?.[1];
    const location = (response.headers['location'] as string | undefined) ?? refresh;
    return { ...response, location };
  }

  /** Calls the API with the session of the browser. */
  async api(method: 'GET' | 'POST' | 'DELETE', path: string, json?: object) {
    return this.app.api(method, path, {
      headers: { cookie: this.cookie, 'accept-session': 'cookie' },
      ...(json && { json }),
    });
  }

  private keepCookies(lines: unknown): void {
    for (const line of [lines ?? []].flat().map(String)) {
      const [name = '', value = ''] = (line.split(';')[0] as string).split('=');
      if (value === '') this.jar.delete(name);
      else this.jar.set(name, value);
    }
  }
}
