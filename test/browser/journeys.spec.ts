import type { Browser, Page } from 'playwright-core';
import { describeInBrowser, openBrowser } from '../support/browser.js';
import { SiteService } from '../support/site-service.js';
import { VirtualAuthenticator } from '../support/virtual-authenticator.js';
import { BrowserVisitor, PASSWORD } from '../support/site-states/browser-visitor.mjs';

const NEW_PASSWORD = 'another long password';
const NEW = { password: NEW_PASSWORD, password_repeat: NEW_PASSWORD };
const TABS = 20;

const textOf = (page: Page) => page.locator('body').innerText();

describeInBrowser('a journey over the pages', () => {
  let service: SiteService;
  let browser: Browser;
  let visitor: BrowserVisitor;

  beforeAll(async () => {
    [service, browser] = await Promise.all([SiteService.start('full'), openBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await service.stop();
  });
  beforeEach(async () => {
    visitor = await BrowserVisitor.open(browser, service);
  });
  afterEach(async () => {
    expect(visitor.faults).toEqual([]);
    await visitor.close();
  });

  async function signUp() {
    const { username, email, password } = visitor.user;
    await visitor.go('/sign-up');
    await visitor.send({ username, email, password, password_repeat: password });
    expect(visitor.path).toBe('/account');
  }

  it('signs up, verifies the address from the mail, and signs in by keyboard alone', async () => {
    await signUp();
    await visitor.go(await visitor.link('verify_email'));
    await visitor.send();
    await visitor.go('/account');
    expect(await textOf(visitor.page)).not.toContain('not verified');
    await visitor.send({}, 'sign_out');
    expect(visitor.path).toBe('/signed-out');
    await visitor.go('/sign-in');
    const { keyboard } = visitor.page;
    await visitor.page.locator('[name="name"]').focus();
    await keyboard.type(visitor.user.username);
    await keyboard.press('Tab');
    // The next stop may be another control, such as a link beside the label.
    await visitor.page.locator('[name="password"]').focus();
    await keyboard.type(PASSWORD);
    const loaded = visitor.page.waitForEvent('load');
    await keyboard.press('Enter');
    await loaded;
    expect(visitor.path).toBe('/account');
  });

  it('adds a passkey that the policy requires, and signs in with it in place of a password', async () => {
    const strict = await SiteService.start('strict');
    try {
      await visitor.become(strict);
      const authenticator = await VirtualAuthenticator.addTo(visitor.page);
      const { username, email, password } = visitor.user;
      await visitor.go('/sign-up');
      await visitor.send({ username, email, password, password_repeat: password });
      expect(visitor.path).toBe('/second-factor');
      await visitor.press(visitor.form('enroll_passkey').locator('button'));
      await visitor.page.locator('.codes').waitFor();
      expect(await authenticator.passkeys()).toHaveLength(1);
      await visitor.press(visitor.page.locator('main a.button'));
      expect(visitor.path).toBe('/account');
      // The virtual user accepts a suggestion at once.
      await visitor.send({}, 'sign_out');
      await visitor.press(visitor.page.locator('main a.button'));
      await visitor.page.waitForURL(`${strict.origin}/account`);
      expect(await textOf(visitor.page)).toContain(email);
    } finally {
      await strict.stop();
    }
  });

  it('chooses a new password after it was lost, which signs every browser out', async () => {
    await signUp();
    const other = await BrowserVisitor.open(browser, service);
    const { username, email } = visitor.user;
    await other.go('/sign-in');
    await other.press(other.page.locator('a[href*="/forgot-password"]'));
    await other.send({ email });
    await other.go(await visitor.link('reset_password'));
    await other.send(NEW);
    await visitor.go('/account');
    expect(visitor.path).toBe('/sign-in');
    await visitor.send({ name: username, password: PASSWORD });
    expect(visitor.path).toBe('/sign-in');
    await visitor.send({ name: username, password: NEW_PASSWORD });
    expect(visitor.path).toBe('/account');
    await other.close();
  });

  it('changes the e-mail address, and undoes the change at the previous address', async () => {
    await signUp();
    const email = `new-${visitor.user.email}`;
    await visitor.send({ email }, 'email');
    await visitor.go(await visitor.link('confirm_email_change', email));
    await visitor.send();
    await visitor.go('/account');
    expect(await textOf(visitor.page)).toContain(email);
    await visitor.go(await visitor.link('email_change_warning'));
    await visitor.send();
    // The undo revokes all sessions and the password, which another person may know.
    await visitor.go('/account');
    expect(visitor.path).toBe('/sign-in');
    await visitor.signIn();
    expect(visitor.path).toBe('/sign-in');
    await visitor.go(await visitor.link('reset_password'));
    await visitor.send(NEW);
    await visitor.signIn(NEW_PASSWORD);
    expect(visitor.path).toBe('/account');
    expect(await textOf(visitor.page)).not.toContain(email);
  });

  it('sets an authenticator app up, and signs in with its code and with a recovery code', async () => {
    await signUp();
    await visitor.go('/account/security');
    await visitor.send({}, 'totp_start');
    visitor.secret = await visitor.page.locator('.codes code').first().innerText();
    // The code before, so that the current one is left for the sign-in.
    await visitor.send({ code: visitor.code(-1) }, 'activate');
    const [recoveryCode = ''] = await visitor.page.locator('.codes code').allInnerTexts();
    await visitor.signOut();
    await visitor.signIn();
    expect(visitor.path).toBe('/second-factor');
    await visitor.send({ code: '000000' }, 'totp');
    expect(visitor.path).toBe('/second-factor');
    await visitor.send({ code: visitor.code() }, 'totp');
    expect(visitor.path).toBe('/account');
    await visitor.signOut();
    await visitor.signIn();
    await visitor.press(visitor.page.locator('a[href*="method=recovery_code"]'));
    await visitor.send({ recovery_code: recoveryCode }, 'recovery_code');
    expect(visitor.path).toBe('/account');
  });

  it('accepts an invitation from the mail, and is signed in', async () => {
    const { email, username } = visitor.user;
    await visitor.postAsAdmin('/invitations', { email });
    await visitor.go(await visitor.link('invitation'));
    await visitor.send({ username, ...NEW });
    await visitor.go('/account');
    expect(visitor.path).toBe('/account');
    expect(await textOf(visitor.page)).toContain(email);
  });

  it('deletes the account, and cancels the deletion from the mail', async () => {
    await signUp();
    await visitor.go('/account/data');
    await visitor.send({}, 'delete');
    await visitor.send({}, 'delete_confirmed');
    expect(visitor.path).toBe('/signed-out');
    await visitor.signIn();
    expect(visitor.path).toBe('/sign-in');
    await visitor.go(await visitor.link('deletion_scheduled'));
    await visitor.send();
    await visitor.signIn();
    expect(visitor.path).toBe('/account');
  });

  it(`refreshes the session of ${TABS} tabs at once with one rotation`, async () => {
    await signUp();
    const context = visitor.page.context();
    const tokens = new Set<string>();
    context.on('response', async (response) => {
      const line = await response.headerValue('set-cookie');
      const [, token] = /^dev-session=([^;]+)/m.exec(line ?? '') ?? [];
      if (token) tokens.add(token);
    });
    const tabs = await Promise.all(Array.from({ length: TABS }, () => context.newPage()));
    // As after the lifetime of an access token.
    await context.clearCookies({ name: 'dev-access' });
    await Promise.all(tabs.map((tab) => tab.goto(`${visitor.origin}/account`)));
    expect(tabs.map((tab) => new URL(tab.url()).pathname)).toEqual(tabs.map(() => '/account'));
    expect(tokens.size).toBe(1);
    await visitor.go('/account/devices');
    expect(visitor.path).toBe('/account/devices');
    expect(await visitor.form('revoke').count()).toBe(0);
  });

  it('shows nothing personal after the back button, once the user is signed out', async () => {
    await signUp();
    await visitor.go('/account/devices');
    await visitor.send({}, 'sign_out');
    for (let step = 0; step < 3; step += 1) {
      await visitor.page.goBack();
      await visitor.page.waitForLoadState();
      await visitor.page.locator('h1').waitFor();
      expect(await textOf(visitor.page)).not.toContain(visitor.user.email);
      if (visitor.path === '/sign-up') break;
    }
  });

  it('keeps the attempt and the address to return to over a change of language and reloads', async () => {
    await visitor.register();
    await visitor.enrollTotp();
    await visitor.signOut();
    await visitor.go('/sign-in?return_to=%2Faccount%2Fdevices');
    await visitor.page.reload();
    await visitor.press(visitor.page.locator('a[hreflang="de"]'));
    await visitor.send({ name: visitor.user.username, password: PASSWORD });
    expect(visitor.path).toBe('/second-factor');
    await visitor.page.reload();
    await visitor.press(visitor.page.locator('a[hreflang="en"]'));
    expect(await visitor.page.locator('html').getAttribute('lang')).toBe('en');
    await visitor.send({ code: '000000' }, 'totp');
    await visitor.press(visitor.page.locator('a[hreflang="de"]'));
    await visitor.send({ code: visitor.code() }, 'totp');
    expect(visitor.path).toBe('/account/devices');
    expect(await visitor.page.locator('html').getAttribute('lang')).toBe('de');
  });

  it('completes two sign-ins in two tabs, each with its address to return to', async () => {
    await visitor.register();
    await visitor.signOut();
    const { username: name } = visitor.user;
    const second = new BrowserVisitor(await visitor.page.context().newPage());
    Object.assign(second, { origin: visitor.origin, user: visitor.user });
    await visitor.go('/sign-in?return_to=%2Faccount%2Fdevices');
    await second.go('/sign-in?return_to=%2Faccount%2Fsecurity');
    await visitor.send({ name, password: PASSWORD });
    await second.send({ name, password: PASSWORD });
    expect([visitor.path, second.path]).toEqual(['/account/devices', '/account/security']);
  });

  it('sends a form again with the typed values when its cookie has expired', async () => {
    await visitor.register();
    await visitor.signOut();
    await visitor.go('/sign-in?return_to=%2Faccount%2Fdata');
    await visitor.page.context().clearCookies();
    await visitor.send({ name: visitor.user.username, password: PASSWORD });
    expect(visitor.path).toBe('/sign-in');
    expect(await visitor.form().locator('[name="name"]').inputValue()).toBe(visitor.user.username);
    await visitor.send({ password: PASSWORD });
    expect(visitor.path).toBe('/account/data');
  });
});
