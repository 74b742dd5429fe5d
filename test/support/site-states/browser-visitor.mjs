import { Secret, TOTP } from 'otpauth';

export const PASSWORD = 'correct horse battery';

/** Milliseconds. It only ends a step that would hang, so it suits a slow machine. */
const TIMEOUT = 60_000;

let people = 0;

/** A person with a browser, mails and an authenticator app. */
export class BrowserVisitor {
  /** Faults of the pages so far: errors in the console, and requests to other servers. */
  faults = [];
  /** Of the authenticator app, in base 32. */
  secret;

  constructor(page) {
    this.page = page;
    this.#watch(page.context());
  }

  /**
   * @param service the address and the mails of a running service
   * @param options of the browser's context
   */
  static async open(browser, service, options = {}) {
    const context = await browser.newContext({ locale: 'en-GB', ...options });
    context.setDefaultTimeout(TIMEOUT);
    const visitor = new BrowserVisitor(await context.newPage());
    await visitor.become(service);
    return visitor;
  }

  /** Makes the browser that of another person, which is faster than another browser. */
  async become({ origin, mails, adminToken }) {
    people += 1;
    const username = `ada${people}`;
    Object.assign(this, { origin, mails, adminToken, faults: [], secret: undefined });
    this.user = { username, email: `${username}@example.com`, password: PASSWORD };
    const context = this.page.context();
    await this.page.goto('about:blank');
    await context.clearCookies();
    // Rate limits are those of an address.
    await context.setExtraHTTPHeaders({
      'x-forwarded-for': `2001:db8:0:${people.toString(16)}::1`,
    });
  }

  get path() {
    return new URL(this.page.url()).pathname;
  }

  async close() {
    await this.page.context().close();
  }

  async go(path) {
    await this.page.goto(this.origin + path);
  }

  /** A form of the page. @param action the value of its field `action`; unset, the first form with a button */
  form(action) {
    const selector =
      action === undefined
        ? 'main form:has(button)'
        : `form:has([name="action"][value="${action}"])`;
    return this.page.locator(selector).first();
  }

  async fill(values, action) {
    for (const [name, value] of Object.entries(values)) {
      await this.form(action).locator(`[name="${name}"]:not([type="hidden"])`).fill(value);
    }
  }

  /** Fills a form in and sends it, past the checks of the browser, which has texts of its own. */
  async send(values = {}, action) {
    await this.fill(values, action);
    const form = this.form(action);
    await form.evaluate((element) => (element.noValidate = true));
    await this.press(form.locator('button[type="submit"]').first());
  }

  /** Presses a button or a link that leads to a page. */
  async press(locator) {
    const loaded = this.page.waitForEvent('load');
    await locator.click();
    await loaded;
  }

  /** Calls the API with the cookies of the browser. @returns the body of the response */
  async call(method, path, data) {
    const response = await this.page.context().request.fetch(`${this.origin}/api/v1${path}`, {
      method,
      data,
      headers: { 'accept-session': 'cookie' },
    });
    const text = await response.text();
    return text === '' ? {} : JSON.parse(text);
  }

  /** Calls the API as the admin of the service. */
  async postAsAdmin(path, data = {}) {
    const response = await fetch(`${this.origin}/api/v1${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.adminToken}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(data),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  }

  /** Registers the user, and is signed in then. */
  async register(details = {}) {
    Object.assign(this.user, details);
    await this.call('POST', '/auth/register', this.user);
  }

  async signIn(password = PASSWORD) {
    await this.go('/sign-in');
    await this.send({ name: this.user.username, password });
  }

  async signOut() {
    await this.call('POST', '/auth/logout');
  }

  /** Sets up an authenticator app, with a code that leaves the current one to the next sign-in. */
  async enrollTotp() {
    ({ secret: this.secret } = await this.call('POST', '/users/me/totp'));
    const { recovery_codes: codes } = await this.call('POST', '/users/me/totp/activate', {
      code: this.code(-1),
    });
    return codes;
  }

  /** @param steps the time of the code: 1 is the code that the app shows next */
  code(steps = 0) {
    const totp = new TOTP({ secret: Secret.fromBase32(this.secret) });
    return totp.generate({ timestamp: Date.now() + steps * 30_000 });
  }

  /** The link of a mail to the user. */
  async link(template, address = this.user.email) {
    const { link } = await this.mails.next(address, template);
    return link.slice(this.origin.length);
  }

  #watch(context) {
    context.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      const isOther = protocol.startsWith('http') && origin !== this.origin;
      if (isOther) this.faults.push(`request to ${request.url()}`);
    });
    context.on('weberror', (error) => this.faults.push(`script: ${error.error().message}`));
    context.on('console', (message) => {
      // Chromium reports the status of a page with an error, too.
      const isStatus = message.text().startsWith('Failed to load resource: the server responded');
      if (message.type() === 'error' && !isStatus) this.faults.push(`console: ${message.text()}`);
    });
  }
}
