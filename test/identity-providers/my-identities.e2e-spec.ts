import { TestApp } from '../support/app.js';
import { issueToken } from '../support/one-time-tokens.js';
import { secondsFromNow, setSession, userRows } from '../support/sessions.js';
import { UpstreamProvider } from '../support/upstream-provider.js';
import { register, registerAdmin, type TestUser } from '../support/users.js';

describe('the own identities', () => {
  let upstream: UpstreamProvider;
  let app: TestApp;
  let user: TestUser;
  let count = 0;
  beforeAll(async () => {
    upstream = await UpstreamProvider.start();
    app = await TestApp.start({ IDENTITY_PROVIDERS_ENABLED: 'true' });
    const { access_token: token } = await registerAdmin(app);
    const { clientId: client_id, clientSecret: client_secret, issuer } = upstream;
    const json = { provider: 'work', kind: 'oidc', name: 'Work', issuer, client_id, client_secret };
    expect((await app.api('POST', '/identity-providers', { token, json })).status).toBe(201);
  });
  beforeEach(async () => {
    count += 1;
    upstream.person = { sub: `linked-${count}`, email: `linked${count}@work.example` };
    user = await register(app);
  });
  afterAll(async () => {
    await app.close();
    await upstream.close();
  });

  const start = ({ access_token: token } = user) =>
    app.api('POST', '/users/me/identities/start', { token, json: { provider: 'work' } });
  const finish = async (visit: Record<string, string>, { access_token: token } = user) => {
    const { provider_sign_in_token } = visit;
    const response = upstream.authorize(visit['authorization_url'] ?? '');
    const json = { provider_sign_in_token, response };
    return app.api('POST', '/users/me/identities', { token, json });
  };
  const list = async () => {
    const { body } = await app.api('GET', '/users/me/identities', { token: user.access_token });
    return body.items;
  };
  const unlink = (id: string) =>
    app.api('DELETE', `/users/me/identities/${id}`, { token: user.access_token });
  const signIn = async () => {
    const json = { provider: 'work' };
    const { body } = await app.api('POST', '/auth/sign-in/provider', { json });
    const { provider_sign_in_token, authorization_url } = body;
    const response = upstream.authorize(authorization_url);
    const completion = { provider_sign_in_token, response };
    return app.api('POST', '/auth/sign-in/provider/complete', { json: completion });
  };

  it('are linked with a recent authentication, listed, used to sign in, and unlinked', async () => {
    const linked = await finish((await start()).body);
    expect(linked.status).toBe(201);
    expect(await list()).toEqual([linked.body]);
    expect(linked.body).toMatchObject({
      provider: 'work',
      provider_name: 'Work',
      subject: `linked-${count}`,
      email: `linked${count}@work.example`,
    });
    const { body } = await signIn();
    const me = await app.api('GET', '/users/me', { token: body.access_token });
    expect(me.body.id).toBe(user.id);
    expect((await unlink(linked.body.id)).status).toBe(204);
    expect(await list()).toEqual([]);
    expect((await unlink(linked.body.id)).status).toBe(404);
  });

  it('are linked by the session that started it only', async () => {
    const { body: visit } = await start();
    const stranger = await register(app);
    expect((await finish(visit, stranger)).body.code).toBe('invalid_provider_sign_in');
    expect(await list()).toEqual([]);
  });

  it('belong to one user each', async () => {
    await finish((await start()).body);
    const other = await register(app);
    const second = await finish((await start(other)).body, other);
    expect(second.body).toMatchObject({ status: 409, code: 'identity_taken' });
  });

  it('are not linked by a response to a sign-in, nor the other way round', async () => {
    const { body: visit } = await start();
    const { provider_sign_in_token, authorization_url } = visit;
    const response = upstream.authorize(authorization_url);
    const json = { provider_sign_in_token, response };
    const mixed = await app.api('POST', '/auth/sign-in/provider/complete', { json });
    expect(mixed.body.code).toBe('invalid_provider_sign_in');
    const request = { json: { provider: 'work' } };
    const { body: other } = await app.api('POST', '/auth/sign-in/provider', request);
    expect((await finish(other)).body.code).toBe('invalid_provider_sign_in');
  });

  it('need a recent authentication to change', async () => {
    const { body: visit } = await start();
    await setSession(app, user.access_token, { authTime: secondsFromNow(-3600) });
    for (const { body } of [await start(), await finish(visit)]) {
      expect(body.code).toBe('insufficient_user_authentication');
    }
  });

  it('keep the last method of sign-in', async () => {
    const { body: tokens } = await signIn();
    user = { ...user, ...tokens };
    const [identity] = await list();
    expect((await unlink(identity.id)).body.code).toBe('last_sign_in_method');
    expect(await list()).toHaveLength(1);
  });

  it.each([
    ['a reset of the password', 'reset_password', '/auth/password-reset'],
    ['an undone change of the address', 'undo_email_change', '/auth/email-change/undo'],
  ] as const)(
    'are removed by %s, which gives the user to its mailbox',
    async (_, purpose, path) => {
      await finish((await start()).body);
      const { token } = await issueToken(app, purpose, user);
      const json =
        purpose === 'reset_password'
          ? { token, new_password: 'a password of the owner' }
          : { token };
      expect((await app.api('POST', path, { json })).status).toBe(204);
      const { body: stranger } = await signIn();
      const me = await app.api('GET', '/users/me', { token: stranger.access_token });
      expect(me.body.id).not.toBe(user.id);
    },
  );

  it('stay at a reset of the password where the address was verified', async () => {
    await finish((await start()).body);
    await userRows(app).update({ id: user.id }, { emailVerifiedAt: new Date() });
    const { token } = await issueToken(app, 'reset_password', user);
    const json = { token, new_password: 'a password of the owner' };
    expect((await app.api('POST', '/auth/password-reset', { json })).status).toBe(204);
    const { body } = await signIn();
    const me = await app.api('GET', '/users/me', { token: body.access_token });
    expect(me.body.id).toBe(user.id);
  });

  it('prove a user without a password again, for a change of its factors', async () => {
    const { body: tokens } = await signIn();
    const token = tokens.access_token;
    const { body: me } = await app.api('GET', '/users/me', { token });
    await userRows(app).update({ id: me.id }, { passwordHash: null });
    const { body } = await app.api('POST', '/auth/reauthenticate', { token, json: {} });
    expect(body).toMatchObject({ code: 'second_factor_required', next: ['provider'] });
    const { sign_in_token } = body;
    const json = { provider: 'work', sign_in_token };
    const { body: visit } = await app.api('POST', '/auth/sign-in/provider', { json });
    expect(new URL(visit.authorization_url).searchParams.get('prompt')).toBe('login');
    const response = upstream.authorize(visit.authorization_url);
    const { provider_sign_in_token } = visit;
    const completion = { provider_sign_in_token, response, sign_in_token };
    const raised = await app.api('POST', '/auth/sign-in/provider/complete', { json: completion });
    expect(raised.status).toBe(200);
    expect(raised.body.refresh_token).toBeUndefined();
  });
});
