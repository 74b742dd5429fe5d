import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestApp } from '../support/app.js';
import { SiteVisitor } from '../support/site-visitor.js';
import { register } from '../support/users.js';

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('the frame of the pages', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ APP_URL: 'https://app.example.com' });
  });
  afterAll(() => app.close());

  const visit = async (path: string, headers: Record<string, string> = BROWSER) => {
    const visitor = new SiteVisitor(app, headers);
    return { visitor, status: await visitor.visit(path) };
  };

  describe('the switch of the language', () => {
    it('links to the same page in every language, and marks the current one', async () => {
      const { visitor } = await visit('/second-factor?method=totp');
      expect(visitor.path).toBe('/sign-in?reason=expired');
      expect(visitor.html).toContain(
        '<a href="?reason=expired&amp;lang=en" lang="en" hreflang="en" aria-current="true">English</a>',
      );
      expect(visitor.html).toContain(
        '<a href="?reason=expired&amp;lang=de" lang="de" hreflang="de">Deutsch</a>',
      );
    });

    it('is kept for all pages, with the address to return to, and not in the address', async () => {
      const { visitor } = await visit('/sign-in?return_to=%2Faccount&lang=de');
      expect(visitor.path).toBe('/sign-in?return_to=%2Faccount');
      expect(visitor.html).toContain('<html lang="de" dir="ltr">');
      expect(visitor.cookies.get('dev-language')).toBe('de');
      await visitor.visit('/sign-up');
      expect(visitor.text).toContain('Konto erstellen');
      await visitor.visit('/sign-up?lang=en');
      expect(visitor.path).toBe('/sign-up');
      expect(visitor.text).toContain('Create your account');
    });

    it('is kept while a form is rejected, and after it', async () => {
      const { username, password } = await register(app);
      const { visitor } = await visit('/sign-in?return_to=%2Faccount%3Fa%3Db');
      await visitor.send({ name: username, password: 'wrong' });
      expect(visitor.html).toContain('href="?return_to=%2Faccount%3Fa%3Db&amp;lang=de"');
      await visitor.visit('/sign-in?return_to=%2Faccount%3Fa%3Db&lang=de');
      await visitor.send({ name: username, password });
      expect(visitor.path).toBe('/account?a=b');
      expect(visitor.text).toContain('Ihr Konto');
    });

    it('ignores a language without texts, and a cookie that is not ours', async () => {
      const { visitor } = await visit('/sign-in?lang=xx');
      expect(visitor.path).toBe('/sign-in');
      expect([...visitor.cookies.keys()]).toEqual(['dev-form']);
      visitor.cookies.set('dev-language', '../../etc');
      await visitor.visit('/sign-in');
      expect(visitor.html).toContain('<html lang="en" dir="ltr">');
    });

    it('precedes the language of the browser in the mails of a user that registers', async () => {
      const { visitor } = await visit('/sign-up?lang=de', { ...BROWSER, 'accept-language': 'en' });
      const name = `user${Date.now()}`;
      const password = 'correct horse battery';
      const typed = { username: name, email: `${name}@example.com`, password };
      await visitor.send({ ...typed, password_repeat: password });
      expect(visitor.path).toBe('/account');
      const cookie = [...visitor.cookies].map((pair) => pair.join('=')).join('; ');
      const headers = { cookie, 'sec-fetch-site': 'same-origin', 'accept-session': 'cookie' };
      const profile = await app.api('GET', '/users/me', { headers });
      expect(profile.body).toMatchObject({ locale: 'de' });
    });
  });

  describe('the page for an unknown address', () => {
    it('leads on to the account, in the language of the browser', async () => {
      const { visitor, status } = await visit('/no/such/page', {
        ...BROWSER,
        'accept-language': 'de',
      });
      expect(status).toBe(404);
      expect(visitor.html).toContain('<title>Fehler: Seite nicht gefunden');
      expect(visitor.html).toContain('href="/account"');
      expect(visitor.page?.headers).toMatchObject({
        'cache-control': 'no-store',
        'content-type': 'text/html; charset=utf-8',
      });
    });

    it('changes its language without a redirect, which could lead elsewhere', async () => {
      const { visitor, status } = await visit('//evil.example/?lang=de');
      expect(status).toBe(404);
      expect(visitor.page?.headers['location']).toBeUndefined();
      expect(visitor.text).toContain('Seite nicht gefunden');
    });

    it.each<[string, 'GET' | 'POST', string, Record<string, string>]>([
      ['a program', 'GET', '/no/such/page', {}],
      ['a path below the API', 'GET', '/api/v1/nothing', BROWSER],
      ['another method', 'POST', '/no/such/page', BROWSER],
      ['a known path with another method', 'GET', '/api/v1/auth/login', BROWSER],
    ])('is a problem for %s', async (_, method, path, headers) => {
      const { status, body } = await app.request(method, path, { headers });
      expect(body).toMatchObject({ status });
    });
  });

  describe('the page for errors', () => {
    it('shows a text of the service by its code, and no other', async () => {
      const known = await visit('/error?code=rate_limited');
      expect(known.status).toBe(400);
      expect(known.visitor.text).toContain('Too many attempts.');
      const { visitor } = await visit('/error?code=Call%20555-1234');
      expect(visitor.text).toContain('Something went wrong in the service.');
      expect(visitor.html).not.toContain('555-1234 ');
    });

    it('replaces the problem of a form that the service cannot read, and names the request', async () => {
      const { text, status, headers } = await app.request('POST', '/sign-in', {
        body: 'x'.repeat(70_000),
        headers: { ...BROWSER, 'content-type': 'application/x-www-form-urlencoded' },
      });
      expect(status).toBe(413);
      expect(text).toContain(`Reference: ${String(headers['x-request-id'])}`);
    });
  });

  describe('without a page', () => {
    it.each<[string, Record<string, string>]>([
      ['/sign-up', { PAGES_DISABLED: 'sign-up' }],
      ['/forgot-password', { PAGES_DISABLED: 'forgot-password', MAIL_URL: 'smtp://127.0.0.1:9' }],
      ['/forgot-password', {}],
    ])('%s, where the settings are %j, has no link to it', async (path, settings) => {
      const other = await TestApp.start(settings, app.database);
      try {
        const visitor = new SiteVisitor(other, BROWSER);
        expect(await visitor.visit(path)).toBe(404);
        expect(await visitor.visit('/sign-in')).toBe(200);
        expect(visitor.html).not.toContain(`href="${path}`);
      } finally {
        await other.close();
      }
    });

    it('/account, leads to the application in its place', async () => {
      const user = await register(app);
      const settings = { PAGES_DISABLED: 'account', APP_URL: 'https://app.example.com' };
      const other = await TestApp.start(settings, app.database);
      try {
        const visitor = new SiteVisitor(other, BROWSER);
        for (const path of ['/account', '/account/security']) {
          expect(await visitor.visit(path)).toBe(404);
          expect(visitor.html).not.toContain('href="/account');
        }
        await visitor.visit('/sign-in');
        await visitor.send({ name: user.username, password: user.password });
        expect(visitor.path).toBe('https://app.example.com');
        await visitor.visit('/');
        expect(visitor.path).toBe('https://app.example.com');
      } finally {
        await other.close();
      }
    });
  });

  describe('the brand', () => {
    const folder = mkdtempSync(join(tmpdir(), 'uas-brand-'));
    const logo = join(folder, 'logo.svg');
    const templates = join(folder, 'pages');
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"/>';
    afterAll(() => rmSync(folder, { recursive: true }));

    it('has a logo that browsers may keep, a colour, a style and texts', async () => {
      writeFileSync(logo, svg);
      mkdirSync(templates);
      writeFileSync(join(templates, 'style.css'), '.card main { border-radius: 0; }');
      writeFileSync(join(templates, 'en.json'), '{ "signIn": { "title": "Welcome to {app}" } }');
      const settings = {
        BRAND_NAME: 'Example & Co',
        BRAND_COLOR: '#0a7a5c',
        BRAND_LOGO: logo,
        PAGES_TEMPLATES: templates,
        PUBLIC_URL: 'https://example.com/auth',
      };
      const branded = await TestApp.start(settings, app.database);
      try {
        const { text, headers } = await branded.request('GET', '/sign-in');
        expect(text).toContain('<h1>Welcome to Example &amp; Co</h1>');
        expect(text).toContain('--accent:#0a7a5c');
        const [, style = ''] = /<style>(.*?)<\/style>/s.exec(text) ?? [];
        expect(style).toContain('.card main { border-radius: 0; }');
        const hash = createHash('sha256').update(style).digest('base64');
        expect(headers['content-security-policy']).toContain(`style-src 'sha256-${hash}'`);
        const [, path = ''] = /<img src="\/auth(\/pages\/logo-\w+\.svg)"/.exec(text) ?? [];
        const picture = await branded.request('GET', path);
        expect(picture.text).toBe(svg);
        expect(picture.headers).toMatchObject({
          'cache-control': 'public, max-age=31536000, immutable',
          'content-type': 'image/svg+xml',
          'content-security-policy': expect.stringContaining('sandbox'),
        });
      } finally {
        await branded.close();
      }
    });

    it('stops the start where its logo has a script, with the line and the remedy', async () => {
      writeFileSync(logo, '<svg viewBox="0 0 1 1">\n<script>1</script></svg>');
      await expect(TestApp.start({ BRAND_LOGO: logo }, app.database)).rejects.toThrow(
        'BRAND_LOGO: logo.svg line 2 has a script; remove it',
      );
    });
  });

  it('has titles that begin with the error', async () => {
    const { visitor } = await visit('/sign-in');
    expect(visitor.html).toContain('<title>Sign in – ');
    await visitor.send({ name: 'nothing', password: 'x' });
    expect(visitor.html).toContain('<title>Error: Sign in – ');
  });
});
