import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { BROWSER_TIMEOUT, describeInBrowser, openBrowser } from '../support/browser.js';
import { freePort, ProjectFolder, type Server } from '../support/program.js';

const ADA = { email: 'ada@example.com', username: 'ada', password: 'correct horse battery' };
const EVE = { email: 'eve@example.com', username: 'eve', password: 'correct horse battery' };

/** All names are this machine. */
const HOSTS = '--host-resolver-rules=MAP *.test 127.0.0.1';

describeInBrowser('pages of other websites', () => {
  const folder = new ProjectFolder();
  let server: Server;
  let attacker: HttpServer;
  let browser: Browser;
  let context: BrowserContext;
  let service: string;
  let attackerPort: number;

  beforeAll(async () => {
    const port = await freePort();
    service = `http://auth.example.test:${port}`;
    server = await folder.serve({ PORT: String(port), PUBLIC_URL: service });
    attacker = createServer((_, response) => {
      response.setHeader('content-type', 'text/html').end('<!doctype html><body></body>');
    });
    await new Promise<void>((listening) => attacker.listen(0, '127.0.0.1', listening));
    attackerPort = (attacker.address() as AddressInfo).port;
    browser = await openBrowser({ args: ['--no-sandbox', HOSTS] });
    for (const user of [ADA, EVE]) {
      expect((await server.post('/auth/register', user)).status).toBe(201);
    }
  });
  afterAll(async () => {
    await browser.close();
    attacker.close();
    await server.stop();
    await folder.remove();
  });
  beforeEach(async () => {
    context = await browser.newContext();
    context.setDefaultTimeout(BROWSER_TIMEOUT);
    const page = await context.newPage();
    await page.goto(`${service}/sign-in`);
    await page.locator('input[name=name]').fill(ADA.username);
    await page.locator('input[name=password]').fill(ADA.password);
    await page.locator('input[name=password]').press('Enter');
    await page.waitForURL(`${service}/account`);
    await page.close();
  });
  afterEach(() => context.close());

  async function openAttack(host: string): Promise<Page> {
    const page = await context.newPage();
    await page.goto(`http://${host}:${attackerPort}/`);
    return page;
  }

  /** The user that the browser is signed in as, and its full name. */
  async function readUser(): Promise<{ username?: string; full_name?: string | null }> {
    const page = await context.newPage();
    await page.goto(`${service}/signed-out`);
    const user = await page.evaluate(
      "fetch('/api/v1/users/me', { headers: { 'accept-session': 'cookie' } }).then((r) => r.json())",
    );
    await page.close();
    return user as { username?: string; full_name?: string | null };
  }

  describe.each(['evil.test', 'blog.example.test'])('at %s', (host) => {
    it('change nothing by forms and by fetch', async () => {
      const page = await openAttack(host);
      const outcomes = await page.evaluate(`(async () => {
        const api = '${service}/api/v1';
        const json = { 'content-type': 'application/json' };
        const attempts = [
          ['/auth/logout-all', { method: 'POST', mode: 'no-cors' }],
          ['/auth/logout', { method: 'POST', mode: 'no-cors', body: '{}' }],
          ['/users/me', { method: 'DELETE', headers: { 'accept-session': 'cookie' } }],
          ['/users/me', { method: 'PUT', headers: json, body: '{"full_name":"Eve"}' }],
          ['/users/me', { headers: { 'accept-session': 'cookie' } }],
          ['/users/me', {}],
        ];
        const results = [];
        for (const [path, init] of attempts) {
          results.push(await fetch(api + path, { credentials: 'include', ...init })
            .then(({ type }) => type, () => 'failed'));
        }
        return results;
      })()`);
      // An opaque response can be read by no script.
      expect(outcomes).toEqual(['opaque', 'opaque', 'failed', 'failed', 'failed', 'failed']);
      for (const [path, fields] of [
        ['/account', { action: 'sign_out' }],
        ['/account/data', { action: 'delete_confirmed' }],
        ['/sign-in', { name: EVE.username, password: EVE.password }],
      ] as const) {
        await page.goto(`http://${host}:${attackerPort}/`);
        await page.evaluate(`{
          const form = document.createElement('form');
          form.method = 'post';
          form.action = '${service}${path}';
          for (const [name, value] of Object.entries(${JSON.stringify(fields)})) {
            form.append(Object.assign(document.createElement('input'), { name, value }));
          }
          document.body.append(form);
          form.submit();
        }`);
        await page.waitForURL(`${service}/**`);
      }
      expect(await readUser()).toMatchObject({ username: ADA.username, full_name: null });
    });

    it('cannot show a page of the service in a frame', async () => {
      const page = await openAttack(host);
      for (const path of ['/sign-in', '/account', '/confirm']) {
        await page.evaluate(`new Promise((loaded) => {
          const frame = document.createElement('iframe');
          frame.src = '${service}${path}';
          frame.onload = loaded;
          document.body.replaceChildren(frame);
        })`);
        const frame = page.frames().find((each) => each !== page.mainFrame());
        expect(frame?.url()).not.toContain(service);
        expect(await frame?.content()).not.toContain('<form');
      }
    });
  });

  it('of a sibling subdomain cannot exchange the session: two cookies of a name count as none', async () => {
    const page = await openAttack('blog.example.test');
    const { body } = await server.post('/auth/login', {
      username: EVE.username,
      password: EVE.password,
    });
    await page.evaluate(`
      for (const [name, value] of [['access', '${body.access_token}'], ['session', '${body.refresh_token}']]) {
        document.cookie = 'dev-' + name + '=' + value + '; Domain=example.test; Path=/';
        document.cookie = '__Host-' + name + '=' + value + '; Domain=example.test; Path=/; Secure';
      }
    `);
    const names = (await context.cookies(service)).map(({ name }) => name);
    expect(names.filter((name) => name.startsWith('__Host-'))).toEqual([]);
    expect(names.filter((name) => name === 'dev-session')).toHaveLength(2);
    expect((await readUser()).username).toBeUndefined();
  });
});
