import type { Browser, Page } from 'playwright-core';
import { BROWSER_TIMEOUT, describeInBrowser, openBrowser } from '../support/browser.js';
import { CONTRACT } from '../support/contract/contracts.js';
import { operationsOf } from '../support/openapi.js';
import { EVERY_FEATURE } from '../support/every-feature.js';
import { ProjectFolder, type Server } from '../support/program.js';

/** The text that the pages show for an operation. */
const summaryOf = (id: string) =>
  operationsOf(CONTRACT.document).find(({ operation }) => operation.operationId === id)?.operation
    .summary ?? '';

const ADA = { email: 'ada@example.com', username: 'ada', password: 'correct horse battery' };

describeInBrowser('the documentation pages in a browser', () => {
  const folder = new ProjectFolder();
  let server: Server;
  let browser: Browser;
  let page: Page;
  /** URLs of requests to other servers. */
  let externalRequests: string[];
  let pageErrors: string[];

  beforeAll(async () => {
    [server, browser] = await Promise.all([folder.serve(EVERY_FEATURE), openBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
    await folder.remove();
  });
  beforeEach(async () => {
    page = await browser.newPage();
    page.setDefaultTimeout(BROWSER_TIMEOUT);
    externalRequests = [];
    pageErrors = [];
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== server.url)
        externalRequests.push(request.url());
    });
    page.on('pageerror', ({ message }) => pageErrors.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error') pageErrors.push(message.text());
    });
  });
  afterEach(() => page.close());

  /** Opens an operation of Swagger UI and makes its fields writable. */
  async function tryOut(tag: string, operationId: string) {
    const block = page.locator(`#operations-${tag}-${operationId}`);
    await block.locator('.opblock-summary-control').click();
    await block.getByRole('button', { name: 'Try it out' }).click();
    return block;
  }

  it('/docs registers, signs in and reads the own profile without external requests', async () => {
    await page.goto(`${server.url}/docs`);
    await page.getByText(summaryOf('register')).waitFor();

    const register = await tryOut('auth', 'register');
    await register.locator('textarea').fill(JSON.stringify(ADA));
    await register.getByRole('button', { name: 'Execute' }).click();
    await register.locator('.live-responses-table').getByText('201', { exact: true }).waitFor();

    await page.getByRole('button', { name: 'Authorize' }).first().click();
    const form = page.locator('.auth-container', { hasText: 'OAuth2' });
    // The dialog has put the cursor in the field of the name.
    await form.locator('#oauth_username:focus').waitFor();
    await page.keyboard.type(ADA.email);
    await form.locator('#oauth_password').click();
    await page.keyboard.type(ADA.password);
    expect(await form.locator('#oauth_username').inputValue()).toBe(ADA.email);
    await form.getByRole('button', { name: 'Apply given OAuth2 credentials' }).click();
    await form.getByRole('button', { name: 'Remove authorization' }).waitFor();
    await page.locator('.btn-done').first().click();

    const getMe = await tryOut('me', 'getMe');
    await getMe.getByRole('button', { name: 'Execute' }).click();
    const answer = getMe.locator('.live-responses-table');
    await answer.getByText('200', { exact: true }).waitFor();
    expect(await answer.innerText()).toContain(`"username": "${ADA.username}"`);

    expect(externalRequests).toEqual([]);
    expect(pageErrors).toEqual([]);
  });

  it('/docs shows the own profile before the own sessions', async () => {
    await page.goto(`${server.url}/docs`);
    await page.getByText(summaryOf('getMe')).waitFor();
    const ids = await page
      .locator('[id^="operations-me-"]')
      .evaluateAll((blocks) => blocks.map(({ id }) => id.split('-').at(-1)));
    expect(ids[0]).toBe('getMe');
    const sessions = ids.findIndex((id) => id?.includes('Session'));
    const profile = ids.findLastIndex((id) => ['updateMe', 'changeMyPassword'].includes(id ?? ''));
    expect(profile).toBeGreaterThan(0);
    expect(sessions).toBeGreaterThan(profile);
  });

  it('/redoc shows every operation without external requests', async () => {
    await page.goto(`${server.url}/redoc`);
    for (const { operation } of operationsOf(CONTRACT.document)) {
      await page.getByRole('heading', { name: operation.summary }).first().waitFor();
    }
    expect(externalRequests).toEqual([]);
    expect(pageErrors).toEqual([]);
  });
});
