import { once } from 'node:events';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { BROWSER_TIMEOUT, describeInBrowser, openBrowser } from '../support/browser.js';
import { spawnGuarded } from '../support/guarded-spawn.js';
import { freePort, ProjectFolder, type Server } from '../support/program.js';

const ADA = { email: 'ada@example.com', username: 'ada', password: 'correct horse battery' };
const KEY = 'user-authentication-tokens';

const waitForStatus = (tab: Page, text: string) =>
  tab.getByRole('status').getByText(text).waitFor();

async function signIn(tab: Page): Promise<void> {
  await tab.getByLabel('Username or e-mail address').fill(ADA.username);
  await tab.getByLabel('Password').fill(ADA.password);
  await tab.getByRole('button', { name: 'Sign in', exact: true }).click();
  await waitForStatus(tab, 'You are signed in.');
}

/** Makes the access token invalid, as after fifteen minutes, so that each tab has to refresh first. */
async function reloadSessionsWithInvalidToken(tabs: Page[]): Promise<void> {
  await tabs[0]?.evaluate(`
    const tokens = JSON.parse(localStorage.getItem('${KEY}'));
    localStorage.setItem('${KEY}', JSON.stringify({ ...tokens, access_token: 'too old' }));
  `);
  await Promise.all(
    tabs.map(async (tab) => {
      const answered = tab.waitForResponse(
        (response) => response.url().endsWith('/users/me/sessions') && response.ok(),
      );
      await tab.getByRole('button', { name: 'Refresh' }).click();
      await answered;
      await waitForStatus(tab, 'You are signed in.');
    }),
  );
}

describeInBrowser('the example app with tokens', () => {
  const folder = new ProjectFolder();
  let server: Server;
  let files: ReturnType<typeof spawnGuarded>;
  let address: string;
  let browser: Browser;
  let context: BrowserContext;
  let refreshes: number;

  beforeAll(async () => {
    const port = await freePort();
    address = `http://localhost:${port}`;
    server = await folder.serve({ BACKEND_CORS_ORIGINS: address });
    const args = ['examples/spa/serve.mjs', String(port), server.url, '--tokens'];
    files = spawnGuarded(process.execPath, args);
    await once(files.stdout, 'data');
    browser = await openBrowser();
    expect((await server.post('/auth/register', ADA)).status).toBe(201);
  });
  afterAll(async () => {
    await browser.close();
    files.kill();
    await server.stop();
    await folder.remove();
  });
  beforeEach(async () => (context = await newContext()));
  afterEach(() => context.close());

  /** Tabs of one context share their tokens; another context is like another browser. */
  async function newContext(): Promise<BrowserContext> {
    const made = await browser.newContext();
    made.setDefaultTimeout(BROWSER_TIMEOUT);
    refreshes = 0;
    made.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/refresh')) refreshes += 1;
    });
    return made;
  }

  async function openTab(within = context): Promise<Page> {
    const tab = await within.newPage();
    await tab.goto(address);
    return tab;
  }

  it('shows an error for a wrong password', async () => {
    const tab = await openTab();
    await tab.getByLabel('Username or e-mail address').fill(ADA.username);
    await tab.getByLabel('Password').fill('wrong');
    await tab.getByRole('button', { name: 'Sign in', exact: true }).click();
    await waitForStatus(tab, 'Wrong name or password');
  });

  it('stays signed in after a reload', async () => {
    const tab = await openTab();
    await signIn(tab);
    await tab.reload();
    await waitForStatus(tab, 'You are signed in.');
    await tab.getByRole('heading', { name: ADA.username }).waitFor();
  });

  it('stays signed in in two tabs that refresh at the same time', async () => {
    const tabs = [await openTab()];
    await signIn(tabs[0] as Page);
    tabs.push(await openTab());
    for (let i = 0; i < 3; i += 1) await reloadSessionsWithInvalidToken(tabs);
    expect(refreshes).toBeGreaterThanOrEqual(3);
  });

  it('stays signed in in two tabs of a browser without Web Locks', async () => {
    await context.addInitScript({
      content: "Object.defineProperty(navigator, 'locks', { value: undefined })",
    });
    const tabs = [await openTab()];
    await signIn(tabs[0] as Page);
    tabs.push(await openTab());
    for (let i = 0; i < 3; i += 1) await reloadSessionsWithInvalidToken(tabs);
    for (const tab of tabs) {
      await tab.reload();
      await waitForStatus(tab, 'You are signed in.');
    }
  });

  it('signs in, refreshes and signs out while another tab holds the lock', async () => {
    const frozen = await openTab();
    await frozen.evaluate(`
      new Promise((held) =>
        navigator.locks.request('${KEY}', () => (held(), new Promise(() => undefined))))
    `);
    const tab = await openTab();
    await signIn(tab);
    await reloadSessionsWithInvalidToken([tab]);
    await tab.getByRole('button', { name: 'Sign out', exact: true }).click();
    await waitForStatus(tab, 'You have signed out.');
  });

  it('signs in for the lifetime of the page when the browser blocks its storage', async () => {
    await context.addInitScript({
      content: `Object.defineProperty(window, 'localStorage', {
        get: () => { throw new DOMException('blocked', 'SecurityError'); },
      })`,
    });
    const tab = await openTab();
    await signIn(tab);
    await tab.reload();
    await tab.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  });

  it('stays signed in while the storage is full', async () => {
    const tab = await openTab();
    await signIn(tab);
    await tab.evaluate(`
      const { setItem } = Storage.prototype;
      const stored = JSON.parse(localStorage.getItem('${KEY}'));
      setItem.call(localStorage, '${KEY}', JSON.stringify({ ...stored, access_token: 'too old' }));
      window.isFull = true;
      Storage.prototype.setItem = function (...args) {
        if (window.isFull) throw new DOMException('full', 'QuotaExceededError');
        setItem.apply(this, args);
      };
    `);
    for (let i = 0; i < 2; i += 1) {
      const answered = tab.waitForResponse(
        (response) => response.url().endsWith('/me/sessions') && response.ok(),
      );
      await tab.getByRole('button', { name: 'Refresh' }).click();
      await answered;
    }
    expect(refreshes).toBe(1);
    await tab.evaluate('window.isFull = false');
    await tab.getByRole('button', { name: 'Refresh' }).click();
    await tab.waitForFunction(`!localStorage.getItem('${KEY}').includes('too old')`);
  });

  it('lists the sessions and signs out everywhere, including other tabs and browsers', async () => {
    const tab = await openTab();
    await signIn(tab);
    const secondTab = await openTab();
    await waitForStatus(secondTab, 'You are signed in.');
    const other = await newContext();
    const elsewhere = await openTab(other);
    await signIn(elsewhere);

    await tab.getByRole('button', { name: 'Refresh' }).click();
    await tab.getByText('This browser').waitFor();
    await tab.getByText('HeadlessChrome').first().waitFor();

    await tab.getByRole('button', { name: 'Sign out everywhere' }).click();
    await waitForStatus(tab, 'You have signed out.');
    await waitForStatus(secondTab, 'You have signed out in another tab.');
    await elsewhere.getByRole('button', { name: 'Refresh' }).click();
    await waitForStatus(elsewhere, 'Your session has ended.');
    await elsewhere.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await other.close();
  });
});
