import { generateKeyPair } from 'jose';
import { TestApp } from '../support/app.js';
import { auditEvents } from '../support/audit.js';
import { addFactor, proveFactor } from '../support/sign-in-attempts.js';
import { decodeJwt } from '../support/jwt.js';
import { UpstreamProvider } from '../support/upstream-provider.js';
import { userRows } from '../support/sessions.js';
import { register, registerAdmin, type TestUser, type Tokens } from '../support/users.js';

const PUBLIC_URL = 'https://auth.example.com';

describe('a sign-in with an identity provider', () => {
  let upstream: UpstreamProvider;
  let app: TestApp;
  let admin: TestUser;
  let count = 0;
  beforeAll(async () => {
    upstream = await UpstreamProvider.start();
    app = await TestApp.start({ IDENTITY_PROVIDERS_ENABLED: 'true', PUBLIC_URL });
    admin = await registerAdmin(app);
    await create({ provider: 'work', authoritative_domains: ['work.example'] });
  });
  beforeEach(() => {
    count += 1;
    upstream.person = person();
  });
  afterAll(async () => {
    await app.close();
    await upstream.close();
  });

  const person = (values: Record<string, unknown> = {}) => ({
    sub: `subject-${count}`,
    email: `person${count}@work.example`,
    email_verified: true,
    preferred_username: `person${count}`,
    name: 'Ada Lovelace',
    ...values,
  });
  const create = async (values: Record<string, unknown>) => {
    const { clientId: client_id, clientSecret: client_secret, issuer } = upstream;
    const json = { kind: 'oidc', issuer, client_id, client_secret, ...values };
    const response = await app.api('POST', '/identity-providers', {
      token: admin.access_token,
      json,
    });
    expect(response.status).toBe(201);
    return response.body;
  };
  const start = (json: Record<string, unknown> = { provider: 'work' }) =>
    app.api('POST', '/auth/sign-in/provider', { json });
  const complete = (json: Record<string, unknown>) =>
    app.api('POST', '/auth/sign-in/provider/complete', { json });
  /** @param change of the response of the provider */
  const signIn = async (provider = 'work', change = (response: string) => response) => {
    const { body } = await start({ provider });
    const response = change(upstream.authorize(body.authorization_url));
    const { provider_sign_in_token } = body;
    return complete({ provider_sign_in_token, response });
  };
  const me = (token: string) => app.api('GET', '/users/me', { token });

  /** A user with the address of the person. */
  const owner = async (isVerified: boolean, domain = 'work.example') => {
    const user = await register(app);
    const email = `person${count}@${domain}`;
    const emailVerifiedAt = isVerified ? new Date() : null;
    await userRows(app).update({ id: user.id }, { email, emailCanonical: email, emailVerifiedAt });
    return { ...user, email };
  };
  /** Expects that no user has the address of the person. */
  const rejected = async () => {
    const email = String(upstream.person['email']);
    expect(await userRows(app).countBy({ email })).toBe(0);
  };

  it('registers an unknown person with a verified address, and signs it in again', async () => {
    const first = await signIn();
    expect(first.status).toBe(200);
    const profile = await me(first.body.access_token);
    expect(profile.body).toMatchObject({
      username: `person${count}`,
      email: `person${count}@work.example`,
      email_verified: true,
      full_name: 'Ada Lovelace',
    });
    expect(decodeJwt(first.body.access_token).claims).toMatchObject({ amr: ['fed'], acr: 'aal1' });
    const again = await signIn();
    expect((await me(again.body.access_token)).body.id).toBe(profile.body.id);
  });

  it('recognises a person by issuer and subject after a change of its address', async () => {
    const first = await signIn();
    upstream.person = person({ email: `moved${count}@elsewhere.example` });
    const again = await signIn();
    const ids = await Promise.all(
      [first, again].map(async ({ body }) => (await me(body.access_token)).body.id),
    );
    expect(ids[0]).toBe(ids[1]);
  });

  it('creates one user of two first sign-ins at the same time', async () => {
    const responses = await Promise.all([signIn(), signIn()]);
    expect(responses.map(({ status }) => status)).toEqual([200, 200]);
    const email = `person${count}@work.example`;
    expect(await userRows(app).countBy({ email })).toBe(1);
  });

  it('chooses another username where that of the person is taken or reserved', async () => {
    const { username } = await register(app);
    upstream.person = person({ preferred_username: username });
    const { body } = await signIn();
    expect((await me(body.access_token)).body.username).toBe(`person${count}`);
    count += 1;
    upstream.person = person({ preferred_username: 'admin', email: `x@work.example` });
    const short = await signIn();
    expect((await me(short.body.access_token)).body.username).toMatch(/^user-\d{4}$/);
  });

  it('registers with an unverified address where the provider is not authoritative for it', async () => {
    upstream.person = person({ email: `person${count}@elsewhere.example` });
    const { body } = await signIn();
    expect((await me(body.access_token)).body.email_verified).toBe(false);
  });

  it('asks for the second factor of its user', async () => {
    const { body: first } = await signIn();
    await addFactor(app, (await me(first.access_token)).body.id);
    const { body } = await signIn();
    expect(body).toMatchObject({ code: 'second_factor_required', status: 401 });
    const tokens = (await proveFactor(app, body.sign_in_token)) as Tokens;
    expect(decodeJwt(tokens.access_token).claims['amr']).toEqual(['fed', 'otp', 'mfa']);
  });

  it('signs no disabled user in', async () => {
    const { body } = await signIn();
    const { id } = (await me(body.access_token)).body;
    await userRows(app).update({ id }, { isActive: false });
    expect((await signIn()).body.code).toBe('account_disabled');
  });

  describe('to an account with the same address', () => {
    it('links it where both sides have verified the address', async () => {
      const user = await owner(true);
      const { body } = await signIn();
      expect((await me(body.access_token)).body.id).toBe(user.id);
      const events = await auditEvents(app, admin, `user_id=${user.id}`);
      expect(events).toContainEqual(
        expect.objectContaining({ event: 'identity_linked', details: { provider: 'work' } }),
      );
    });

    it.each([
      ['the user has not verified it', false, 'work.example', true],
      ['the provider is not authoritative for it', true, 'elsewhere.example', true],
      ['the provider has not verified it', true, 'work.example', false],
    ])(
      'links it only after a proof of the account where %s',
      async (_, isVerified, domain, isSure) => {
        const user = await owner(isVerified, domain);
        upstream.person = person({ email: user.email, email_verified: isSure });
        const { body: visit } = await start();
        const { provider_sign_in_token } = visit;
        const response = upstream.authorize(visit.authorization_url);
        const refused = await complete({ provider_sign_in_token, response });
        expect(refused.body).toMatchObject({ status: 409, code: 'identity_not_linked' });
        const stranger = await register(app);
        const link = ({ access_token: token }: TestUser) =>
          app.api('POST', '/users/me/identities', { token, json: { provider_sign_in_token } });
        expect((await link(stranger)).body.code).toBe('invalid_provider_sign_in');
        expect((await link(user)).status).toBe(201);
        expect((await link(user)).body.code).toBe('invalid_provider_sign_in');
        const { body } = await signIn();
        expect((await me(body.access_token)).body.id).toBe(user.id);
      },
    );
  });

  describe('of a provider with rules', () => {
    it('registers no user where registration is closed', async () => {
      await create({ provider: 'closed', is_registration_open: false });
      expect((await signIn('closed')).body.code).toBe('registration_closed');
    });

    it('permits the listed domains only, where the provider has verified the address', async () => {
      await create({ provider: 'listed', allowed_domains: ['work.example'] });
      expect((await signIn('listed')).status).toBe(200);
      count += 1;
      upstream.person = person({ email_verified: false });
      expect((await signIn('listed')).body.code).toBe('registration_closed');
      upstream.person = person({ email: `x${count}@elsewhere.example` });
      expect((await signIn('listed')).body.code).toBe('registration_closed');
    });

    it('says what to do about a person without an address', async () => {
      upstream.person = person({ email: undefined });
      expect((await signIn()).body).toMatchObject({ status: 409, code: 'identity_incomplete' });
    });

    it('takes names from the claims of the provider', async () => {
      const claims = { username: 'login', email: 'mail', full_name: 'display' };
      await create({ provider: 'mapped', claims });
      const names = { login: `mapped${count}`, mail: `m${count}@work.example`, display: 'Grace' };
      upstream.person = person({ email: undefined, ...names });
      const { body } = await signIn('mapped');
      expect((await me(body.access_token)).body).toMatchObject({
        username: names.login,
        email: names.mail,
        full_name: 'Grace',
      });
    });

    it('has no route to a disabled provider, without a restart', async () => {
      const { id } = await create({ provider: 'stopped' });
      const { body: visit } = await start({ provider: 'stopped' });
      const json = { is_enabled: false };
      await app.api('PATCH', `/identity-providers/${id}`, { token: admin.access_token, json });
      expect((await start({ provider: 'stopped' })).status).toBe(404);
      const { provider_sign_in_token } = visit;
      const response = upstream.authorize(visit.authorization_url);
      expect((await complete({ provider_sign_in_token, response })).status).toBe(404);
      const { body } = await app.api('GET', '/auth/sign-in/providers');
      expect(body.providers).not.toContainEqual(expect.objectContaining({ provider: 'stopped' }));
      expect(body.providers).toContainEqual({ provider: 'work', name: '127.0.0.1', kind: 'oidc' });
    });

    it('sends responses to listed addresses only', async () => {
      const redirect_uris = ['https://app.example.com/callback', 'com.example.app:/callback'];
      await create({ provider: 'listed-uris', redirect_uris });
      for (const redirect_uri of redirect_uris) {
        const { body } = await start({ provider: 'listed-uris', redirect_uri });
        expect(new URL(body.authorization_url).searchParams.get('redirect_uri')).toBe(redirect_uri);
      }
      const own = await start({ provider: 'listed-uris' });
      const { searchParams } = new URL(own.body.authorization_url);
      expect(searchParams.get('redirect_uri')).toBe(`${PUBLIC_URL}/sign-in/callback`);
      for (const redirect_uri of [
        'https://app.example.com/callback/',
        'https://app.example.com/callback?x=1',
        'https://APP.example.com/callback',
        'https://evil.example/callback',
      ]) {
        const { body } = await start({ provider: 'listed-uris', redirect_uri });
        expect(body).toMatchObject({ code: 'validation_failed', status: 422 });
      }
    });
  });

  describe('with a faulty response', () => {
    it.each<[string, Record<string, unknown>]>([
      ['another nonce', { nonce: 'another' }],
      ['another issuer', { iss: 'https://evil.example' }],
      ['another audience', { aud: 'another' }],
      ['an expiry more than five minutes ago', { exp: Math.floor(Date.now() / 1000) - 400 }],
      ['no subject', { sub: undefined }],
      ['a subject of 256 characters', { sub: 'x'.repeat(256) }],
    ])('creates nothing for an ID token with %s', async (_, claims) => {
      upstream.faults = { claims };
      expect((await signIn()).body).toMatchObject({
        status: 502,
        code: 'invalid_provider_response',
      });
      await rejected();
    });

    it('accepts a clock that is four minutes late', async () => {
      upstream.faults = { claims: { exp: Math.floor(Date.now() / 1000) - 240 } };
      expect((await signIn()).status).toBe(200);
    });

    it('creates nothing for an ID token that another key has signed', async () => {
      upstream.faults = { key: (await generateKeyPair('ES256')).privateKey };
      expect((await signIn()).body.code).toBe('invalid_provider_response');
      await rejected();
    });

    it.each<[string, (query: URLSearchParams) => void]>([
      ['another state', (query) => query.set('state', 'another')],
      ['no state', (query) => query.delete('state')],
      [
        'the issuer of another provider (RFC 9207)',
        (query) => query.set('iss', 'https://evil.example'),
      ],
      ['no issuer, which the provider announces', (query) => query.delete('iss')],
      ['a code that the provider does not know', (query) => query.set('code', 'unknown')],
    ])('creates nothing for a response with %s', async (_, change) => {
      const { body } = await signIn('work', (response) => {
        const query = new URLSearchParams(response);
        change(query);
        return `?${query.toString()}`;
      });
      expect(body.code).toBe('invalid_provider_response');
      await rejected();
    });

    it('says that the person has cancelled', async () => {
      const { body } = await signIn('work', (response) => {
        const query = new URLSearchParams(response);
        query.delete('code');
        query.set('error', 'access_denied');
        return `?${query.toString()}`;
      });
      expect(body).toMatchObject({ status: 400, code: 'provider_denied' });
    });

    it('takes a response once, without asking the provider again', async () => {
      const { body: visit } = await start();
      const { provider_sign_in_token } = visit;
      const response = upstream.authorize(visit.authorization_url);
      const before = upstream.exchanges;
      const results = await Promise.all(
        Array.from({ length: 5 }, () => complete({ provider_sign_in_token, response })),
      );
      expect(results.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(results.filter(({ body }) => body.code === 'invalid_provider_sign_in')).toHaveLength(
        4,
      );
      expect(upstream.exchanges - before).toBe(1);
    });

    it('rejects a token that is invented, cut, or of another visit', async () => {
      const [one, two] = await Promise.all([start(), start()]);
      const response = upstream.authorize(one.body.authorization_url);
      const token = one.body.provider_sign_in_token as string;
      for (const wrong of ['uaps_x', token.slice(0, -1), `${token}x`]) {
        const { body } = await complete({ provider_sign_in_token: wrong, response });
        expect(body.code).toBe('invalid_provider_sign_in');
      }
      const { provider_sign_in_token } = two.body;
      const mixed = await complete({ provider_sign_in_token, response });
      expect(mixed.body.code).toBe('invalid_provider_response');
    });

    it.each<[string, (response: import('node:http').ServerResponse) => void]>([
      ['has an error of the server', (response) => response.writeHead(503).end()],
      ['closes the connection', (response) => response.destroy()],
    ])('says that the provider is unavailable if it %s', async (_, tokenResponse) => {
      upstream.faults = { tokenResponse };
      expect((await signIn()).body).toMatchObject({ status: 502, code: 'provider_unavailable' });
      await rejected();
    });

    it.each<[string, (response: import('node:http').ServerResponse) => void]>([
      ['HTML', (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>')],
      [
        'no JSON',
        (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{'),
      ],
      [
        'no token',
        (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
      ],
      [
        'a redirect',
        (response) => response.writeHead(302, { location: 'https://evil.example' }).end(),
      ],
      [
        'a megabyte',
        (response) =>
          response
            .writeHead(200, { 'content-type': 'application/json' })
            .end(JSON.stringify({ access_token: 'x'.repeat(1_000_000) })),
      ],
    ])('rejects %s as the response of the token endpoint', async (_, tokenResponse) => {
      upstream.faults = { tokenResponse };
      expect((await signIn()).body.code).toBe('invalid_provider_response');
      await rejected();
    });

    it('says that the provider is unavailable if it is not there', async () => {
      await create({ provider: 'gone', issuer: 'http://127.0.0.1:9' });
      expect((await start({ provider: 'gone' })).body).toMatchObject({
        status: 502,
        code: 'provider_unavailable',
      });
    });
  });

  it('signs in with GitHub by its API, with the verified primary address', async () => {
    await create({ provider: 'hub', kind: 'github', authoritative_domains: ['*'] });
    const emails = [
      { email: `other${count}@work.example`, primary: false, verified: true },
      { email: `hub${count}@work.example`, primary: true, verified: true },
    ];
    upstream.person = { id: 1000 + count, login: `hub${count}`, name: 'Grace Hopper', emails };
    const { body } = await signIn('hub', (response) => {
      const query = new URLSearchParams(response);
      query.delete('iss');
      return `?${query.toString()}`;
    });
    expect((await me(body.access_token)).body).toMatchObject({
      username: `hub${count}`,
      email: `hub${count}@work.example`,
      email_verified: true,
      full_name: 'Grace Hopper',
    });
  });
});
