import { TestApp } from '../support/app.js';
import { SiteVisitor } from '../support/site-visitor.js';
import { enrollTotp, freshCode, totpCode } from '../support/totp.js';
import { newUser, register, type TestUser } from '../support/users.js';

const APP = 'https://app.example.com';

/** The key of an authenticator app, as a page shows it. */
const secretOn = ({ text }: SiteVisitor): string => /\b[A-Z2-7]{32}\b/.exec(text)?.[0] ?? '';

describe('the page of the second factor', () => {
  let app: TestApp;
  let user: TestUser;
  let secret: string;
  let codes: string[];
  beforeAll(async () => {
    app = await TestApp.start({ APP_URL: APP });
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    user = await register(app);
    const enrolled = await enrollTotp(app, user.access_token);
    secret = enrolled.secret;
    codes = enrolled.recoveryCodes;
  });

  const begin = async (target = app) => {
    const visitor = new SiteVisitor(target);
    await visitor.visit(`/sign-in?return_to=${encodeURIComponent(APP)}`);
    const status = await visitor.send({ name: user.username, password: user.password });
    return { visitor, status };
  };

  it('follows the password, and leads to the address that the sign-in began with', async () => {
    const { visitor, status } = await begin();
    expect(status).toBe(200);
    expect(visitor.path).toMatch(/^\/second-factor\?return_to=/);
    expect(visitor.html).not.toContain('uasi_');
    expect(await visitor.send({ code: '000000' })).toBe(401);
    expect(visitor.text).toContain('This code is wrong');
    await visitor.send({ code: await freshCode(app, user.id, secret) });
    expect(visitor.path).toBe(`${APP}/`);
    expect(visitor.cookies.has('dev-attempt')).toBe(false);
    expect(visitor.cookies.has('dev-session')).toBe(true);
  });

  it('survives a reload and a second tab', async () => {
    const { visitor } = await begin();
    await visitor.visit('/second-factor');
    await visitor.visit('/second-factor');
    await visitor.send({ code: await freshCode(app, user.id, secret) });
    expect(visitor.path).toBe('/account');
  });

  it('accepts a recovery code', async () => {
    const { visitor } = await begin();
    await visitor.visit('/second-factor?method=recovery_code');
    expect(await visitor.send({ recovery_code: 'aaaaa-aaaaa' })).toBe(401);
    await visitor.send({ recovery_code: codes[0] as string });
    expect(visitor.path).toBe('/account');
  });

  it('leads to the sign-in when too many codes were wrong', async () => {
    const { visitor } = await begin();
    for (let i = 0; i < 5; i += 1) await visitor.send({ code: '000000' });
    expect(visitor.path).toMatch(/^\/sign-in\?/);
    expect(visitor.text).toContain('Please sign in again.');
  });

  it('enrols a user that must have a factor, and shows the recovery codes once', async () => {
    const strict = await TestApp.start({ APP_URL: APP, REQUIRE_MFA: 'all' }, app.database);
    try {
      user = await register(app);
      const { visitor } = await begin(strict);
      expect(visitor.text).toContain('Your account needs a second factor');
      await visitor.send({}, { action: 'enroll' });
      expect(await visitor.send({ code: '000000' }, { action: 'activate' })).toBe(422);
      const [, again = ''] = /href="([^"]*)"[^>]*>Start again</.exec(visitor.html) ?? [];
      await visitor.visit(again.replaceAll('&amp;', '&'));
      await visitor.send({}, { action: 'enroll' });
      const key = secretOn(visitor);
      expect(visitor.html).toContain('src="data:image/svg+xml;base64,');
      expect(await visitor.send({ code: '000000' }, { action: 'activate' })).toBe(422);
      expect(visitor.text).not.toContain('Scan the picture');
      await visitor.send({ code: totpCode(key) }, { action: 'activate' });
      expect(visitor.text).toContain('Save your recovery codes');
      expect(visitor.html.match(/<code /g)).toHaveLength(10);
      expect(visitor.html).toContain(`href="${APP}/"`);
      await visitor.visit('/account');
      expect(visitor.path).toBe('/account');
    } finally {
      await strict.close();
    }
  });

  it('leads a new user that needs a passkey to it, and says what to do without a script', async () => {
    const settings = { APP_URL: APP, REQUIRE_MFA: 'all', TOTP_ENABLED: 'false' };
    const strict = await TestApp.start(settings, app.database);
    try {
      for (const [language, text] of [
        ['en', 'Turn JavaScript on, or open this address in a current browser.'],
        ['de', 'Schalten Sie JavaScript ein'],
      ] as const) {
        const visitor = new SiteVisitor(strict, { 'accept-language': language });
        await visitor.visit('/sign-up');
        const { username, email, password } = newUser();
        await visitor.send({ username, email, password, password_repeat: password });
        expect(visitor.path).toMatch(/^\/second-factor/);
        expect(visitor.formOf('enroll_passkey')).toBeDefined();
        expect(visitor.formOf('enroll')).toBeUndefined();
        expect(visitor.text).toContain(text);
      }
    } finally {
      await strict.close();
    }
  });
});
