import 'reflect-metadata';
import fastify, { type FastifyInstance, type LightMyRequestResponse } from 'fastify';
import { AppException } from '../common/errors/app.exception.js';
import type { Environment } from '../config/environment.js';
import { PublicUrl, setPublicUrl } from '../http/public-url/public-url.js';
import type { OneTimeTokens } from '../tokens/one-time/one-time-tokens.js';
import { PageHandler } from './page-handler.js';
import type { PageInput, TokenPage } from './token-page.js';

const TOKEN = `uaot_${'A'.repeat(64)}`;
const TEXTS = {
  title: 'Choose <b>',
  text: 'Text',
  button: 'Save',
  done: { title: 'Saved', text: 'Done' },
};
const GERMAN = { ...TEXTS, title: 'Wählen', done: { title: 'Gespeichert', text: 'Fertig' } };

/** A server with one page and one usable token. */
class PageServer {
  readonly server: FastifyInstance = fastify();
  readonly submitted: PageInput[] = [];
  failure: Error | undefined;
  isUsable = true;
  address = 'ada@example.com';

  constructor(publicUrl?: string, settings: Partial<Environment> = {}) {
    setPublicUrl(this.server, new PublicUrl(publicUrl));
    const tokens = {
      read: async (_: string, token: string) =>
        token === TOKEN && this.isUsable
          ? { id: '1', userId: '2', address: this.address, code: '12345678' }
          : undefined,
    } as unknown as OneTimeTokens;
    const environment = {
      PASSWORD_MIN_LENGTH: 12,
      MAIL_FROM: 'Example <a@example.com>',
      ...settings,
    } as Environment;
    const handler = new PageHandler(tokens, environment);
    const page: TokenPage = {
      path: '/reset-password',
      purpose: 'reset_password',
      fields: ['username', 'password'],
      texts: { en: TEXTS, de: GERMAN },
      submit: async (input) => {
        if (this.failure) throw this.failure;
        this.submitted.push(input);
      },
    };
    this.server.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      (_, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    this.server.get(page.path, (request, reply) => handler.show(page, request, reply));
    this.server.post(page.path, (request, reply) => handler.submit(page, request, reply));
  }

  get(query: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    return this.server.inject({ method: 'GET', url: `/reset-password${query}`, headers });
  }

  post(
    form: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<LightMyRequestResponse> {
    return this.server.inject({
      method: 'POST',
      url: '/reset-password',
      headers: {
        cookie: `one_time_token=${TOKEN}`,
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
        ...headers,
      },
      payload: new URLSearchParams(form).toString(),
    });
  }
}

const PASSWORDS = { password: 'correct horse', password_repeat: 'correct horse' };
const CLEARED = 'one_time_token=; Path=/reset-password; Max-Age=0; HttpOnly; SameSite=Lax';

describe('a page', () => {
  it('moves the token of its address to a cookie, and redirects to the address without it', async () => {
    const { statusCode, headers, body } = await new PageServer().get(`?token=${TOKEN}&x=1`);
    expect([statusCode, headers.location, body]).toEqual([303, '/reset-password', '']);
    expect(headers['set-cookie']).toBe(
      `one_time_token=${TOKEN}; Path=/reset-password; Max-Age=900; HttpOnly; SameSite=Lax`,
    );
  });

  it('sends the cookie over TLS alone, and names the public path, where PUBLIC_URL has them', async () => {
    const server = new PageServer('https://example.com/auth');
    const { headers } = await server.get(`?token=${TOKEN}`);
    expect(headers.location).toBe('/auth/reset-password');
    expect(headers['set-cookie']).toBe(
      `__Secure-one_time_token=${TOKEN}; Path=/auth/reset-password; Max-Age=900; HttpOnly; SameSite=Lax; Secure`,
    );
    const cookie = `a=b; __Secure-one_time_token=${TOKEN}`;
    const { statusCode, body } = await server.get('', { cookie });
    expect(statusCode).toBe(200);
    expect(body).toContain('action="/auth/reset-password"');
    const unencrypted = await server.get('', { cookie: `one_time_token=${TOKEN}` });
    expect(unencrypted.statusCode).toBe(400);
  });

  it.each([
    '?token=',
    '?token=x',
    `?token=${TOKEN}A`,
    `?token=${TOKEN}%0d%0aSet-Cookie:+a=b`,
    `?token=${TOKEN}&token=${TOKEN}`,
  ])('stores no text that is no token, and forgets the token before: %s', async (query) => {
    const { statusCode, headers } = await new PageServer().get(query);
    expect([statusCode, headers['set-cookie']]).toEqual([303, CLEARED]);
  });

  it('shows a form without the token, escaped, with a strict policy', async () => {
    const { statusCode, headers, body } = await new PageServer().get('', {
      cookie: `one_time_token=${TOKEN}`,
    });
    expect(statusCode).toBe(200);
    expect(body).toContain('<h1>Choose &lt;b&gt;</h1>');
    expect(body).toContain('At least 12 characters');
    expect(body).not.toContain(TOKEN);
    expect(body).not.toContain('<script');
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(headers['referrer-policy']).toBe('same-origin');
  });

  it('names the address that its link was sent to, which a password manager stores, escaped', async () => {
    const server = new PageServer();
    server.address = '"<b>@example.com';
    const cookie = `one_time_token=${TOKEN}`;
    const { body } = await server.get('', { cookie });
    expect(body).toContain('E-mail address:<br><strong>&quot;&lt;b&gt;@example.com</strong>');
    const rejected = await server.post({ ...PASSWORDS, password_repeat: 'x' });
    expect(rejected.body).toContain('<strong>&quot;&lt;b&gt;@example.com</strong>');
  });

  it('names no address after an error that made its token void', async () => {
    const server = new PageServer();
    server.isUsable = false;
    server.failure = new AppException('overloaded');
    const { statusCode, body } = await server.post(PASSWORDS);
    expect([statusCode, body.includes('E-mail address:')]).toEqual([503, false]);
  });

  it('answers without a token, with a malformed and with an unusable one alike', async () => {
    const server = new PageServer();
    server.isUsable = false;
    const cookies = ['', 'one_time_token=', 'one_time_token=x', `one_time_token=${TOKEN}`];
    const requests = cookies.flatMap((cookie) => [server.get('', { cookie })]);
    const answers = await Promise.all(requests);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([400, 400, 400, 400]);
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    server.failure = new AppException('invalid_one_time_token');
    const posted = await server.post(PASSWORDS);
    expect([posted.statusCode, posted.body, posted.headers['set-cookie']]).toEqual([
      400,
      answers[0]?.body,
      CLEARED,
    ]);
  });

  it('submits the fields that are not empty, and forgets the token', async () => {
    const server = new PageServer(undefined, { APP_URL: 'https://app.example.com' });
    const { statusCode, body, headers } = await server.post({
      ...PASSWORDS,
      username: '',
      role: 'admin',
    });
    expect([statusCode, headers['set-cookie']]).toEqual([200, CLEARED]);
    expect(body).toContain('<h1>Saved</h1>');
    expect(body).toContain('href="https://app.example.com"');
    expect(server.submitted).toEqual([{ token: TOKEN, password: 'correct horse' }]);
  });

  it.each<[Partial<Environment>, string | undefined]>([
    [{ PAGES_ENABLED: true }, '/sign-in'],
    [{ PAGES_ENABLED: true, APP_URL: 'https://app.example.com' }, 'https://app.example.com'],
    [{ PAGES_ENABLED: false }, undefined],
  ])('leads on, with %j, to %s', async (settings, href) => {
    const server = new PageServer(undefined, settings);
    const { body } = await server.post(PASSWORDS);
    expect(/class="button" href="([^"]*)"/.exec(body)?.[1]).toBe(href);
  });

  it.each([
    ['cross-site', 403],
    ['same-site', 403],
    ['none', 200],
  ])('admits a form by its Sec-Fetch-Site: %s %d', async (site, status) => {
    const server = new PageServer();
    const { statusCode } = await server.post(PASSWORDS, { 'sec-fetch-site': site });
    expect([statusCode, server.submitted.length]).toEqual([status, status === 200 ? 1 : 0]);
  });

  it.each([
    ['http://example.com', undefined, 200],
    ['http://EXAMPLE.com', undefined, 200],
    ['https://evil.example', undefined, 403],
    ['null', undefined, 403],
    ['https://auth.example', 'https://auth.example/x', 200],
    ['https://example.com', 'https://auth.example/x', 403],
    ['http://auth.example', 'https://auth.example/x', 403],
  ])(
    'admits a form of an older browser by its Origin: %s at %s: %d',
    async (origin, url, status) => {
      const server = new PageServer(url);
      const secure = url === undefined ? '' : '__Secure-';
      const { statusCode } = await server.server.inject({
        method: 'POST',
        url: '/reset-password',
        headers: {
          origin,
          host: 'example.com',
          cookie: `${secure}one_time_token=${TOKEN}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        payload: new URLSearchParams(PASSWORDS).toString(),
      });
      expect([statusCode, server.submitted.length]).toEqual([status, status === 200 ? 1 : 0]);
    },
  );

  it('rejects two different passwords before the token is used, and sends neither back', async () => {
    const server = new PageServer();
    const form = { ...PASSWORDS, password_repeat: 'Correct horse', username: '"><b>' };
    const { statusCode, body } = await server.post(form);
    expect([statusCode, server.submitted]).toEqual([422, []]);
    expect(body).toContain('The two passwords differ');
    expect(body).toContain('value="&quot;&gt;&lt;b&gt;"');
    expect(body).not.toContain('orrect horse');
  });

  it('explains an error of a field beside the field, in the language of the browser', async () => {
    const server = new PageServer();
    const errors = [
      { pointer: '#/new_password', code: 'password_common', detail: 'd' },
      { pointer: '#/username', code: 'is_length', detail: 'd' },
    ];
    server.failure = new AppException('validation_failed', { errors });
    const { statusCode, body, headers } = await server.post(PASSWORDS, {
      'accept-language': 'fr;q=0.9, de-AT;q=0.8, en;q=0.7',
    });
    expect([statusCode, headers['content-language']]).toEqual([422, 'de']);
    expect(body).toMatch(
      /aria-describedby="password-note">\s*<p id="password-note" class="error">Dieses Passwort steht auf der Liste/,
    );
    expect(body).toMatch(/<p id="username-note" class="error">Verwenden Sie 3 bis 64 /);
    expect(body).toContain('<title>Fehler: Wählen – Example</title>');
    expect(headers['set-cookie']).toBeUndefined();
  });

  it.each([
    ['rate_limited', 429, 'Too many'],
    ['overloaded', 503, 'busy'],
    ['service_unavailable', 503, 'busy'],
    ['email_taken', 409, 'Another user has this e-mail address'],
    ['username_taken', 409, 'This username is taken'],
    ['forbidden', 403, 'Something went wrong'],
  ] as const)('shows the form again after the error %s', async (code, status, text) => {
    const server = new PageServer();
    server.failure = new AppException(code, { headers: { 'retry-after': '7' } });
    const { statusCode, body, headers } = await server.post(PASSWORDS);
    expect([statusCode, headers['retry-after']]).toEqual([status, '7']);
    expect(body).toContain(text);
    expect(body).toContain('role="alert"');
    expect(body).toContain('<button type="submit">Save</button>');
  });
});
