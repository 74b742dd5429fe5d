import type { TestApp } from '../support/app.js';
import { authorize, basic, redeem } from '../support/authorization.js';
import { OauthBrowser } from '../support/oauth-browser.js';
import { REDIRECT_URI, startProvider } from '../support/oauth-provider.js';
import { expectProblem } from '../support/problem.js';
import { registerAdmin, type TestUser } from '../support/users.js';

const SETTINGS = {
  name: 'Wiki',
  type: 'confidential',
  redirect_uris: [REDIRECT_URI],
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
  scopes: ['openid', 'offline_access', 'read'],
  is_first_party: true,
};

describe('the clients of the provider', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    ({ app } = await startProvider());
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  const send = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, json?: object) =>
    app.api(method, `/clients${path}`, { token: admin.access_token, ...(json && { json }) });
  const create = async (changes: object = {}) => {
    const { status, body } = await send('POST', '', { ...SETTINGS, ...changes });
    expect(status).toBe(201);
    return body as { client_id: string; client_secret: string | null };
  };
  const credentialsGrant = (id: string, secret: string) =>
    app.request('POST', '/oauth/token', {
      form: { grant_type: 'client_credentials' },
      headers: basic(id, secret),
    });

  it('are created with a secret that no other response has', async () => {
    const { client_id: id, client_secret: secret } = await create({ client_id: 'wiki' });
    expect([id, secret]).toEqual(['wiki', expect.stringMatching(/^uacs_[\w-]{43}$/)]);
    expect((await credentialsGrant(id, secret as string)).status).toBe(200);
    const read = await send('GET', '/wiki');
    expect(read.body).toMatchObject({ client_id: 'wiki', name: 'Wiki', is_disabled: false });
    expect(read.text + (await send('GET', '')).text).not.toContain('uacs_');
    const taken = await send('POST', '', { ...SETTINGS, client_id: 'wiki' });
    expectProblem(taken, 'validation_failed');
  });

  it('have no secret if they are public', async () => {
    const changes = { type: 'public', grant_types: ['authorization_code'] };
    const { client_id: id, client_secret: secret } = await create(changes);
    expect(secret).toBeNull();
    expectProblem(await send('POST', `/${id}/secret`, {}), 'validation_failed');
  });

  it('get a new secret, while the previous one is accepted until the end of the overlap', async () => {
    const { client_id: id, client_secret: first } = await create();
    const { body } = await send('POST', `/${id}/secret`, { overlap_hours: 1 });
    for (const secret of [first, body.client_secret]) {
      expect((await credentialsGrant(id, secret as string)).status).toBe(200);
    }
    await send('POST', `/${id}/secret`, { overlap_hours: 0 });
    for (const secret of [first, body.client_secret]) {
      const { status, body: error } = await credentialsGrant(id, secret as string);
      expect([status, error.error]).toEqual([401, 'invalid_client']);
    }
  });

  it('lose their grants at once when they are disabled or deleted', async () => {
    for (const end of ['PUT', 'DELETE'] as const) {
      const { client_id: id, client_secret: secret } = await create();
      const browser = new OauthBrowser(app);
      await browser.signIn(admin);
      const { parameters } = await authorize(browser, id, { scope: 'openid offline_access' });
      const headers = basic(id, secret as string);
      const tokens = await redeem(app, id, parameters['code'] as string, {}, headers);
      expect(tokens.status).toBe(200);
      const userinfo = () =>
        app.request('GET', '/oauth/userinfo', { token: tokens.body.access_token as string });
      expect((await userinfo()).status).toBe(200);
      const json = end === 'PUT' ? { is_disabled: true } : undefined;
      expect((await send(end, `/${id}`, json)).status).toBe(end === 'PUT' ? 200 : 204);
      expect((await userinfo()).status).toBe(401);
      expect((await credentialsGrant(id, secret as string)).status).toBe(401);
      const { status, location } = await browser.visit(`/oauth/authorize?client_id=${id}`);
      expect([status, location]).toEqual([400, undefined]);
      if (end === 'DELETE') expectProblem(await send('GET', `/${id}`), 'not_found');
      else {
        await send('PUT', `/${id}`, { is_disabled: false });
        expect((await credentialsGrant(id, secret as string)).status).toBe(200);
        // The grants stay revoked.
        expect((await userinfo()).status).toBe(401);
      }
    }
  });

  it.each([
    ['#/redirect_uris', { redirect_uris: [] }],
    ['#/redirect_uris/0', { redirect_uris: ['http://wiki.example.com/callback'] }],
    ['#/redirect_uris/0', { redirect_uris: ['https://wiki.example.com/#fragment'] }],
    ['#/redirect_uris/0', { redirect_uris: ['javascript:alert(1)'] }],
    ['#/redirect_uris/0', { redirect_uris: ['https://*.example.com/callback'] }],
    ['#/redirect_uris/0', { redirect_uris: ['/callback'] }],
    ['#/token_endpoint_auth_method', { token_endpoint_auth_method: 'none' }],
    ['#/grant_types', { grant_types: ['authorization_code', 'password'] }],
    ['#/grant_types', { type: 'public' }],
    ['#/jwks', { token_endpoint_auth_method: 'private_key_jwt' }],
    ['#/jwks', { jwks: { keys: [] } }],
    ['#/scopes', { scopes: ['two words'] }],
    ['#/audiences', { audiences: ['no uri'] }],
    ['#/backchannel_logout_uri', { backchannel_logout_uri: 'http://wiki.example.com/out' }],
    ['#/client_id', { client_id: 'two words' }],
    ['#/secret', { secret: 'mine' }],
  ])('are rejected at %s with %j', async (pointer, changes) => {
    const response = await send('POST', '', { ...SETTINGS, ...changes });
    expectProblem(response, 'validation_failed');
    expect(response.body.errors[0].pointer).toBe(pointer);
  });

  it.each([
    'http://127.0.0.1/callback',
    'http://[::1]:8080/callback',
    'http://localhost:3000/callback',
    'com.example.app:/callback',
  ])('may return to %s', async (uri) => {
    const { client_id: id } = await create({ redirect_uris: [uri] });
    expect((await send('DELETE', `/${id}`)).status).toBe(204);
  });

  it('are listed by pages', async () => {
    const ids: string[] = [];
    let cursor = '';
    do {
      const { body } = await send('GET', `?limit=2&with_total=true${cursor}`);
      ids.push(...(body.data as { client_id: string }[]).map(({ client_id: id }) => id));
      cursor = body.next_cursor === null ? '' : `&cursor=${body.next_cursor}`;
      expect(body.total).toBeGreaterThan(2);
    } while (cursor !== '');
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain('wiki');
  });
});
