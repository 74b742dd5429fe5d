import {
  type Authentication,
  type AuthenticationStrength,
  PASSWORD_AUTHENTICATION,
} from '../../src/access/authentication-strength.js';
import { PrincipalsService } from '../../src/sessions/principals.service.js';
import { SessionAuthentication } from '../../src/sessions/session-authentication.service.js';
import { SessionsService } from '../../src/sessions/sessions.service.js';
import { TestApp } from '../support/app.js';
import { decodeJwt } from '../support/jwt.js';
import { sessionIdOf } from '../support/session-checks.js';
import {
  secondsFromNow,
  sessionOf,
  sessionRows,
  setSession,
  userRows,
} from '../support/sessions.js';
import { login, refresh, register, type TestUser, type Tokens } from '../support/users.js';

const NO_CLIENT = { ip: null, userAgent: null, requestId: null };
const TWO_FACTORS = { amr: ['pwd', 'otp', 'mfa'], acr: 'aal2' } as const;

const strengthOf = ({ access_token }: Pick<Tokens, 'access_token'>) => {
  const { amr, acr, auth_time } = decodeJwt(access_token).claims;
  return { amr, acr, auth_time };
};

describe('the strength of the authentication of a session', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  const start = async (user: TestUser, authentication: Authentication): Promise<Tokens> => {
    const row = await userRows(app).findOneByOrFail({ id: user.id });
    return app.get(SessionsService).start(row, NO_CLIENT, authentication);
  };
  const principalOf = (user: TestUser, tokens: Tokens) =>
    app.get(PrincipalsService).find({ sid: sessionIdOf(tokens), sub: user.id });

  const changePassword = async (user: TestUser, tokens: Tokens) => {
    const { access_token: token } = tokens;
    const json = { current_password: user.password, new_password: 'another long password' };
    const { status, body } = await app.api('PUT', '/users/me/password', { token, json });
    expect(status).toBe(200);
    return body as Tokens;
  };

  const raise = async (user: TestUser, tokens: Tokens, strength: AuthenticationStrength) => {
    const row = await userRows(app).findOneByOrFail({ id: user.id });
    const authentication = { sessionId: sessionIdOf(tokens), client: NO_CLIENT, ...strength };
    return app.get(SessionAuthentication).raise(authentication, row);
  };

  it('is pwd and aal1 after a sign-in by password, in the row and in the access token', async () => {
    const tokens = await login(app, await register(app));
    expect(await sessionOf(app, tokens.access_token)).toMatchObject({ amr: 'pwd', acr: 'aal1' });
    expect(strengthOf(tokens)).toMatchObject({ amr: ['pwd'], acr: 'aal1' });
  });

  it('is in row, access token and principal as the sign-in gave it, each method once', async () => {
    const user = await register(app);
    const authTime = secondsFromNow(-60);
    const amr = ['pwd', 'otp', 'mfa', 'pwd'] as const;
    const tokens = await start(user, { amr, acr: 'aal2', authTime });
    const row = await sessionOf(app, tokens.access_token);
    expect(row).toMatchObject({ amr: 'pwd otp mfa', acr: 'aal2', authTime });
    expect(strengthOf(tokens)).toEqual({
      ...TWO_FACTORS,
      auth_time: Math.floor(authTime.getTime() / 1000),
    });
    expect(await principalOf(user, tokens)).toMatchObject({ ...TWO_FACTORS, authTime });
  });

  it('stays through refreshes, of a cached session and of one read again', async () => {
    const user = await register(app);
    const tokens = await start(user, TWO_FACTORS);
    const { body: first } = await refresh(app, tokens.refresh_token);
    const { body: second } = await refresh(app, first.refresh_token);
    const { body: repeated } = await refresh(app, first.refresh_token);
    for (const each of [first, second, repeated]) {
      expect(strengthOf(each)).toMatchObject(TWO_FACTORS);
    }
  });

  it('is in the token of the next refresh even where a cached session is older', async () => {
    const user = await register(app);
    const { body } = await refresh(app, user.refresh_token);
    // Not published, as a change that another instance has just committed.
    const raised = { amr: 'pwd otp mfa', acr: 'aal2' } as const;
    await sessionRows(app).update({ id: sessionIdOf(user) }, raised);
    const { body: next } = await refresh(app, body.refresh_token);
    expect(strengthOf(next)).toMatchObject(TWO_FACTORS);
    const { body: replayed } = await refresh(app, body.refresh_token);
    expect(strengthOf(replayed)).toMatchObject(TWO_FACTORS);
  });

  it('is in the own list of sessions and in the export', async () => {
    const user = await register(app);
    const tokens = await start(user, TWO_FACTORS);
    const { access_token: token } = tokens;
    const { body } = await app.api('GET', '/users/me/sessions', { token });
    const strengths = [TWO_FACTORS, { amr: ['pwd'], acr: 'aal1' }];
    expect(body.data).toMatchObject(strengths);
    const { body: exported } = await app.api('GET', '/users/me/export', { token });
    expect(exported.sessions).toHaveLength(2);
    expect(exported.sessions).toEqual(
      expect.arrayContaining(strengths.map((each) => expect.objectContaining(each))),
    );
  });

  describe('after a password change', () => {
    it('is that of the session that the new one replaces, with its time', async () => {
      const user = await register(app);
      const authTime = secondsFromNow(-60);
      const changed = await changePassword(user, await start(user, { ...TWO_FACTORS, authTime }));
      expect(await sessionOf(app, changed.access_token)).toMatchObject({
        amr: 'pwd otp mfa',
        acr: 'aal2',
        authTime,
      });
      expect(strengthOf(changed)).toMatchObject(TWO_FACTORS);
    });

    it('has the time of the change in a session of one factor, and the method of the password', async () => {
      const user = await register(app);
      const tokens = await start(user, { amr: ['email'], acr: 'aal1' });
      await setSession(app, tokens.access_token, { authTime: secondsFromNow(-60) });
      const changed = await changePassword(user, tokens);
      const row = await sessionOf(app, changed.access_token);
      expect(row).toMatchObject({ amr: 'email pwd', acr: 'aal1', authTime: row.createdAt });
    });
  });

  describe('after another authentication in the session', () => {
    it('is raised in row, access token and principal, and the session keeps its refresh token', async () => {
      const user = await register(app);
      await setSession(app, user.access_token, { authTime: secondsFromNow(-3600) });
      await principalOf(user, user);
      const startedAt = Date.now();
      const raised = await raise(user, user, TWO_FACTORS);
      expect(sessionIdOf(raised)).toBe(sessionIdOf(user));
      const { authTime, ...row } = await sessionOf(app, user.access_token);
      expect(row).toMatchObject({ amr: 'pwd otp mfa', acr: 'aal2' });
      expect(authTime.getTime()).toBeGreaterThanOrEqual(startedAt);
      expect(strengthOf(raised)).toEqual({
        ...TWO_FACTORS,
        auth_time: Math.floor(authTime.getTime() / 1000),
      });
      expect(await principalOf(user, user)).toMatchObject({ ...TWO_FACTORS, authTime });
      const { body } = await refresh(app, user.refresh_token);
      expect(strengthOf(body)).toEqual(strengthOf(raised));
    });

    it('is not lowered by a weaker one', async () => {
      const user = await register(app);
      const tokens = await start(user, { amr: ['swk', 'user', 'mfa'], acr: 'aal2' });
      const { body } = await app.api('POST', '/auth/reauthenticate', {
        token: tokens.access_token,
        json: { password: user.password },
      });
      expect(strengthOf(body)).toMatchObject({ amr: ['swk', 'user', 'mfa', 'pwd'], acr: 'aal2' });
    });

    it('has a time that is not before that of the last one', async () => {
      const user = await register(app);
      const authTime = secondsFromNow(60);
      await setSession(app, user.access_token, { authTime });
      await raise(user, user, TWO_FACTORS);
      expect((await sessionOf(app, user.access_token)).authTime).toEqual(authTime);
    });

    it('is the union of 100 parallel ones', async () => {
      const user = await register(app);
      const strengths: AuthenticationStrength[] = [
        PASSWORD_AUTHENTICATION,
        TWO_FACTORS,
        { amr: ['email'], acr: 'aal1' },
        { amr: ['hwk', 'user', 'mfa'], acr: 'aal2' },
      ];
      const all = Array.from({ length: 100 }, (_, i) => strengths[i % 4] as AuthenticationStrength);
      await Promise.all(all.map((strength) => raise(user, user, strength)));
      const { amr, acr } = await sessionOf(app, user.access_token);
      expect(amr.split(' ').toSorted()).toEqual(['email', 'hwk', 'mfa', 'otp', 'pwd', 'user']);
      expect(acr).toBe('aal2');
    });

    it.each<[string, (user: TestUser) => Promise<unknown>]>([
      [
        'revoked session',
        ({ refresh_token }) => app.api('POST', '/auth/logout', { json: { refresh_token } }),
      ],
      [
        'expired session',
        ({ access_token }) => setSession(app, access_token, { expiresAt: secondsFromNow(-1) }),
      ],
      ['disabled user', ({ id }) => userRows(app).update({ id }, { isActive: false })],
      [
        'user with other credentials',
        ({ id }) => userRows(app).update({ id }, { credentialEpoch: 7 }),
      ],
    ])('is not raised for a %s', async (_, change) => {
      const user = await register(app);
      const row = await userRows(app).findOneByOrFail({ id: user.id });
      await change(user);
      const before = await sessionOf(app, user.access_token);
      const authentication = { sessionId: before.id, client: NO_CLIENT, ...TWO_FACTORS };
      const raised = app.get(SessionAuthentication).raise(authentication, row);
      await expect(raised).rejects.toMatchObject({ code: 'invalid_token' });
      expect(await sessionOf(app, user.access_token)).toEqual(before);
    });

    it('is not raised in a session of another user', async () => {
      const [user, other] = [await register(app), await register(app)];
      await expect(raise(user, other, TWO_FACTORS)).rejects.toMatchObject({
        code: 'invalid_token',
      });
      expect(await sessionOf(app, other.access_token)).toMatchObject({ acr: 'aal1' });
    });
  });
});
