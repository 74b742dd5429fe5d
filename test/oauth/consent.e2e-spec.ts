import { DataSource } from 'typeorm';
import type { OauthClient } from '../../src/oauth/clients/client.entity.js';
import { Session } from '../../src/sessions/session.entity.js';
import type { TestApp } from '../support/app.js';
import { authorize, redeem } from '../support/authorization.js';
import { decodeJwt } from '../support/jwt.js';
import { OauthBrowser } from '../support/oauth-browser.js';
import { insertClient, REDIRECT_URI, startProvider } from '../support/oauth-provider.js';
import { expectProblem } from '../support/problem.js';
import { register, type TestUser } from '../support/users.js';

describe('the consent of a user to a client', () => {
  let app: TestApp;
  let issuer: string;
  let user: TestUser;
  let browser: OauthBrowser;
  let client: OauthClient;
  beforeAll(async () => ({ app, issuer } = await startProvider()));
  afterAll(() => app.close());
  beforeEach(async () => {
    user = await register(app);
    browser = new OauthBrowser(app);
    await browser.signIn(user);
    client = await insertClient(app, { name: 'Wiki', isFirstParty: false });
  });

  const handleOf = async (changes?: Record<string, string | null>) => {
    const { location, parameters } = await authorize(browser, client.id, changes);
    expect(location).toMatch(/^\/consent\?request=uaar_/);
    return parameters['request'] as string;
  };
  const decide = (handle: string, decision: 'approve' | 'deny') =>
    browser.api('POST', `/oauth/requests/${handle}/${decision}`);

  it('is asked for on a page, which reads the request by the API', async () => {
    const handle = await handleOf({ scope: 'openid email read unknown' });
    const { status, body } = await browser.api('GET', `/oauth/requests/${handle}`);
    expect([status, body]).toEqual([
      200,
      {
        client: {
          client_id: client.id,
          name: 'Wiki',
          is_first_party: false,
          client_uri: null,
          logo_uri: null,
          policy_uri: null,
          tos_uri: null,
        },
        scopes: ['openid', 'email', 'read'],
        resources: [],
        needs_consent: true,
        redirect_uri: REDIRECT_URI,
        expires_at: expect.any(String),
      },
    ]);
  });

  it('leads back to the client with a code, and is remembered for the same scopes', async () => {
    const { status, body } = await decide(await handleOf({ scope: 'openid email' }), 'approve');
    expect(status).toBe(200);
    const address = new URL(body.redirect_to as string);
    expect(address.origin + address.pathname).toBe(REDIRECT_URI);
    expect(Object.fromEntries(address.searchParams)).toEqual({
      code: expect.stringMatching(/^uaac_/),
      state: 'a-state',
      iss: issuer,
    });
    const tokens = await redeem(app, client.id, address.searchParams.get('code') as string);
    expect([tokens.status, tokens.body.scope]).toEqual([200, 'openid email']);

    expect((await authorize(browser, client.id)).parameters).toHaveProperty('code');
    await handleOf({ scope: 'openid read' });
    await handleOf({ scope: 'openid', prompt: 'consent' });
  });

  it('is asked for claims that are requested one by one, as for their scopes', async () => {
    const claims = JSON.stringify({ userinfo: { email: null }, id_token: { name: null } });
    await decide(await handleOf(), 'approve');
    expect((await authorize(browser, client.id, { prompt: 'none' })).parameters).toHaveProperty(
      'code',
    );
    const silent = await authorize(browser, client.id, { claims, prompt: 'none' });
    expect(silent.parameters['error']).toBe('consent_required');
    const handle = await handleOf({ claims });
    const { body } = await browser.api('GET', `/oauth/requests/${handle}`);
    expect(body.scopes).toEqual(['openid', 'profile', 'email']);
    await decide(handle, 'approve');
    const again = await authorize(browser, client.id, { claims, prompt: 'none' });
    expect(again.parameters).toHaveProperty('code');
  });

  it('gives no claim of a scope that the client may not request', async () => {
    client = await insertClient(app, { scopes: ['openid'] });
    const claims = JSON.stringify({ userinfo: { email: null }, id_token: { email: null } });
    const { parameters } = await authorize(browser, client.id, { claims });
    const { body } = await redeem(app, client.id, parameters['code'] as string);
    expect(decodeJwt(body.id_token as string).claims).not.toHaveProperty('email');
    const headers = { authorization: `Bearer ${body.access_token as string}` };
    const info = await app.request('GET', '/oauth/userinfo', { headers });
    expect(JSON.parse(info.text)).toEqual({ sub: user.id });
  });

  it('is denied by the user with the error access_denied', async () => {
    const handle = await handleOf();
    const { body } = await decide(handle, 'deny');
    expect(Object.fromEntries(new URL(body.redirect_to as string).searchParams)).toEqual({
      error: 'access_denied',
      error_description: expect.any(String),
      state: 'a-state',
      iss: issuer,
    });
    expectProblem(await decide(handle, 'approve'), 'not_found');
    expectProblem(await decide(handle, 'deny'), 'not_found');
  });

  it('is given once for a request, of parallel approvals', async () => {
    const handle = await handleOf();
    const answers = await Promise.all(Array.from({ length: 10 }, () => decide(handle, 'approve')));
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([200, ...Array<number>(9).fill(404)]);
  });

  it('is not accepted by prompt=none, which gets an error', async () => {
    const { location, parameters } = await authorize(browser, client.id, { prompt: 'none' });
    expect(location.startsWith(REDIRECT_URI)).toBe(true);
    expect(parameters).toMatchObject({ error: 'consent_required', state: 'a-state', iss: issuer });
  });

  it('is asked for each time by an app without a secret at a loopback address', async () => {
    const redirectUris = ['http://127.0.0.1/callback'];
    client = await insertClient(app, { type: 'public', isFirstParty: false, redirectUris });
    const changes = { redirect_uri: 'http://127.0.0.1:49152/callback' };
    await decide(await handleOf(changes), 'approve');
    await handleOf(changes);
  });

  it('needs a new authentication where the request has prompt=login', async () => {
    const before = await authorize(browser, client.id, { prompt: 'login' });
    expect(before.location).toMatch(/^\/confirm\?return_to=%2Foauth%2Fauthorize%2Fcontinue/);
    const back = new URL(before.parameters['return_to'] as string, issuer);
    const handle = back.searchParams.get('request') as string;
    const rejected = await decide(handle, 'approve');
    expectProblem(rejected, 'insufficient_user_authentication');
    const { password } = user;
    expect((await browser.api('POST', '/auth/reauthenticate', { password })).status).toBe(204);
    const { location = '' } = await browser.visit(back);
    expect(location).toMatch(/^\/consent\?request=/);
    expect((await decide(handle, 'approve')).status).toBe(200);
  });

  it('is refused to the API for a request of another user', async () => {
    const handle = await handleOf({
      claims: JSON.stringify({ id_token: { sub: { value: user.id } } }),
    });
    browser = new OauthBrowser(app);
    await browser.signIn(await register(app));
    expectProblem(await decide(handle, 'approve'), 'forbidden');
  });

  it('has no request for a handle that is forged', async () => {
    const handle = await handleOf();
    const forged = handle.slice(0, -4) + (handle.endsWith('AAAA') ? 'BBBB' : 'AAAA');
    expectProblem(await browser.api('GET', `/oauth/requests/${forged}`), 'not_found');
    const malformed = await browser.api('GET', '/oauth/requests/x');
    expectProblem(malformed, 'validation_failed');
  });

  it('leaves a grant out of the sessions of the user', async () => {
    const { body } = await decide(await handleOf(), 'approve');
    const code = new URL(body.redirect_to as string).searchParams.get('code') as string;
    await redeem(app, client.id, code);
    const grant = await app.get(DataSource).getRepository(Session).findOneByOrFail({
      userId: user.id,
      clientId: client.id,
    });
    const { body: sessions } = await browser.api('GET', '/users/me/sessions');
    const ids = (sessions.data as { id: string }[]).map(({ id }) => id);
    expect(ids).toContain(grant.parentId);
    expect(ids).not.toContain(grant.id);
  });
});
