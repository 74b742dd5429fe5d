import { TestApp } from '../support/app.js';
import { readOpenApi } from '../support/read-openapi.js';

const PAGES = ['/docs', '/docs/', '/redoc', '/redoc/'];

/** The URLs that a page loads by `src`, `href` and `spec-url`, resolved as in a browser. */
const assetsOf = (html: string, page: string) =>
  [...html.matchAll(/\b(?:src|href|spec-url)="([^"]+)"/g)]
    .map(([, link = '']) => new URL(link, `http://here${page}`))
    .filter(({ protocol, hash }) => protocol !== 'data:' && hash === '');

describe('the documentation pages', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  const get = (path: string) => app.request('GET', path);

  it.each(PAGES)(
    '%s loads scripts, styles and the document from this service only',
    async (page) => {
      const { status, headers, text } = await get(page);
      expect(status).toBe(200);
      expect(headers['content-type']).toMatch(/^text\/html/);
      const assets = assetsOf(text, page);
      expect(assets.filter(({ pathname }) => pathname.endsWith('.js')).length).toBeGreaterThan(0);
      for (const { host, pathname } of assets) {
        expect(host).toBe('here');
        expect([pathname, (await get(pathname)).status]).toEqual([pathname, 200]);
      }
    },
  );

  it.each(PAGES)('%s contains no URL of another host', async (page) => {
    const { text } = await get(page);
    const hosts = [...text.matchAll(/\b(?:https?|wss?):\/\/[^\s"'<>]+/g)].map(
      ([address]) => address,
    );
    // XML namespace names look like URLs, but are never loaded.
    expect(hosts.filter((address) => !address.startsWith('http://www.w3.org/'))).toEqual([]);
    expect(text).not.toMatch(/["'(]\/\/[a-z]/);
  });

  it.each([
    ['/docs/swagger-ui-bundle.js', 'javascript'],
    ['/docs/swagger-ui-standalone-preset.js', 'javascript'],
    ['/docs/swagger-ui-init.js', 'javascript'],
    ['/docs/swagger-ui.css', 'css'],
    ['/redoc/redoc.standalone.js', 'javascript'],
  ])('%s is served with its content type', async (path, type) => {
    const { status, headers, text } = await get(path);
    expect(status).toBe(200);
    expect(headers['content-type']).toContain(type);
    expect(text.length).toBeGreaterThan(1000);
  });

  it("ReDoc's script does not load the logo from the vendor's CDN", async () => {
    const { text } = await get('/redoc/redoc.standalone.js');
    expect(text.match(/https:\/\/cdn\.[^"'`\s]+/g)).toBeNull();
  });

  it.each([...PAGES, '/docs/swagger-ui-bundle.js', '/redoc/redoc.standalone.js'])(
    '%s has a content security policy that forbids other hosts and framing',
    async (path) => {
      const policy = String((await get(path)).headers['content-security-policy']);
      const directives = Object.fromEntries(
        policy.split('; ').map((directive) => {
          const [name = '', ...sources] = directive.split(' ');
          return [name, sources];
        }),
      );
      expect(directives['default-src']).toEqual(["'self'"]);
      expect(directives['frame-ancestors']).toEqual(["'none'"]);
      const sources = Object.values(directives).flat();
      const local = ["'self'", "'none'", "'unsafe-inline'", 'data:', 'blob:'];
      expect(sources.filter((source) => !local.includes(source))).toEqual([]);
      expect(directives['script-src']).not.toContain('data:');
    },
  );

  it('Swagger UI shows the same document as /openapi.json', async () => {
    const { text } = await get('/docs/swagger-ui-init.js');
    const options = /let options = (\{[\s\S]*?\n\});/.exec(text)?.[1] ?? '';
    const shown = /"swaggerDoc": (\{[\s\S]*\}),\s*"customOptions"/.exec(options)?.[1] ?? '';
    expect(JSON.parse(shown)).toEqual(await readOpenApi(app));
    // A bearer token beside the cookies of a session would be rejected.
    expect(options).toContain("credentials: 'omit'");
  });

  it('paths below /docs do not reach files outside of the assets folder', async () => {
    for (const path of ['/docs/../package.json', '/docs/..%2fpackage.json', '/docs/%2e%2e/a']) {
      expect([400, 403, 404]).toContain((await get(path)).status);
    }
  });
});
