import { createHash } from 'node:crypto';
import { jest } from '@jest/globals';
import { PageContexts } from '../../src/pages/site/page-contexts.js';
import { TestApp, type TestResponse } from '../support/app.js';
import { EVERY_FEATURE } from '../support/every-feature.js';
import { SiteVisitor } from '../support/site-visitor.js';
import { enrollTotp, freshCode } from '../support/totp.js';
import { register, type TestUser } from '../support/users.js';

const APP = 'https://app.example.com';
const LINK_TOKEN = `uaot_${'a'.repeat(64)}`;

const linesOf = ({ headers }: TestResponse) => [headers['set-cookie'] ?? []].flat().map(String);
const hashOf = (text = '') => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** A visitor that keeps every response. */
class RecordingVisitor extends SiteVisitor {
  readonly responses: TestResponse[] = [];
  protected override async follow(path: string, response: TestResponse): Promise<number> {
    this.responses.push(response);
    return super.follow(path, response);
  }
}

function expectSafe({ status, headers, text }: TestResponse): void {
  expect(headers['cache-control']).toBe('no-store');
  expect(headers['x-frame-options']).toBe('DENY');
  expect(headers['x-content-type-options']).toBe('nosniff');
  // `same-origin`: with `no-referrer`, browsers send forms with the origin `null`.
  expect(headers['referrer-policy']).toMatch(/^(?:same-origin|no-referrer)$/);
  const policy = String(headers['content-security-policy']);
  expect(policy).toMatch(/^default-src 'none';/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|\*|https?:(?!\/\/app\.example\.com)|data: *'/);
  if (status >= 300 && status < 400) return;
  expect(policy).toContain("base-uri 'none'");
  for (const [, style] of text.matchAll(/<style>(.*?)<\/style>/gs)) {
    expect(policy).toContain(hashOf(style));
  }
  for (const [, attributes, script] of text.matchAll(/<script([^>]*)>(.*?)<\/script>/gs)) {
    expect(attributes).toMatch(/ src="\/pages\/[\w.-]+"/);
    expect(attributes).toMatch(/ integrity="sha\d+-[\w+/=]+"/);
    expect(script).toBe('');
  }
  const markup = text.replaceAll(/<style>.*?<\/style>/gs, '');
  expect(markup).not.toMatch(/<[^>]* (?:on\w+|style)=/);
  expect(markup).not.toMatch(/<(?:iframe|object|embed|base)\b/);
  // Nothing is loaded from elsewhere.
  expect(markup).not.toMatch(
    /<(?:img|link|script|video|source)\b[^>]* (?:src|href)="(?:https?:)?\/\//,
  );
}

describe('the pages for sign-in and account are safe from attacks', () => {
  let app: TestApp;
  let user: TestUser;
  let secret: string;
  let log: string[];
  beforeAll(async () => {
    const stdout = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    app = await TestApp.start({
      ...EVERY_FEATURE,
      REQUIRE_VERIFIED_EMAIL: 'false',
      REQUIRE_MFA: 'off',
      APP_URL: `${APP}/start`,
      LOG_LEVEL: 'debug',
    });
    stdout.mockRestore();
    app.app.useLogger({ debug: collect, log: collect, warn: collect, error: collect });
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    log = [];
    user = await register(app);
    ({ secret } = await enrollTotp(app, user.access_token));
  });

  const collect = (...parts: unknown[]) => void log.push(JSON.stringify(parts));
  const paths = () => app.get(PageContexts).pages.map(({ path }) => path);

  /** Signs in by two factors, visits every page, sends a form of each, and signs out. */
  async function visitEverything(target = app): Promise<RecordingVisitor> {
    const visitor = new RecordingVisitor(target, { accept: 'text/html' });
    for (const path of paths()) {
      await visitor.visit(path);
      if (visitor.formOf()) await visitor.send({});
    }
    await visitor.visit('/sign-in');
    await visitor.send({ name: user.username, password: user.password });
    await visitor.send({ code: await freshCode(target, user.id, secret) });
    for (const path of paths()) {
      await visitor.visit(path);
      await visitor.visit(`${path}?lang=en`);
      // As of the link of a mail.
      await visitor.visit(`${path}?token=${LINK_TOKEN}`);
    }
    await visitor.visit('/no-such-page');
    await visitor.visit('/account');
    await visitor.send({}, { action: 'sign_out' });
    expect(visitor.path).toBe('/signed-out');
    return visitor;
  }

  it('with a strict policy on every page, which no other page can frame or cache', async () => {
    const { responses } = await visitEverything();
    expect(paths().length).toBeGreaterThan(6);
    const statuses = new Set(responses.map(({ status }) => status));
    for (const status of [200, 303, 404]) expect(statuses).toContain(status);
    for (const response of responses) expectSafe(response);
  });

  it('without a secret in an address or in the log', async () => {
    const { responses } = await visitEverything();
    const isSecret = /^dev-(?:access|attempt|draft|form|session)=([^;]{20,});/;
    const secrets = responses
      .flatMap(linesOf)
      .flatMap((line) => isSecret.exec(line)?.[1] ?? [])
      .concat(user.password, LINK_TOKEN);
    expect(secrets.length).toBeGreaterThan(5);
    // The handler writes the line after the response.
    await new Promise((resolve) => setTimeout(resolve, 20));
    const addresses = responses.map(({ headers }) => String(headers['location'] ?? ''));
    expect(log.join('\n')).toContain('/account → 200');
    for (const place of [log.join('\n'), addresses.join('\n')]) {
      expect(place).not.toMatch(/ua[a-z]{2}_[\w-]{20,}|eyJ[\w-]{20,}/);
      for (const value of secrets) expect(place).not.toContain(value);
    }
  });

  it('with cookies that no script reads and no other website gets', async () => {
    const { responses } = await visitEverything();
    const lines = responses.flatMap(linesOf);
    const names = new Set(lines.map((line) => line.split('=')[0]));
    for (const name of ['dev-access', 'dev-attempt', 'dev-form', 'dev-session']) {
      expect(names).toContain(name);
    }
    for (const line of lines) {
      expect(line).toMatch(/^dev-\w+=[\w.%-]*; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
    }
  });

  it('with cookies of this host alone, where the service is reached by TLS', async () => {
    const secure = await TestApp.start(
      { APP_URL: `${APP}/start`, PUBLIC_URL: 'https://auth.example.com' },
      app.database,
    );
    try {
      const { responses } = await visitEverything(secure);
      for (const line of responses.flatMap(linesOf)) {
        expect(line).toMatch(
          /^__Host-\w+=[\w.%-]*; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/,
        );
      }
    } finally {
      await secure.close();
    }
  });
});
