import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { TestApp } from '../support/app.js';
import { SiteVisitor } from '../support/site-visitor.js';

/** Bytes, compressed as by a proxy. */
const BUDGET = 15_000;

const TAG = /<script type="module" src="([^"]*)" integrity="([^"]*)"><\/script>/;

describe('the script of the pages', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  const tagOf = async (target = app) => {
    const visitor = new SiteVisitor(target);
    await visitor.visit('/sign-in');
    const [, path = '', integrity = ''] = TAG.exec(visitor.html) ?? [];
    return { path, integrity, policy: visitor.page?.headers['content-security-policy'] };
  };

  it('is one file that the page names with its hash, and that browsers keep', async () => {
    const { path, integrity } = await tagOf();
    expect(path).toMatch(/^\/pages\/script-[0-9a-f]{16}\.js$/);
    const { status, headers, text } = await app.request('GET', path);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    expect(headers['set-cookie']).toBeUndefined();
    expect(integrity).toBe(`sha384-${createHash('sha384').update(text).digest('base64')}`);
  });

  it('has at most 15 kB, compressed', async () => {
    const { text } = await app.request('GET', (await tagOf()).path);
    expect(gzipSync(text).length).toBeLessThanOrEqual(BUDGET);
  });

  it('is the only script that a page may run, and calls this service alone', async () => {
    const { policy } = await tagOf();
    expect(String(policy).split('; ')).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "require-trusted-types-for 'script'",
      ]),
    );
    expect(policy).not.toMatch(/unsafe|nonce-/);
  });

  it('responds with 404 for the file of another version', async () => {
    for (const file of ['script-0000000000000000.js', 'script.js', '..%2fscript.js', '']) {
      expect((await app.request('GET', `/pages/${file}`)).status).toBe(404);
    }
  });

  it('has the path of PUBLIC_URL', async () => {
    const url = 'https://example.com/auth';
    const proxied = await TestApp.start({ PUBLIC_URL: url }, app.database);
    try {
      const { path } = await tagOf(proxied);
      expect(path).toMatch(/^\/auth\/pages\/script-/);
      expect((await proxied.request('GET', path)).status).toBe(200);
    } finally {
      await proxied.close();
    }
  });

  it('does not exist where the pages are disabled', async () => {
    const { path } = await tagOf();
    const off = await TestApp.start({ PAGES_ENABLED: 'false' }, app.database);
    try {
      expect((await off.request('GET', path)).status).toBe(404);
    } finally {
      await off.close();
    }
  });
});
