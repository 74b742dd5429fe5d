import { TestApp, type TestResponse } from '../support/app.js';
import { OPEN_REDIRECTS } from '../support/open-redirects.js';
import { SiteVisitor } from '../support/site-visitor.js';
import { enrollTotp } from '../support/totp.js';
import { newUser, register, type TestUser } from '../support/users.js';

const APP = 'https://app.example.com';
const OWN = 'http://own.invalid';
const PATHS = [
  '/sign-in',
  '/sign-up',
  '/forgot-password',
  '/second-factor',
  '/confirm',
  '/account',
  '/signed-out',
  '/error',
  '/no-such-page',
];

const query = (given: string) => `?return_to=${encodeURIComponent(given)}`;

const WITHOUT_FORM = ['/signed-out', '/error', '/no-such-page'];

/** Every address that a response leads to, also by the parameters of links and the fields of forms. */
function addressesOf({ headers, text }: TestResponse): string[] {
  const attributes = [
    ...text.matchAll(/<(?:a|base|button|form|input)\b[^>]* (?:href|action|formaction)="([^"]*)"/g),
  ];
  const fields = [...text.matchAll(/<input[^>]* name="return_to"[^>]*>/g)];
  const values = fields.map(([field]) => / value="([^"]*)"/.exec(field)?.[1]);
  const found = [headers['location'], ...attributes.map(([, value]) => value), ...values];
  const addresses = found
    .filter((value) => typeof value === 'string')
    .map((value) => value.replaceAll('&amp;', '&'));
  return addresses.flatMap((address) => {
    const nested = URL.canParse(address, OWN)
      ? new URL(address, OWN).searchParams.getAll('return_to')
      : [];
    return [address, ...nested];
  });
}

/** As a browser reads an address on a page of the service. */
function isAllowed(address: string): boolean {
  const { origin, username, password } = new URL(address, `${OWN}/sign-in`);
  return [OWN, APP].includes(origin) && username === '' && password === '';
}

describe('addresses to return to that lead to another website', () => {
  let app: TestApp;
  let user: TestUser;
  let visitor: SiteVisitor;
  beforeAll(async () => {
    app = await TestApp.start({ APP_URL: `${APP}/start` });
    user = await register(app);
  });
  afterAll(() => app.close());

  const credentials = () => ({ name: user.username, password: user.password });
  const signIn = async (path = '/sign-in') => {
    visitor = new SiteVisitor(app);
    await visitor.visit(path);
    await visitor.send(credentials());
  };

  describe.each(['a visitor', 'a user that is signed in'])('of %s', (kind) => {
    let headers: Record<string, string>;
    let token: string;
    beforeAll(async () => {
      await signIn();
      if (kind === 'a visitor') visitor.cookies.delete('dev-session');
      if (kind === 'a visitor') visitor.cookies.delete('dev-access');
      token = visitor.cookies.get('dev-form') ?? '';
      const cookie = [...visitor.cookies].map((pair) => pair.join('=')).join('; ');
      headers = { cookie, accept: 'text/html', 'sec-fetch-site': 'same-origin' };
    });

    it.each(PATHS)('are on no page and in no redirect of %s', async (path) => {
      const found: string[] = [];
      for (const [index, given] of OPEN_REDIRECTS.entries()) {
        const form = { form_token: token, return_to: given, name: 'x', password: 'x', action: 'x' };
        const visit = (parameters: string) => app.request('GET', path + parameters, { headers });
        const responses = [await visit(query(given))];
        if (index % 6 === 0) {
          responses.push(await visit(`${query(given)}&lang=de`));
          responses.push(await visit(`${query('/account')}&${query(given).slice(1)}`));
        }
        if (!WITHOUT_FORM.includes(path)) {
          responses.push(await app.request('POST', path + query(given), { headers, form }));
        }
        for (const response of responses) {
          expect(response.status).not.toBe(500);
          found.push(...addressesOf(response).filter((address) => !isAllowed(address)));
        }
      }
      expect(found).toEqual([]);
    });
  });

  it('are replaced by the account after a sign-in', async () => {
    for (const given of OPEN_REDIRECTS) {
      await signIn(`/sign-in${query(given)}`);
      expect([given, visitor.path]).toEqual([given, '/account']);
      visitor = new SiteVisitor(app);
      await visitor.visit('/sign-in');
      await visitor.send({ ...credentials(), return_to: given });
      expect([given, visitor.path]).toEqual([given, '/account']);
    }
  });

  it('are replaced by the account after a registration', async () => {
    for (const given of OPEN_REDIRECTS.filter((_, index) => index % 4 === 0)) {
      visitor = new SiteVisitor(app);
      await visitor.visit(`/sign-up${query(given)}`);
      const { password, ...names } = newUser();
      await visitor.send({ ...names, password, password_repeat: password, return_to: given });
      expect([given, visitor.path]).toEqual([given, '/account']);
    }
  });

  it('are replaced by the account after a confirmation', async () => {
    await signIn();
    for (const given of OPEN_REDIRECTS) {
      await visitor.visit(`/confirm${query(given)}`);
      await visitor.send({ password: user.password, return_to: given });
      expect([given, visitor.path]).toEqual([given, expect.stringMatching(/^\/account(?:\?|$)/)]);
    }
  });

  it('are ignored by a sign-out', async () => {
    for (const given of OPEN_REDIRECTS.filter((_, index) => index % 4 === 0)) {
      await signIn();
      await visitor.send({ return_to: given }, { action: 'sign_out' });
      expect([given, visitor.path]).toEqual([given, '/signed-out']);
    }
  });

  it('are replaced by the account after a second factor', async () => {
    const person = await register(app);
    const { recoveryCodes } = await enrollTotp(app, person.access_token);
    const dangerous = ['//evil.example', '/\\evil.example', `${APP}@evil.example`, 'javascript:x'];
    for (const [index, given] of dangerous.entries()) {
      visitor = new SiteVisitor(app);
      await visitor.visit(`/sign-in${query(given)}`);
      await visitor.send({ name: person.username, password: person.password, return_to: given });
      await visitor.visit(`/second-factor?method=recovery_code&${query(given).slice(1)}`);
      await visitor.send({ recovery_code: recoveryCodes[index] as string, return_to: given });
      expect([given, visitor.path]).toEqual([given, '/account']);
    }
  });
});
