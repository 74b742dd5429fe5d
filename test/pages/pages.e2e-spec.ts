import { jest } from '@jest/globals';
import { mailTemplates, propertiesOf } from '../../src/mail/mail-template.js';
import { LinkPage } from '../../src/pages/site/link-page.js';
import { SITE_PAGES, type SitePage } from '../../src/pages/site/site-page.js';
import { OneTimeTokens } from '../../src/tokens/one-time/one-time-tokens.js';
import { TestApp } from '../support/app.js';
import { EVERY_FEATURE } from '../support/every-feature.js';
import { issueToken } from '../support/one-time-tokens.js';
import { linkCookie, openLink } from '../support/pages.js';
import { register, type TestUser } from '../support/users.js';

/** Nothing is sent: the tests issue tokens themselves. */
const WITH_MAIL = {
  ...EVERY_FEATURE,
  MAIL_FROM: 'Example <a@example.com>',
};

const PATHS = [
  '/accept-invitation',
  '/cancel-deletion',
  '/cancel-factor-reset',
  '/confirm-email-change',
  '/reset-password',
  '/sign-in-link',
  '/undo-email-change',
  '/verify-email',
];

describe('the pages that links of mails lead to', () => {
  let app: TestApp;
  let user: TestUser;
  let pages: LinkPage[];
  beforeAll(async () => {
    app = await TestApp.start(WITH_MAIL);
    user = await register(app);
    const all: SitePage[] = app.get(SITE_PAGES as never);
    pages = all.filter((page) => page instanceof LinkPage);
  });
  afterAll(() => app.close());

  it('exist for every purpose of a one-time token and every link of a mail, once', () => {
    expect(pages.map(({ path }) => path).toSorted()).toEqual(PATHS.toSorted());
    expect(new Set(pages.map(({ purpose }) => purpose)).size).toBe(PATHS.length);
    const links = mailTemplates.flatMap((template) => propertiesOf(template).path ?? []);
    expect(links.toSorted()).toEqual(PATHS);
  });

  it('do not exist where mail is off', async () => {
    const off = await TestApp.start();
    for (const path of PATHS) {
      expect((await off.request('GET', `${path}?token=x`)).status).toBe(404);
      expect((await off.request('POST', path, { form: {} })).status).not.toBe(200);
    }
    await off.close();
  });

  it('leave tokens usable after GET, HEAD, OPTIONS and prefetches of 50 scanners', async () => {
    for (const { path, purpose } of pages) {
      const { token } = await issueToken(app, purpose, user);
      const url = `${path}?token=${token}`;
      const scan = async () => {
        await openLink(app, path, token);
        await app.request('HEAD', url);
        await app.request('HEAD', path, { headers: { cookie: linkCookie(path, token) } });
        await app.request('OPTIONS', url);
        await app.request('GET', url, { headers: { 'sec-purpose': 'prefetch;prerender' } });
      };
      await Promise.all(Array.from({ length: 50 }, scan));
      expect(await app.get(OneTimeTokens).isUsable(purpose, token)).toBe(true);
    }
  });

  it('leave tokens usable after a form without the cookie, or of another website', async () => {
    for (const { path, purpose } of pages) {
      const { token } = await issueToken(app, purpose, user);
      const url = `${path}?token=${token}`;
      const cookie = linkCookie(path, token);
      const forms = [
        await app.request('POST', url, { form: { token } }),
        await app.request('POST', url, { json: { token } }),
        await app.request('POST', path, {
          form: {},
          headers: { cookie, 'sec-fetch-site': 'cross-site' },
        }),
      ];
      expect(forms.map(({ status }) => status)).toEqual([400, 400, 403]);
      expect(await app.get(OneTimeTokens).isUsable(purpose, token)).toBe(true);
    }
  });

  it('show a token of another purpose as invalid', async () => {
    for (const { path, purpose } of pages) {
      const other = pages.find((page) => page.purpose !== purpose)?.purpose ?? 'verify_email';
      const { token } = await issueToken(app, other, user);
      const cookie = linkCookie(path, token);
      expect((await app.request('GET', path, { headers: { cookie } })).status).toBe(400);
    }
  });

  it('keep tokens out of the log, of every response body and of every header but the cookie', async () => {
    let output = '';
    const write = (text: unknown) => (output += String(text)) !== '';
    const spies = [process.stdout, process.stderr].map((stream) =>
      jest.spyOn(stream, 'write').mockImplementation(write),
    );
    const logging = await TestApp.start({ ...WITH_MAIL, LOG_LEVEL: 'debug' }, app.database);
    const tokens: string[] = [];
    const seen: string[] = [];
    for (const { path, purpose } of pages) {
      const { token } = await issueToken(app, purpose, user);
      tokens.push(token);
      const cookie = linkCookie(path, token);
      for (const answer of [
        await logging.request('GET', `${path}?token=${token}`),
        await logging.request('GET', path, { headers: { cookie } }),
        await logging.request('POST', `${path}?token=${token}`, { form: {} }),
        await logging.request('PUT', `${path}?token=${token}`),
      ]) {
        const { 'set-cookie': _, ...headers } = answer.headers;
        seen.push(answer.text, JSON.stringify(headers));
        expect(answer.headers['cache-control']).toBe('no-store');
      }
    }
    await logging.close();
    for (const spy of spies) spy.mockRestore();
    expect(output).toContain('GET /reset-password → 303');
    for (const token of tokens) expect(output + seen.join('\n')).not.toContain(token.slice(-40));
  });

  it('send no referrer while their address has a token', async () => {
    const { headers } = await app.request('GET', '/reset-password?token=x');
    expect(headers['referrer-policy']).toBe('no-referrer');
  });

  it('are shown in German and in English', async () => {
    for (const [language, text] of [
      ['de-CH, en;q=0.5', 'Dieser Link gilt nicht mehr'],
      ['fr, *;q=0.1', 'This link does not work any more'],
    ] as const) {
      const headers = { 'accept-language': language };
      expect((await app.request('GET', '/reset-password', { headers })).text).toContain(text);
    }
  });
});
