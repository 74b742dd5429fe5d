import { COMMAND_LINE } from '../../src/access/requester.js';
import { IdentityProviderStore } from '../../src/identity-providers/identity-provider-store.service.js';
import { TestApp } from '../support/app.js';
import { secondsFromNow, setSession, userRows } from '../support/sessions.js';
import { UpstreamProvider } from '../support/upstream-provider.js';
import { register, registerAdmin, type TestUser } from '../support/users.js';

const ENVIRONMENT = {
  IDENTITY_PROVIDERS_ENABLED: 'true',
  IDENTITY_PROVIDER_KIND: 'google',
  IDENTITY_PROVIDER_CLIENT_ID: '4711',
};
const AN_HOUR_AGO = -3600;

/** The code of a rejected request, or the status of another one. */
async function codeOf(
  request: Promise<{ status: number; body: { code?: string } }>,
): Promise<string | number> {
  const { status, body } = await request;
  return body?.code ?? status;
}

/** The response of a provider after the person has cancelled. */
function deny(query: URLSearchParams): void {
  query.delete('code');
  query.set('error', 'access_denied');
}

describe('rejections of identity providers', () => {
  let upstream: UpstreamProvider;
  let app: TestApp;
  let admin: TestUser;
  let count = 0;
  beforeAll(async () => {
    upstream = await UpstreamProvider.start();
    app = await TestApp.start(ENVIRONMENT);
    admin = await registerAdmin(app);
    await create(app, admin, { provider: 'work' });
    await create(app, admin, { provider: 'wrong', issuer: `${upstream.issuer}/other` });
    await create(app, admin, { provider: 'gone', issuer: 'http://127.0.0.1:9' });
  });
  beforeEach(() => {
    count += 1;
    upstream.person = { sub: `rejected-${count}`, email: `rejected${count}@work.example` };
  });
  afterAll(async () => {
    await app.close();
    await upstream.close();
  });

  const create = async (
    target: TestApp,
    { access_token: token }: TestUser,
    values: Record<string, unknown>,
  ) => {
    const { clientId: client_id, clientSecret: client_secret, issuer } = upstream;
    const json = { kind: 'oidc', issuer, client_id, client_secret, ...values };
    return target.api('POST', '/identity-providers', { token, json });
  };
  const startSignIn = (json: object, target = app) =>
    target.api('POST', '/auth/sign-in/provider', { json });
  const complete = (json: object, target = app) =>
    target.api('POST', '/auth/sign-in/provider/complete', { json });
  const signIn = async (target = app, more: object = {}) => {
    const { body } = await startSignIn({ provider: 'work', ...more }, target);
    const { provider_sign_in_token, authorization_url } = body;
    const response = upstream.authorize(authorization_url);
    return complete({ provider_sign_in_token, response, ...more }, target);
  };
  const startLink = (provider: string, { access_token: token }: TestUser, target = app) =>
    target.api('POST', '/users/me/identities/start', { token, json: { provider } });
  const link = (json: object, { access_token: token }: TestUser, target = app) =>
    target.api('POST', '/users/me/identities', { token, json });
  const unlink = (id: string, { access_token: token }: TestUser, target = app) =>
    target.api('DELETE', `/users/me/identities/${id}`, { token });
  it('name the reason to an admin', async () => {
    const { access_token: token } = admin;
    expect(await codeOf(create(app, admin, { provider: 'work' }))).toBe('provider_exists');
    const { body } = await app.api('GET', '/identity-providers', { token });
    const idOf = (slug: string) =>
      (body.items as { id: string; provider: string }[]).find(({ provider }) => provider === slug)
        ?.id;
    const at = (slug: string) => `/identity-providers/${idOf(slug)}`;
    expect(await codeOf(app.api('GET', at('work'), { token }))).toBe(200);
    const json = { name: 'Other' };
    expect(await codeOf(app.api('PATCH', at('default'), { token, json }))).toBe(
      'provider_from_environment',
    );
    expect(await codeOf(app.api('DELETE', at('default'), { token }))).toBe(
      'provider_from_environment',
    );
    await signIn();
    expect(await codeOf(app.api('DELETE', at('work'), { token }))).toBe('provider_in_use');
    await create(app, admin, { provider: 'unused' });
    const all = await app.api('GET', '/identity-providers', { token });
    const unused = all.body.items.find(
      ({ provider }: { provider: string }) => provider === 'unused',
    );
    const path = `/identity-providers/${unused.id}`;
    expect(await codeOf(app.api('DELETE', path, { token }))).toBe(204);
  });

  it('require a recent authentication of admins and of users', async () => {
    const late = await registerAdmin(app);
    const { access_token: token } = late;
    await setSession(app, token, { authTime: secondsFromNow(AN_HOUR_AGO) });
    const path = '/identity-providers/0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11';
    const codes = [
      await codeOf(create(app, late, { provider: 'late' })),
      await codeOf(app.api('PATCH', path, { token, json: {} })),
      await codeOf(app.api('DELETE', path, { token })),
      await codeOf(unlink('0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11', late)),
    ];
    expect(new Set(codes)).toEqual(new Set(['insufficient_user_authentication']));
  });

  it('name a provider that is down, or that is another one', async () => {
    const user = await register(app);
    expect(await codeOf(startSignIn({ provider: 'wrong' }))).toBe('invalid_provider_response');
    expect(await codeOf(startLink('wrong', user))).toBe('invalid_provider_response');
    expect(await codeOf(startLink('gone', user))).toBe('provider_unavailable');
  });

  it('name the fault of a response that was to link an identity', async () => {
    const user = await register(app);
    const respond = async (change: (query: URLSearchParams) => void) => {
      const { body } = await startLink('work', user);
      const query = new URLSearchParams(upstream.authorize(body.authorization_url));
      change(query);
      const { provider_sign_in_token } = body;
      return codeOf(link({ provider_sign_in_token, response: `?${query.toString()}` }, user));
    };
    expect(await respond((query) => query.set('state', 'x'))).toBe('invalid_provider_response');
    expect(await respond(deny)).toBe('provider_denied');
    upstream.faults = { tokenResponse: (response) => response.writeHead(500).end() };
    expect(await respond(() => undefined)).toBe('provider_unavailable');
    const created = await create(app, admin, { provider: 'stopping' });
    const { body } = await startLink('stopping', user);
    const { access_token: token } = admin;
    const json = { is_enabled: false };
    await app.api('PATCH', `/identity-providers/${created.body.id}`, { token, json });
    const { provider_sign_in_token, authorization_url } = body;
    const response = upstream.authorize(authorization_url);
    expect(await codeOf(link({ provider_sign_in_token, response }, user))).toBe('not_found');
  });

  it('keep a step-up to the user and the attempt that it belongs to', async () => {
    expect(await codeOf(startSignIn({ provider: 'work', sign_in_token: 'x' }))).toBe(
      'invalid_sign_in_token',
    );
    const { body: tokens } = await signIn();
    const token = tokens.access_token;
    const reauthenticate = { token, json: {} };
    const { body } = await app.api('POST', '/auth/reauthenticate', reauthenticate);
    const { sign_in_token } = body;
    upstream.person = { sub: `stranger-${count}`, email: `stranger${count}@work.example` };
    expect(await codeOf(signIn(app, { sign_in_token }))).toBe('invalid_second_factor');
    const { body: visit } = await startSignIn({ provider: 'work', sign_in_token });
    const { provider_sign_in_token, authorization_url } = visit;
    const response = upstream.authorize(authorization_url);
    const json = { provider_sign_in_token, response, sign_in_token: 'x' };
    expect(await codeOf(complete(json))).toBe('invalid_sign_in_token');
  });

  it('name a scheduled deletion', async () => {
    const { body: tokens } = await signIn();
    const { body: me } = await app.api('GET', '/users/me', { token: tokens.access_token });
    await userRows(app).update({ id: me.id }, { deletionDueAt: secondsFromNow(3600) });
    expect(await codeOf(signIn())).toBe('deletion_scheduled');
  });

  it('require a verified address', async () => {
    const mails = { MAIL_URL: 'smtp://127.0.0.1:9', REQUIRE_VERIFIED_EMAIL: 'true' };
    const strict = await TestApp.start({ ...ENVIRONMENT, ...mails });
    try {
      const { clientId: client_id, clientSecret: client_secret, issuer } = upstream;
      const values = { provider: 'work', kind: 'oidc', issuer, client_id, client_secret } as const;
      await strict.get(IdentityProviderStore).create(values, COMMAND_LINE);
      expect(await codeOf(signIn(strict))).toBe('email_not_verified');
    } finally {
      await strict.close();
    }
  });

  it('keep the rate limits', async () => {
    const limited = await TestApp.start({
      ...ENVIRONMENT,
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_SIGN_IN_ATTEMPT_PER_ADDRESS: '4/1h',
      RATE_LIMIT_LOGIN_PER_ADDRESS: '2/1h',
      RATE_LIMIT_FACTOR_CHANGE_PER_USER: '1/1h',
    });
    try {
      const operator = await registerAdmin(limited);
      await create(limited, operator, { provider: 'work' });
      const id = '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11';
      expect(await codeOf(unlink(id, operator, limited))).toBe('not_found');
      expect(await codeOf(unlink(id, operator, limited))).toBe('rate_limited');
      const kept = { provider_sign_in_token: 'x' };
      expect(await codeOf(link(kept, operator, limited))).toBe('rate_limited');
      const wrong = { provider_sign_in_token: 'x', response: '?code=x' };
      for (let attempt = 0; attempt < 2; attempt += 1) await complete(wrong, limited);
      expect(await codeOf(complete(wrong, limited))).toBe('rate_limited');
      for (let attempt = 0; attempt < 4; attempt += 1) await startLink('work', operator, limited);
      expect(await codeOf(startSignIn({ provider: 'work' }, limited))).toBe('rate_limited');
      expect(await codeOf(startLink('work', operator, limited))).toBe('rate_limited');
    } finally {
      await limited.close();
    }
  });
});
