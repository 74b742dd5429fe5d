import { once } from 'node:events';
import type { Browser, Page } from 'playwright-core';
import { BROWSER_TIMEOUT, describeInBrowser, openBrowser } from '../support/browser.js';
import { spawnGuarded } from '../support/guarded-spawn.js';
import { freePort, ProjectFolder, type Server } from '../support/program.js';
import { VirtualAuthenticator } from '../support/virtual-authenticator.js';

const PASSWORD = 'correct horse battery';

const WITHOUT_SUGGESTIONS = {
  content: 'PublicKeyCredential.isConditionalMediationAvailable = async () => false',
};

const waitForStatus = (page: Page, text: string) =>
  page.getByRole('status').getByText(text).waitFor();
const click = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

async function enterPassword(page: Page, username: string): Promise<void> {
  await page.getByLabel('Username or e-mail address').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await click(page, 'Sign in');
}

async function signOut(page: Page): Promise<void> {
  await click(page, 'Sign out');
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
}

describeInBrowser('passkeys in the example app', () => {
  const folder = new ProjectFolder();
  let server: Server;
  let files: ReturnType<typeof spawnGuarded>;
  let address: string;
  let browser: Browser;
  let count = 0;

  beforeAll(async () => {
    const port = await freePort();
    address = `http://localhost:${port}`;
    [server, browser] = await Promise.all([
      folder.serve({ BACKEND_CORS_ORIGINS: address }),
      openBrowser(),
    ]);
    files = spawnGuarded(process.execPath, [
      'examples/spa/serve.mjs',
      String(port),
      server.localUrl,
    ]);
    await once(files.stdout, 'data');
  });
  afterAll(async () => {
    await browser.close();
    files.kill();
    await server.stop();
    await folder.remove();
  });

  /** A page with the sign-in form, and a new user, which ignores suggestions unless it `usesSuggestions`. */
  async function openForm({ usesSuggestions = false } = {}) {
    count += 1;
    const username = `user${count}`;
    const user = { username, email: `${username}@example.com`, password: PASSWORD };
    expect((await server.post('/auth/register', user)).status).toBe(201);
    const context = await browser.newContext();
    context.setDefaultTimeout(BROWSER_TIMEOUT);
    const page = await context.newPage();
    // The virtual user accepts each request at once.
    if (!usesSuggestions) await context.addInitScript(WITHOUT_SUGGESTIONS);
    const authenticator = await VirtualAuthenticator.addTo(page);
    await page.goto(address);
    return { page, authenticator, username };
  }

  /** A page of a new user that is signed in and has a passkey, as its first factor. */
  async function registerPasskey(options?: Parameters<typeof openForm>[0]) {
    const opened = await openForm(options);
    const { page, username } = opened;
    await enterPassword(page, username);
    await waitForStatus(page, 'You are signed in.');
    await click(page, 'Add a passkey');
    await page.getByRole('heading', { name: 'Recovery codes' }).waitFor();
    await click(page, 'I have kept them');
    await page.getByRole('button', { name: 'Remove My passkey' }).waitFor();
    return opened;
  }

  it('signs in by a passkey without a username', async () => {
    const opened = await registerPasskey();
    const [passkey] = await opened.authenticator.passkeys();
    expect(passkey).toMatchObject({ isResidentCredential: true, userName: opened.username });
    await signOut(opened.page);
    await click(opened.page, 'Sign in with a passkey');
    await waitForStatus(opened.page, 'You are signed in.');
    await opened.page.getByRole('heading', { name: opened.username }).waitFor();
    await opened.page.context().close();
  });

  it('signs in by a passkey that the user chooses in the suggestions of the name field', async () => {
    const { page, username } = await registerPasskey({ usesSuggestions: true });
    await click(page, 'Sign out');
    await waitForStatus(page, 'You are signed in.');
    await page.getByRole('heading', { name: username }).waitFor();
    await page.context().close();
  });

  it('asks for the passkey after the password, as second factor', async () => {
    const opened = await registerPasskey();
    const { page, username } = opened;
    await signOut(opened.page);
    await enterPassword(page, username);
    await waitForStatus(page, 'Please confirm that it is you.');
    await click(page, 'Use a passkey');
    await waitForStatus(page, 'You are signed in.');
    await page.context().close();
  });

  it('makes a passkey that is removed disappear from the browser', async () => {
    const { page, authenticator } = await registerPasskey();
    expect(await authenticator.passkeys()).toHaveLength(1);
    const listed = page.waitForResponse(
      (response) => response.request().method() === 'GET' && response.url().endsWith('/passkeys'),
    );
    // The session has just proved the passkey, so no step-up follows.
    await click(page, 'Remove My passkey');
    await listed;
    await page.getByRole('button', { name: 'Remove My passkey' }).waitFor({ state: 'detached' });
    expect(await authenticator.passkeys()).toEqual([]);
    await page.context().close();
  });

  it('makes a passkey disappear that was removed on another device, when the user tries it', async () => {
    const opened = await registerPasskey();
    const { page, authenticator } = opened;
    await page.evaluate(`(async () => {
      const { createAuthClient } = await import('user-authentication-client');
      const auth = createAuthClient({ baseUrl: '${server.localUrl}', mode: 'cookie' });
      const { createPasskeys } = await import('user-authentication-client/passkeys');
      const { attempt } = await auth.stepUp({ password: '${PASSWORD}' });
      await createPasskeys(auth).signIn({ attempt });
      const { data } = await auth.factors.listPasskeys();
      await auth.factors.removePasskey(data.items[0].id);
    })()`);
    expect(await authenticator.passkeys()).toHaveLength(1);
    await signOut(opened.page);
    await click(page, 'Sign in with a passkey');
    await waitForStatus(page, 'The passkey is not registered');
    expect(await authenticator.passkeys()).toEqual([]);
    await page.context().close();
  });

  it('shows a new name of the user in the passkeys of the browser', async () => {
    const { page, authenticator } = await registerPasskey();
    await page.evaluate(`(async () => {
      const { createAuthClient } = await import('user-authentication-client');
      const { createPasskeys } = await import('user-authentication-client/passkeys');
      const auth = createAuthClient({ baseUrl: '${server.localUrl}', mode: 'cookie' });
      await auth.api.PUT('/api/v1/users/me', { body: { full_name: 'Ada Lovelace' } });
      await createPasskeys(auth).signalUserDetails();
    })()`);
    const [passkey] = await authenticator.passkeys();
    expect(passkey?.userDisplayName).toBe('Ada Lovelace');
    await page.context().close();
  });
});
