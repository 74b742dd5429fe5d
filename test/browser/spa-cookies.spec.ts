import { once } from 'node:events';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { BROWSER_TIMEOUT, describeInBrowser, openBrowser } from '../support/browser.js';
import { spawnGuarded } from '../support/guarded-spawn.js';
import { freePort, ProjectFolder, type Server } from '../support/program.js';
import { querySqliteFile } from '../support/sqlite-file.js';

const ADA = { email: 'ada@example.com', username: 'ada', password: 'correct horse battery' };
const waitForStatus = (tab: Page, text: string) =>
  tab.getByRole('status').getByText(text).waitFor();
const click = (tab: Page, name: string) => tab.getByRole('button', { name, exact: true }).click();

describeInBrowser.each([
  ['at another origin of the site', [], 20],
  ['at the origin of the service', ['--same-origin'], 3],
])('the example app with cookies, %s', (_, options, count) => {
  const folder = new ProjectFolder();
  let server: Server;
  let files: ReturnType<typeof spawnGuarded>;
  let address: string;
  let browser: Browser;
  let context: BrowserContext;

  beforeAll(async () => {
    const port = await freePort();
    address = `http://localhost:${port}`;
    server = await folder.serve(options.length > 0 ? {} : { BACKEND_CORS_ORIGINS: address });
    const args = ['examples/spa/serve.mjs', String(port), server.localUrl, ...options];
    files = spawnGuarded(process.execPath, args);
    await once(files.stdout, 'data');
    // As outside of tests, the browser keeps pages for "Back".
    browser = await openBrowser({ ignoreDefaultArgs: ['--disable-back-forward-cache'] });
    expect((await server.post('/auth/register', ADA)).status).toBe(201);
  });
  afterAll(async () => {
    await browser.close();
    files.kill();
    await server.stop();
    await folder.remove();
  });
  beforeEach(async () => {
    context = await browser.newContext();
    context.setDefaultTimeout(BROWSER_TIMEOUT);
  });
  afterEach(() => context.close());

  async function openTab(): Promise<Page> {
    const tab = await context.newPage();
    await tab.goto(address);
    return tab;
  }

  async function signIn(): Promise<Page> {
    const tab = await openTab();
    await tab.getByLabel('Username or e-mail address').fill(ADA.username);
    await tab.getByLabel('Password').fill(ADA.password);
    await click(tab, 'Sign in');
    await waitForStatus(tab, 'You are signed in.');
    return tab;
  }

  const query = <Row>(statement: string) =>
    querySqliteFile<Row>(join(folder.path, 'data/auth.db'), statement);

  it('stays signed in after a reload, with cookies that no script can read', async () => {
    const tab = await signIn();
    await tab.reload();
    await waitForStatus(tab, 'You are signed in.');
    await tab.getByRole('heading', { name: ADA.username }).waitFor();
    const cookies = await context.cookies();
    expect(cookies.map(({ name, httpOnly, sameSite }) => [name, httpOnly, sameSite])).toEqual([
      ['dev-access', true, 'Lax'],
      ['dev-session', true, 'Lax'],
    ]);
    expect(await tab.evaluate('document.cookie + JSON.stringify(localStorage)')).toBe('{}');
  });

  it('rotates once for many tabs that refresh at the same time, and signs no tab out', async () => {
    const tabs = [await signIn()];
    const opened = Array.from({ length: count - 1 }, async () => {
      const tab = await openTab();
      await waitForStatus(tab, 'You are signed in.');
      return tab;
    });
    tabs.push(...(await Promise.all(opened)));
    const [before] = await query<{ id: string; generation: number }>(
      'SELECT id, generation FROM sessions ORDER BY created_at DESC LIMIT 1',
    );
    // As after fifteen minutes.
    await context.clearCookies({ name: 'dev-access' });
    const answers = tabs.map((tab) =>
      tab.waitForResponse((response) => response.url().endsWith('/users/me/sessions')),
    );
    await Promise.all(tabs.map((tab) => tab.evaluate("document.getElementById('reload').click()")));
    const statuses = (await Promise.all(answers)).map((response) => response.status());
    expect(statuses).toEqual(Array(count).fill(200));
    const [after] = await query<{ generation: number; revoked_at: unknown }>(
      `SELECT generation, revoked_at FROM sessions WHERE id = '${before?.id}'`,
    );
    expect(after).toEqual({ generation: Number(before?.generation) + 1, revoked_at: null });
    await Promise.all(
      tabs.map(async (tab) => {
        await tab.reload();
        await waitForStatus(tab, 'You are signed in.');
      }),
    );
  });

  it('signs the other tabs in and out, which show nothing personal afterwards', async () => {
    const waiting = await openTab();
    await waiting.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    const tab = await signIn();
    await waitForStatus(waiting, 'You are signed in.');
    await click(tab, 'Sign out');
    await waitForStatus(tab, 'You have signed out.');
    await waitForStatus(waiting, 'You have signed out in another tab.');
    for (const page of [tab, waiting]) expect(await page.content()).not.toContain(ADA.username);
    expect(await context.cookies()).toEqual([]);
  });

  it('shows nothing personal after "Back" once another tab has signed out', async () => {
    const tab = await signIn();
    await tab.goto('about:blank');
    const other = await openTab();
    await waitForStatus(other, 'You are signed in.');
    await click(other, 'Sign out');
    await waitForStatus(other, 'You have signed out.');
    await tab.goBack();
    await tab.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    expect(await tab.content()).not.toContain(ADA.username);
  });

  it('notices that the session has been revoked on another device', async () => {
    const tab = await signIn();
    const { username, password } = ADA;
    const { body } = await server.post('/auth/login', { username, password });
    await fetch(`${server.url}/api/v1/auth/logout-all`, {
      method: 'POST',
      headers: { authorization: `Bearer ${body.access_token}` },
    });
    await click(tab, 'Refresh');
    await waitForStatus(tab, 'Your session has ended.');
    await tab.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  });
});
