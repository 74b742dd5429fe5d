import { createAuthClient, memoryStore, type Tokens } from '../../sdk/src/index.js';
import { BASE_URL } from './stub-service.js';
import { tokenOf } from './tokens.js';

const STORED = { access_token: tokenOf('ada'), refresh_token: 'refresh-1' };
const RAISED = { access_token: tokenOf('ada', { acr: 'aal2' }), token_type: 'Bearer' };
const STATE = { sign_in_token: 'uasi_1', expires_in: 600, next: ['totp'] };

const problem = (code: string, members = {}) =>
  Response.json(
    { code, ...members },
    { status: 401, headers: { 'content-type': 'application/problem+json' } },
  );

describe('a step-up with the SDK', () => {
  let store: ReturnType<typeof memoryStore>;
  let sent: { path: string; authorization: string | null }[];

  let whenSent: () => void | Promise<void>;

  beforeEach(async () => {
    whenSent = () => undefined;
    store = memoryStore();
    await store.write(STORED);
    sent = [];
  });

  const clientOf = (...responses: Response[]) =>
    createAuthClient({
      baseUrl: BASE_URL,
      store,
      fetch: async (input, init) => {
        const request = new Request(input, init);
        const authorization = request.headers.get('authorization');
        await whenSent();
        sent.push({ path: new URL(request.url).pathname.replace('/api/v1', ''), authorization });
        return responses.shift() ?? new Response(null, { status: 500 });
      },
    });

  it('keeps the refresh token with an access token that was raised by the password', async () => {
    const result = await clientOf(Response.json(RAISED)).stepUp({ password: 'x' });
    expect(result.status).toBe('signed_in');
    expect(await store.read()).toEqual({ ...STORED, access_token: RAISED.access_token });
  });

  it('opens an attempt of the session, without a refresh', async () => {
    const result = await clientOf(problem('second_factor_required', STATE)).stepUp({
      password: 'x',
    });
    expect(result.attempt).toMatchObject({ token: 'uasi_1', next: ['totp'] });
    expect(await store.read()).toEqual(STORED);
    expect(sent).toEqual([
      { path: '/auth/reauthenticate', authorization: `Bearer ${STORED.access_token}` },
    ]);
  });

  it('keeps the refresh token that another tab has stored meanwhile', async () => {
    const other = { access_token: tokenOf('ada', { jti: '2' }), refresh_token: 'refresh-2' };
    whenSent = () => store.write(other);
    await clientOf(Response.json(RAISED)).stepUp({ password: 'x' });
    expect(await store.read()).toEqual({
      access_token: RAISED.access_token,
      refresh_token: 'refresh-2',
    });
  });

  it.each<[string, Tokens | null]>([
    ['no tokens after signing out meanwhile', null],
    [
      'the tokens of another user that signed in meanwhile',
      { access_token: tokenOf('grace'), refresh_token: 'refresh-9' },
    ],
  ])('keeps %s', async (_, meanwhile) => {
    whenSent = () => store.write(meanwhile);
    await clientOf(Response.json(RAISED)).stepUp({ password: 'x' });
    expect(await store.read()).toEqual(meanwhile);
  });
});
