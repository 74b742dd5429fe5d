import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { BROWSER_TIMEOUT, describeInBrowser, openBrowser } from '../support/browser.js';
import { ProjectFolder, type Server } from '../support/program.js';
import { VirtualAuthenticator } from '../support/virtual-authenticator.js';
import { waitUntil } from '../support/wait-until.js';

const PASSWORD = 'correct horse battery';

/** The virtual user accepts each request at once, also a suggestion. */
const WITHOUT_SUGGESTIONS = {
  content: 'PublicKeyCredential.isConditionalMediationAvailable = async () => false',
};

const click = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const heading = (page: Page, name: string) => page.getByRole('heading', { name }).waitFor();

/** Passkeys need a domain. */
const addressOf = (target: Server, path: string) => `http://localhost:${target.port}${path}`;

async function enterPassword(page: Page, username: string): Promise<void> {
  await page.getByLabel('Username or e-mail address').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await click(page, 'Sign in');
}

async function signOut(context: BrowserContext): Promise<void> {
  await context.clearCookies();
}

describeInBrowser('the script of the pages in a browser', () => {
  const folder = new ProjectFolder();
  const strictFolder = new ProjectFolder();
  let server: Server;
  /** A server that requires passkeys as second factor. */
  let strict: Server;
  let browser: Browser;
  let count = 0;
  beforeAll(async () => {
    [server, strict, browser] = await Promise.all([
      folder.serve(),
      strictFolder.serve({ REQUIRE_MFA: 'all', TOTP_ENABLED: 'false' }),
      openBrowser(),
    ]);
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all([server.stop(), strict.stop()]);
    await Promise.all([folder.remove(), strictFolder.remove()]);
  });

  async function newUser(target: Server) {
    count += 1;
    const username = `user${count}`;
    const user = { username, email: `${username}@example.com`, password: PASSWORD };
    // The strict one demands the second factor at once.
    expect([201, 401]).toContain((await target.post('/auth/register', user)).status);
    return user;
  }

  interface Options {
    readonly usesSuggestions?: boolean;
    readonly target?: Server;
    readonly context?: Parameters<Browser['newContext']>[0];
  }

  /** A new user, and a page that shows the sign-in. */
  async function open({ usesSuggestions = false, target = server, context: more }: Options = {}) {
    const user = await newUser(target);
    const context = await browser.newContext({ locale: 'en-GB', ...more });
    context.setDefaultTimeout(BROWSER_TIMEOUT);
    if (!usesSuggestions) await context.addInitScript(WITHOUT_SUGGESTIONS);
    const page = await context.newPage();
    const errors = watchErrors(page);
    await page.addInitScript({
      content:
        "document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => console.error('policy', violatedDirective, blockedURI))",
    });
    const authenticator = await VirtualAuthenticator.addTo(page);
    await page.goto(addressOf(target, '/sign-in'));
    return { user, context, page, errors, authenticator };
  }

  /** The security page of a new user with a passkey. */
  async function addPasskey(options: Options = {}) {
    const opened = await open(options);
    const { page, user } = opened;
    await enterPassword(page, user.username);
    await heading(page, 'Your account');
    await page.goto(addressOf(server, '/account/security'));
    await page.getByLabel('Name of the passkey').fill('Laptop');
    await click(page, 'Add a passkey');
    await heading(page, 'Save your recovery codes');
    await page.getByRole('link', { name: 'I have saved them' }).click();
    await page.getByText('Laptop', { exact: true }).waitFor();
    return opened;
  }

  it('adds a passkey where a second factor is required, and shows the recovery codes', async () => {
    const { page, user, context, authenticator, errors } = await open({ target: strict });
    await enterPassword(page, user.username);
    await click(page, 'Create a passkey');
    await heading(page, 'Save your recovery codes');
    const [passkey] = await authenticator.passkeys();
    expect(passkey).toMatchObject({ isResidentCredential: true, userName: user.username });
    await page.getByRole('link', { name: 'I have saved them' }).click();
    await heading(page, 'Your account');
    expect(errors).toEqual([]);
    await context.close();
  });

  it('signs in by the button, without a name', async () => {
    const { context, page, errors } = await addPasskey();
    await signOut(context);
    await page.goto(addressOf(server, '/sign-in'));
    await click(page, 'Sign in with a passkey');
    await heading(page, 'Your account');
    expect(errors).toEqual([]);
    await context.close();
  });

  it('signs in by a passkey that the browser suggests in the field of the name', async () => {
    const { context, page, errors } = await addPasskey({ usesSuggestions: true });
    await signOut(context);
    await page.goto(addressOf(server, '/sign-in'));
    await heading(page, 'Your account');
    expect(errors).toEqual([]);
    await context.close();
  });

  it('uses a passkey as second factor', async () => {
    const { context, page, user, errors } = await addPasskey();
    await signOut(context);
    await page.goto(addressOf(server, '/sign-in'));
    await enterPassword(page, user.username);
    await heading(page, 'Confirm that it is you');
    await page.getByText('This step needs a passkey').waitFor({ state: 'hidden' });
    await click(page, 'Use a passkey');
    await heading(page, 'Your account');
    expect(errors).toEqual([]);
    await context.close();
  });

  it('confirms by a passkey that it is the user', async () => {
    const { context, page, errors } = await addPasskey();
    await page.goto(addressOf(server, '/confirm'));
    await click(page, 'Use a passkey');
    await heading(page, 'Your account');
    expect(errors).toEqual([]);
    await context.close();
  });

  it('says what to do when the dialog was closed, in the language of the page, and works again', async () => {
    const { context, page, errors, authenticator } = await addPasskey();
    await signOut(context);
    await authenticator.verifyUser(false);
    await page.goto(addressOf(server, '/sign-in?lang=de'));
    await click(page, 'Mit Passkey anmelden');
    const alert = page.getByRole('alert');
    await alert.getByText('Es wurde kein Passkey verwendet').waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Mit Passkey anmelden');
    await authenticator.verifyUser(true);
    await click(page, 'Mit Passkey anmelden');
    await heading(page, 'Ihr Konto');
    expect(errors).toEqual([]);
    await context.close();
  });

  it('has the browser forget a passkey that is removed', async () => {
    const { context, page, authenticator } = await addPasskey();
    expect(await authenticator.passkeys()).toHaveLength(1);
    await click(page, 'Remove');
    await page.getByText('The passkey is removed.').waitFor();
    await waitUntil(async () => (await authenticator.passkeys()).length === 0);
    await context.close();
  });

  it('offers no passkey at an address that is not of their domain', async () => {
    const { context, page } = await open();
    await page.goto(`${server.url}/sign-in`);
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    await page.waitForLoadState('networkidle');
    expect(await page.getByRole('button', { name: 'passkey' }).count()).toBe(0);
    await context.close();
  });

  it('leaves the pages usable where it is blocked or off', async () => {
    for (const isBlocked of [true, false]) {
      const { context, page, user } = await open({
        context: { javaScriptEnabled: isBlocked },
      });
      if (isBlocked) await page.route('**/pages/script-*', (route) => route.abort());
      await page.goto(addressOf(server, '/sign-in'));
      expect(await page.getByRole('button', { name: 'passkey' }).count()).toBe(0);
      await enterPassword(page, user.username);
      await heading(page, 'Your account');
      await context.close();
    }
  });

  it('shows nothing personal after the sign-out and the back button', async () => {
    const { context, page, user } = await open();
    await enterPassword(page, user.username);
    await heading(page, 'Your account');
    await page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
    await heading(page, 'You are signed out');
    for (let steps = 0; steps < 2; steps += 1) {
      await page.goBack();
      await page.waitForLoadState('networkidle');
      expect(await page.locator('body').innerText()).not.toContain(user.email);
    }
    await context.close();
  });

  it('copies the recovery codes, and saves them as a file', async () => {
    const { page, user, context } = await open({ target: strict });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await enterPassword(page, user.username);
    await click(page, 'Create a passkey');
    await click(page, 'Copy');
    await page.getByRole('status').getByText('Copied.').waitFor();
    const codes = await page.locator('.codes code').allTextContents();
    expect(codes).toHaveLength(10);
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(codes.join('\n'));
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      click(page, 'Save as a file'),
    ]);
    expect(download.suggestedFilename()).toBe('recovery-codes.txt');
    expect(readFileSync(await download.path(), 'utf8')).toContain(codes.join('\r\n'));
    await context.close();
  });

  it('helps with passwords while they are typed', async () => {
    const { page, context, errors } = await open();
    await page.goto(addressOf(server, '/sign-up'));
    const password = page.getByLabel('Password', { exact: true });
    const height = (await password.boundingBox())?.height;
    await password.fill('short');
    await page.getByText('Too short: use at least 8 characters.').waitFor();
    await password.fill('Passwort2026!');
    await page.getByText('Long enough, but easy to guess.').waitFor();
    await password.fill(PASSWORD);
    await page.getByText('Good password.').waitFor();
    expect(await password.getAttribute('type')).toBe('password');
    await page.getByRole('button', { name: 'Show the password' }).first().click();
    expect(await password.getAttribute('type')).toBe('text');
    expect((await password.boundingBox())?.height).toBe(height);
    await page.getByRole('button', { name: 'Hide the password' }).first().click();
    expect(await password.getAttribute('type')).toBe('password');
    expect(errors).toEqual([]);
    await context.close();
  });

  it('counts down after too many attempts, and permits the next one then', async () => {
    const { page, context, errors } = await open();
    await page.route('**/sign-in', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      const response = await route.fetch();
      const html = await response.text();
      // As the page of a rate limit, which would take minutes.
      const body = html.replace('<div class="body"', '<div class="body" data-wait="2"');
      return route.fulfill({ response, body });
    });
    await enterPassword(page, 'unknown-user');
    const button = page.getByRole('button', { name: /^Sign in \(0:0\d\)$/ });
    await button.waitFor();
    expect(await button.isDisabled()).toBe(true);
    await page.getByRole('status').getByText('You can try again now.').waitFor();
    expect(await page.getByRole('button', { name: 'Sign in', exact: true }).isEnabled()).toBe(true);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('shows times in the time zone of the device', async () => {
    const { page, context } = await addPasskey({ context: { timezoneId: 'Asia/Tokyo' } });
    const time = page.locator('time').first();
    const shown = await time.textContent();
    expect(shown).not.toContain('UTC');
    const expected = `new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Tokyo' }).format(new Date(document.querySelector('time').dateTime))`;
    expect(shown).toBe(await page.evaluate(expected));
    await context.close();
  });

  it('sends a form once, and again after the back button', async () => {
    const { context, page, user } = await open();
    let posts = 0;
    await page.route('**/sign-in', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      posts += 1;
      await new Promise((resolve) => setTimeout(resolve, 300));
      return route.continue();
    });
    await page.getByLabel('Username or e-mail address').fill(user.username);
    await page.getByLabel('Password', { exact: true }).fill('a wrong password');
    await page.getByRole('button', { name: 'Sign in', exact: true }).dblclick();
    await page.getByRole('alert').getByText('The name or the password is wrong.').waitFor();
    expect(posts).toBe(1);
    await page.goBack();
    await enterPassword(page, user.username);
    await heading(page, 'Your account');
    expect(posts).toBe(2);
    await context.close();
  });
});

function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (message) => {
    // The page of a rejected form has a status of errors.
    const isStatus = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isStatus) errors.push(message.text());
  });
  return errors;
}
