import { createAuthClient, memoryStore, type TokenStore } from '../../sdk/src/index.js';
import { tokenOf } from './tokens.js';
import { BASE_URL } from './stub-service.js';

const ADA = { username: 'ada', password: 'correct horse battery' };
const PAIR = { access_token: tokenOf('ada'), refresh_token: 'refresh-1', token_type: 'Bearer' };
const STATE = { sign_in_token: 'uasi_1', expires_in: 600, next: ['totp', 'recovery_code'] };

const problem = (status: number, code: string, members = {}) =>
  Response.json(
    { code, ...members },
    { status, headers: { 'content-type': 'application/problem+json' } },
  );
const UNFINISHED = () => problem(401, 'second_factor_required', STATE);

/** A client of a service with these responses, in this order. */
function clientOf(responses: Response[], store: TokenStore = memoryStore()) {
  const sent: { path: string; body: Record<string, unknown> }[] = [];
  const errors: unknown[] = [];
  const auth = createAuthClient({
    baseUrl: BASE_URL,
    store,
    onStoreError: (error) => errors.push(error),
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const path = new URL(request.url).pathname.replace('/api/v1', '');
      sent.push({ path, body: (await request.json()) as Record<string, unknown> });
      return responses.shift() ?? problem(404, 'not_found');
    },
  });
  return { auth, store, sent, errors };
}

describe('a sign-in with the SDK', () => {
  it('is signed in by a password that suffices', async () => {
    const { auth, store } = clientOf([Response.json(PAIR)]);
    const result = await auth.login(ADA);
    expect([result.status, result.error, result.attempt]).toEqual([
      'signed_in',
      undefined,
      undefined,
    ]);
    expect(result.data?.access_token).toBe(PAIR.access_token);
    expect(await store.read()).toEqual({
      access_token: PAIR.access_token,
      refresh_token: 'refresh-1',
    });
  });

  it('is rejected with the error of the service, and stores nothing', async () => {
    const { auth, store } = clientOf([problem(401, 'invalid_credentials')]);
    const result = await auth.login(ADA);
    expect([result.status, result.error?.code]).toEqual(['rejected', 'invalid_credentials']);
    expect(await store.read()).toBeNull();
  });

  it.each([
    ['login', (auth: ReturnType<typeof clientOf>['auth']) => auth.login(ADA)],
    [
      'register',
      (auth: ReturnType<typeof clientOf>['auth']) =>
        auth.register({ ...ADA, email: 'a@example.com' }),
    ],
    [
      'acceptInvitation',
      (auth: ReturnType<typeof clientOf>['auth']) => auth.acceptInvitation({ token: 'x', ...ADA }),
    ],
  ])('returns the next steps of an attempt from %s, and stores nothing', async (_, start) => {
    const { auth, store } = clientOf([UNFINISHED()]);
    const result = await start(auth);
    expect([result.status, result.data, result.error]).toEqual(['next', undefined, undefined]);
    expect(result.attempt).toMatchObject({ token: 'uasi_1', next: ['totp', 'recovery_code'] });
    const lifetime = Number(result.attempt?.expiresAt) - Date.now();
    expect(lifetime).toBeGreaterThan(590_000);
    expect(lifetime).toBeLessThanOrEqual(600_000);
    expect(await store.read()).toBeNull();
  });

  it('continues by the handle of an attempt', async () => {
    const { auth, sent } = clientOf([Response.json({ next: ['totp'], expires_in: 60 })]);
    const { attempt } = await auth.resumeSignIn('uasi_1');
    expect(attempt).toMatchObject({ token: 'uasi_1', next: ['totp'] });
    expect(sent).toEqual([{ path: '/auth/sign-in/status', body: { sign_in_token: 'uasi_1' } }]);
    const expired = clientOf([problem(400, 'invalid_sign_in_token')]);
    const result = await expired.auth.resumeSignIn('uasi_1');
    expect([result.status, result.error?.code]).toEqual(['rejected', 'invalid_sign_in_token']);
  });

  it('sends the token of a trusted device with later sign-ins, also after signing out', async () => {
    const { auth, sent } = clientOf([
      Response.json({ ...PAIR, trusted_device_token: 'uatd_1' }),
      new Response(null, { status: 204 }),
      Response.json(PAIR),
    ]);
    await auth.login(ADA);
    await auth.logout();
    await auth.login(ADA);
    expect(sent.at(-1)?.body).toEqual({ ...ADA, trusted_device_token: 'uatd_1' });
  });

  it('signs in if the store of trusted devices fails', async () => {
    const broken: TokenStore = {
      ...memoryStore(),
      trustedDevice: {
        read: () => Promise.reject(new Error('locked')),
        write: () => Promise.reject(new Error('locked')),
      },
    };
    const { auth, errors } = clientOf(
      [Response.json({ ...PAIR, trusted_device_token: 'uatd_1' })],
      broken,
    );
    expect((await auth.login(ADA)).status).toBe('signed_in');
    expect(errors).toEqual([new Error('locked')]);
  });
});
