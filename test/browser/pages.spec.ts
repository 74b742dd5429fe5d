import type { Browser, BrowserContext, Page } from 'playwright-core';
import { BROWSER_TIMEOUT, describeInBrowser, openBrowser } from '../support/browser.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { ProjectFolder, type Server } from '../support/program.js';

const PATH = '/reset-password';
const NEW_PASSWORD = 'a password from the browser';

/** Of each, ten scan a link: a request, one that follows redirects, HEAD, OPTIONS, and a browser. */
const SCANNERS = 10;

describeInBrowser('a page of a mail in a browser', () => {
  const folder = new ProjectFolder();
  let mails: MailSink;
  let server: Server;
  let browser: Browser;
  let count = 0;
  beforeAll(async () => {
    mails = await MailSink.open();
    [server, browser] = await Promise.all([folder.serve(mails.variables), openBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
    await mails.close();
    await folder.remove();
  });

  /** @returns a user and the address of a new link */
  async function requestReset() {
    count += 1;
    const user = {
      username: `user${count}`,
      email: `user${count}@example.com`,
      password: 'correct horse battery',
    };
    expect((await server.post('/auth/register', user)).status).toBe(201);
    const { status } = await server.post('/auth/password-reset/request', { email: user.email });
    expect(status).toBe(202);
    const { token } = await mails.next(user.email, 'reset_password');
    return { user, token, link: `${server.url}${PATH}?token=${token}` };
  }

  async function openPage(options: Parameters<Browser['newContext']>[0] = {}) {
    const context = await browser.newContext({ locale: 'en-GB', ...options });
    context.setDefaultTimeout(BROWSER_TIMEOUT);
    const errors: string[] = [];
    const page = await context.newPage();
    page.on('pageerror', ({ message }) => errors.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    return { context, page, errors };
  }

  async function scanInBrowser(link: string): Promise<void> {
    const { context, page } = await openPage();
    await page.goto(link, { waitUntil: 'networkidle' });
    // As scanners do that run scripts and follow links.
    await page.evaluate('new Promise((resolve) => setTimeout(resolve, 500))');
    const addresses = await page.evaluate('[...document.links].map(({ href }) => href)');
    for (const address of addresses as string[]) await page.goto(address);
    await context.close();
  }

  it('works after 50 scanners, without scripts, by a click in a web mailer', async () => {
    const { user, link } = await requestReset();
    const scans = Array.from({ length: SCANNERS }, () => [
      fetch(link, { redirect: 'manual' }),
      fetch(link),
      fetch(link, { method: 'HEAD' }),
      fetch(link, { method: 'OPTIONS' }),
      scanInBrowser(link),
    ]);
    await Promise.all(scans.flat());
    const { context, page } = await openPage({ javaScriptEnabled: false });
    await clickLink(page, link);
    await fillIn(page);
    await context.close();
    const { username } = user;
    const { status } = await server.post('/auth/login', { username, password: NEW_PASSWORD });
    expect(status).toBe(200);
  });

  it('keeps the token out of its address, its history and its scripts, and breaks no policy', async () => {
    const { link, token } = await requestReset();
    const { context, page, errors } = await openPage();
    const referrers: string[] = [];
    page.on('request', (request) => referrers.push(request.headers()['referer'] ?? ''));
    await clickLink(page, link);
    expect(page.url()).toBe(`${server.url}${PATH}`);
    expect(await page.evaluate('document.cookie')).toBe('');
    expect(await page.content()).not.toContain(token);
    await fillIn(page);
    expect(errors).toEqual([]);
    await page.goBack();
    await page.goBack().catch(() => null);
    expect(page.url()).not.toContain('token');
    expect(referrers.join()).not.toContain('token');
    await context.close();
  });

  it.each([
    [360, 'light'],
    [360, 'dark'],
    [1440, 'light'],
    [1440, 'dark'],
  ] as const)(
    'fits a window of %d px in %s colours, and names its fields',
    async (width, scheme) => {
      const { link } = await requestReset();
      const { context, page } = await openPage({
        viewport: { width, height: 740 },
        colorScheme: scheme,
        locale: 'de-DE',
      });
      await clickLink(page, link);
      await page.getByRole('heading', { name: 'Neues Passwort wählen' }).waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      for (const name of ['Neues Passwort', 'Passwort wiederholen']) {
        const field = page.getByLabel(name, { exact: true });
        expect((await field.boundingBox())?.height).toBeGreaterThanOrEqual(44);
        expect(await field.getAttribute('autocomplete')).toBe('new-password');
      }
      expect(await lightnessOf(page)).toBe(scheme);
      await context.close();
    },
  );

  it('is not sent by a form of another website that the user visits', async () => {
    const { user, link } = await requestReset();
    const { context, page } = await openPage();
    await clickLink(page, link);
    await submitFrom(context, `${server.url}${PATH}`);
    const { username, password } = user;
    expect((await server.post('/auth/login', { username, password })).status).toBe(200);
    await context.close();
  });
});

async function lightnessOf(page: Page): Promise<'light' | 'dark'> {
  const colour = String(await page.evaluate('getComputedStyle(document.body).backgroundColor'));
  const [red = 0] = (colour.match(/\d+/g) ?? []).map(Number);
  return red > 127 ? 'light' : 'dark';
}

/** Submits a form of another site, which the browser sends from the same cookies. */
async function submitFrom(context: BrowserContext, url: string): Promise<void> {
  const page = await context.newPage();
  await page.setContent(`<form method="post" action="${url}">
    <input name="password" value="a password of a thief"><input name="password_repeat"
    value="a password of a thief"><button>Win</button></form>`);
  const [response] = await Promise.all([
    page.waitForResponse(url),
    page.getByRole('button').click(),
  ]);
  // The browser sends no cookie with it, so that the page knows no link.
  expect(response.status()).toBe(400);
}

/** Opens a link as from a web mailer, which is another site. */
async function clickLink(page: Page, link: string): Promise<void> {
  await page.setContent(`<a href="${link}">Reset</a>`);
  await page.getByRole('link').click();
  await page.getByRole('heading', { level: 1 }).waitFor();
}

async function fillIn(page: Page): Promise<void> {
  await page.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD);
  await page.getByLabel('Repeat the password').fill(NEW_PASSWORD);
  await page.getByRole('button', { name: 'Save the password' }).click();
  await page.getByText('Your password is changed.').waitFor();
}
