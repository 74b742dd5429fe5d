import 'reflect-metadata';
import type { Environment } from '../../config/environment.js';
import { PageServer, TOKEN } from '../../../test/support/page-server.js';

const PASSWORDS = { password: 'correct horse', password_repeat: 'correct horse' };
const CLEARED = 'dev-link_accept_invitation=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax';

describe('a page', () => {
  it('moves the token of its address to a cookie, and redirects to the address without it', async () => {
    const { statusCode, headers, body } = await (
      await PageServer.start()
    ).get(`?token=${TOKEN}&x=1`);
    expect([statusCode, headers.location, body]).toEqual([303, '/accept-invitation', '']);
    expect(headers['set-cookie']).toBe(
      `dev-link_accept_invitation=${TOKEN}; Path=/; Max-Age=900; HttpOnly; SameSite=Lax`,
    );
  });

  it('sends the cookie over TLS and to this host alone, and keeps the public path, where PUBLIC_URL has them', async () => {
    const server = await PageServer.start('https://example.com/auth');
    const { headers } = await server.get(`?token=${TOKEN}`);
    expect(headers.location).toBe('/auth/accept-invitation');
    expect(headers['set-cookie']).toBe(
      `__Host-link_accept_invitation=${TOKEN}; Path=/; Max-Age=900; HttpOnly; SameSite=Lax; Secure`,
    );
    const cookie = `a=b; __Host-link_accept_invitation=${TOKEN}`;
    const { statusCode, body } = await server.get('', { cookie });
    expect(statusCode).toBe(200);
    // The form has no address: a browser sends it to that of the page.
    expect(body).toMatch(/<form method="post"[^>]*>/);
    expect(body).not.toContain('action=');
    const unencrypted = await server.get('', { cookie: `dev-link_accept_invitation=${TOKEN}` });
    expect(unencrypted.statusCode).toBe(400);
  });

  it.each([
    '?token=',
    '?token=x',
    `?token=${TOKEN}A`,
    `?token=${TOKEN}%0d%0aSet-Cookie:+a=b`,
    `?token=${TOKEN}&token=${TOKEN}`,
  ])('stores no text that is no token, and forgets the token before: %s', async (query) => {
    const { statusCode, headers } = await (await PageServer.start()).get(query);
    expect([statusCode, headers['set-cookie']]).toEqual([303, CLEARED]);
  });

  it('moves the token of its address to the cookie where the address has a language too', async () => {
    const { headers } = await (await PageServer.start()).get(`?token=${TOKEN}&lang=de`);
    const cookies = [headers['set-cookie']].flat().map((line) => line?.split(';', 1)[0]);
    expect([headers.location, cookies]).toEqual([
      '/accept-invitation',
      ['dev-language=de', `dev-link_accept_invitation=${TOKEN}`],
    ]);
  });

  it('shows a form without the token, escaped, with a strict policy', async () => {
    const { statusCode, headers, body } = await (
      await PageServer.start()
    ).get('', {
      cookie: `dev-link_accept_invitation=${TOKEN}`,
    });
    expect(statusCode).toBe(200);
    expect(body).toContain('<h1>Accept the invitation</h1>');
    expect(body).toContain('At least 12 characters');
    expect(body).not.toContain(TOKEN);
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; .*frame-ancestors 'none'$/,
    );
    expect(headers['referrer-policy']).toBe('same-origin');
  });

  it('names the address that its link was sent to, which a password manager stores, escaped', async () => {
    const server = await PageServer.start();
    server.address = '"<b>@example.com';
    const cookie = `dev-link_accept_invitation=${TOKEN}`;
    const { body } = await server.get('', { cookie });
    expect(body).toContain('E-mail address:<br><strong>&quot;&lt;b&gt;@example.com</strong>');
    const rejected = await server.post({ ...PASSWORDS, password_repeat: 'x' });
    expect(rejected.body).toContain('<strong>&quot;&lt;b&gt;@example.com</strong>');
  });

  it('names no address after an error that made its token void', async () => {
    const server = await PageServer.start();
    server.isUsable = false;
    server.failure = { code: 'overloaded', status: 503 };
    const { statusCode, body } = await server.post(PASSWORDS);
    expect([statusCode, body.includes('E-mail address:')]).toEqual([503, false]);
  });

  it('answers without a token, with a malformed and with an unusable one alike', async () => {
    const server = await PageServer.start();
    server.isUsable = false;
    const cookies = [
      '',
      'dev-link_accept_invitation=',
      'dev-link_accept_invitation=x',
      `dev-link_accept_invitation=${TOKEN}`,
    ];
    const requests = cookies.flatMap((cookie) => [server.get('', { cookie })]);
    const answers = await Promise.all(requests);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([400, 400, 400, 400]);
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    server.failure = { code: 'invalid_one_time_token', status: 400 };
    const posted = await server.post(PASSWORDS);
    expect([posted.statusCode, posted.body]).toEqual([400, answers[0]?.body]);
    expect(posted.headers['set-cookie']).toContain(CLEARED);
  });

  it('submits the fields that are not empty, and forgets the token', async () => {
    const server = await PageServer.start(undefined, { APP_URL: 'https://app.example.com' });
    const { statusCode, body, headers } = await server.post({
      ...PASSWORDS,
      username: '',
      role: 'admin',
    });
    expect([statusCode, headers['set-cookie']]).toEqual([200, expect.arrayContaining([CLEARED])]);
    expect(body).toContain('<h1>Welcome</h1>');
    expect(body).toContain('href="https://app.example.com"');
    expect(server.submitted).toEqual([{ token: TOKEN, password: 'correct horse' }]);
  });

  it.each<[Partial<Environment>, string | undefined]>([
    [{ PAGES_ENABLED: true }, '/account?done=invitation_accepted'],
    [{ PAGES_ENABLED: true, APP_URL: 'https://app.example.com' }, 'https://app.example.com'],
    [{ PAGES_ENABLED: false, APP_URL: 'https://app.example.com' }, 'https://app.example.com'],
    [{ PAGES_ENABLED: false }, undefined],
  ])('leads on, with %j, to %s', async (settings, href) => {
    const server = await PageServer.start(undefined, settings);
    const { body, headers } = await server.post(PASSWORDS);
    const link = /class="button primary" href="([^"]*)"/.exec(body)?.[1];
    expect(headers.location ?? link).toBe(href);
  });

  it.each([
    ['cross-site', 403],
    ['same-site', 403],
    ['none', 303],
  ])('admits a form by its Sec-Fetch-Site: %s %d', async (site, status) => {
    const server = await PageServer.start();
    const { statusCode } = await server.post(PASSWORDS, { 'sec-fetch-site': site });
    expect([statusCode, server.submitted.length]).toEqual([status, status === 303 ? 1 : 0]);
  });

  it.each([
    ['http://example.com', undefined, 303],
    ['http://EXAMPLE.com', undefined, 303],
    ['https://evil.example', undefined, 403],
    ['null', undefined, 403],
    ['https://auth.example', 'https://auth.example/x', 303],
    ['https://example.com', 'https://auth.example/x', 403],
    ['http://auth.example', 'https://auth.example/x', 403],
  ])(
    'admits a form of an older browser by its Origin: %s at %s: %d',
    async (origin, url, status) => {
      const server = await PageServer.start(url);
      const prefix = url === undefined ? 'dev-' : '__Host-';
      const { statusCode } = await server.server.inject({
        method: 'POST',
        url: '/accept-invitation',
        headers: {
          origin,
          host: 'example.com',
          cookie: `${prefix}link_accept_invitation=${TOKEN}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        payload: new URLSearchParams(PASSWORDS).toString(),
      });
      expect([statusCode, server.submitted.length]).toEqual([status, status === 303 ? 1 : 0]);
    },
  );

  it('rejects two different passwords before the token is used, and sends neither back', async () => {
    const server = await PageServer.start();
    const form = { ...PASSWORDS, password_repeat: 'Correct horse', username: '"><b>' };
    const { statusCode, body } = await server.post(form);
    expect([statusCode, server.submitted]).toEqual([422, []]);
    expect(body).toContain('The two passwords differ');
    expect(body).toContain('value="&quot;&gt;&lt;b&gt;"');
    expect(body).not.toContain('orrect horse');
  });

  it('explains an error of a field beside the field, in the language of the browser', async () => {
    const server = await PageServer.start();
    const errors = [
      { pointer: '#/new_password', code: 'password_common', detail: 'd' },
      { pointer: '#/username', code: 'is_length', detail: 'd' },
    ];
    server.failure = { code: 'validation_failed', status: 422, errors };
    const { statusCode, body, headers } = await server.post(PASSWORDS, {
      'accept-language': 'fr;q=0.9, de-AT;q=0.8, en;q=0.7',
    });
    expect([statusCode, headers['content-language']]).toEqual([422, 'de']);
    expect(body).toMatch(
      /aria-describedby="password-note">\s*<p id="password-note" class="error">.*<span>Dieses Passwort steht auf der Liste/,
    );
    expect(body).toMatch(/<p id="username-note" class="error">.*<span>Verwenden Sie 3 bis 64 /);
    expect(body).toContain('<title>Fehler: Einladung annehmen – Example</title>');
    // The token stays usable.
    expect(String(headers['set-cookie'])).not.toContain('one_time_token');
  });

  it.each([
    ['rate_limited', 429, 'Too many'],
    ['overloaded', 503, 'busy'],
    ['service_unavailable', 503, 'busy'],
    ['username_taken', 409, 'This username is taken'],
    ['forbidden', 403, 'Something went wrong'],
  ] as const)('shows the form again after the error %s', async (code, status, text) => {
    const server = await PageServer.start();
    server.failure = { code, status, retry_after: 7 };
    const { statusCode, body, headers } = await server.post(PASSWORDS);
    expect([statusCode, headers['retry-after']]).toEqual([status, '7']);
    expect(body).toContain(text);
    expect(body).toContain('role="alert"');
    expect(body).toMatch(/<button type="submit"[^>]*>Accept the invitation</);
  });
});
