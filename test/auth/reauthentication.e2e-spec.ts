import { jest } from '@jest/globals';
import bcrypt from 'bcrypt';
import { PasswordHasher } from '../../src/credentials/password/password-hasher.js';
import { PrincipalsService } from '../../src/sessions/principals.service.js';
import { auditEvents } from '../support/audit.js';
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
import { statementsOf } from '../support/statements.js';
import {
  isAccessTokenValid,
  login,
  refresh,
  register,
  registerAdmin,
  type TestUser,
} from '../support/users.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

const NEW_PASSWORD = 'another long password';
const AN_HOUR_AGO = -3600;

const authTimeOf = (accessToken: string) => decodeJwt(accessToken).claims['auth_time'] as number;
const toSeconds = (date: Date) => Math.floor(date.getTime() / 1000);

describe('a reauthentication', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  const reauthenticate = (token: string, password: unknown, on = app) =>
    on.api('POST', '/auth/reauthenticate', { token, json: { password } });
  const age = ({ access_token }: Pick<TestUser, 'access_token'>) =>
    setSession(app, access_token, { authTime: secondsFromNow(AN_HOUR_AGO) });
  const principalOf = (user: Pick<TestUser, 'access_token' | 'id'>, on = app) =>
    on.get(PrincipalsService).find({ sid: sessionIdOf(user), sub: user.id });

  it('follows a sign-in, and its time is the auth_time of session and access token', async () => {
    const user = await register(app);
    const { authTime, createdAt } = await sessionOf(app, user.access_token);
    expect(authTime).toEqual(createdAt);
    expect(authTimeOf(user.access_token)).toBe(toSeconds(createdAt));
    expect(await principalOf(user)).toMatchObject({ authTime });
  });

  it('raises auth_time of the session and returns an access token with the new time', async () => {
    const user = await register(app);
    await age(user);
    const before = await sessionOf(app, user.access_token);
    const { status, body } = await reauthenticate(user.access_token, user.password);
    expect(status).toBe(200);
    expect(Object.keys(body).toSorted()).toEqual(['access_token', 'expires_in', 'token_type']);
    const after = await sessionOf(app, user.access_token);
    expect(toSeconds(after.authTime)).toBeGreaterThanOrEqual(toSeconds(before.authTime) + 3600);
    expect(after).toEqual({ ...before, authTime: after.authTime });
    expect(sessionIdOf(body)).toBe(before.id);
    expect(authTimeOf(body.access_token)).toBe(toSeconds(after.authTime));
    expect(await isAccessTokenValid(app, body.access_token)).toBe(true);
  });

  it('is in force at once for access tokens that were issued before', async () => {
    const user = await register(app);
    await age(user);
    const { authTime: before } = (await principalOf(user)) ?? {};
    expect(toSeconds(before as Date)).toBeLessThanOrEqual(toSeconds(secondsFromNow(AN_HOUR_AGO)));
    await reauthenticate(user.access_token, user.password);
    const { authTime } = await sessionOf(app, user.access_token);
    expect(await principalOf(user)).toMatchObject({ authTime });
  });

  it('leaves the refresh token valid, and a refresh keeps auth_time', async () => {
    const user = await register(app);
    const first = (await refresh(app, user.refresh_token)).body;
    await age(user);
    await reauthenticate(user.access_token, user.password);
    const { authTime } = await sessionOf(app, user.access_token);
    // The second refresh takes the session from the cache.
    const second = (await refresh(app, first.refresh_token)).body;
    const third = (await refresh(app, second.refresh_token)).body;
    const times = [second, third].map(({ access_token }) => authTimeOf(access_token));
    expect(times).toEqual([toSeconds(authTime), toSeconds(authTime)]);
  });

  it('is in the token of the next refresh even where a cached session is older', async () => {
    const user = await register(app);
    const { refresh_token } = (await refresh(app, user.refresh_token)).body;
    const authTime = secondsFromNow(AN_HOUR_AGO);
    // Not published, as a change that another instance has just committed.
    await sessionRows(app).update({ id: sessionIdOf(user) }, { authTime });
    const { access_token } = (await refresh(app, refresh_token)).body;
    expect(authTimeOf(access_token)).toBe(toSeconds(authTime));
  });

  it('is shown in the list of sessions, and leaves other sessions as they are', async () => {
    const user = await register(app);
    const other = await login(app, user);
    for (const session of [user, other]) await age(session);
    await reauthenticate(user.access_token, user.password);
    const rows = [
      await sessionOf(app, other.access_token),
      await sessionOf(app, user.access_token),
    ];
    expect(rows[1]?.authTime.getTime()).toBeGreaterThan(rows[0]?.authTime.getTime() as number);
    const { body } = await app.api('GET', '/users/me/sessions', { token: user.access_token });
    expect(body.data).toMatchObject(
      rows.map(({ id, authTime }) => ({ id, auth_time: authTime.toISOString() })),
    );
  });

  it('is recorded with its session', async () => {
    const user = await register(app);
    await reauthenticate(user.access_token, 'not the password');
    await reauthenticate(user.access_token, user.password);
    const session_id = sessionIdOf(user);
    const events = await auditEvents(app, admin, `user_id=${user.id}`);
    expect(events.filter(({ event }) => event.startsWith('reauth'))).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ event: 'reauthenticated', actor_id: user.id, session_id }),
        expect.objectContaining({
          event: 'reauthentication_failed',
          actor_id: user.id,
          session_id,
        }),
      ]),
    );
  });

  it('rejects a wrong password, one of a user without a password, and an expired temporary one alike', async () => {
    const users = [await register(app), await register(app), await register(app)] as const;
    await userRows(app).update({ id: users[1].id }, { passwordHash: null });
    await userRows(app).update({ id: users[2].id }, { passwordExpiresAt: secondsFromNow(-1) });
    const spies = [jest.spyOn(bcrypt, 'compare'), jest.spyOn(bcrypt, 'hash')];
    const rejections: unknown[] = [];
    for (const [i, user] of users.entries()) {
      await age(user);
      const before = await sessionOf(app, user.access_token);
      const password = i === 0 ? 'not the password' : user.password;
      for (const spy of spies) spy.mockClear();
      const { status, body } = await reauthenticate(user.access_token, password);
      const hashes = spies.map(({ mock }) => mock.calls.length).reduce((a, b) => a + b, 0);
      rejections.push({
        status,
        code: body.code,
        detail: body.detail,
        errors: body.errors,
        hashes,
      });
      expect(await sessionOf(app, user.access_token)).toEqual(before);
    }
    for (const spy of spies) spy.mockRestore();
    const pointer = '#/password';
    expect(rejections[0]).toMatchObject({
      status: 422,
      errors: [{ pointer, code: 'wrong_password', detail: expect.any(String) }],
      hashes: 1,
    });
    expect(rejections.slice(1)).toEqual([rejections[0], rejections[0]]);
  });

  it.each([[''], [['a list']], [null], ['x'.repeat(257)]])(
    'rejects %j as a password before any work',
    async (password) => {
      const { access_token } = await register(app);
      const statements = await statementsOf(app, async () => {
        expect((await reauthenticate(access_token, password)).status).toBe(422);
      });
      expect(statements.filter((sql) => sql.includes('password_hash'))).toEqual([]);
    },
  );

  it.each<[string, (user: TestUser) => Promise<unknown>]>([
    [
      'the session is revoked',
      ({ refresh_token }) => app.api('POST', '/auth/logout', { json: { refresh_token } }),
    ],
    [
      'the password is changed by an admin',
      ({ id }) =>
        app.api('PUT', `/users/${id}`, {
          token: admin.access_token,
          json: { password: NEW_PASSWORD },
        }),
    ],
    [
      'the epoch of the credentials is incremented',
      ({ id }) => userRows(app).update({ id }, { credentialEpoch: 7 }),
    ],
    [
      'the user is deleted',
      ({ id }) => app.api('DELETE', `/users/${id}`, { token: admin.access_token }),
    ],
  ])('is rejected when %s while the password is compared', async (_, change) => {
    const user = await register(app);
    const hasher = app.get(PasswordHasher);
    const matches = hasher.matches.bind(hasher);
    const spy = jest.spyOn(hasher, 'matches').mockImplementationOnce(async (...compared) => {
      const isMatch = await matches(...compared);
      await change(user);
      return isMatch;
    });
    const { status, body } = await reauthenticate(user.access_token, user.password);
    spy.mockRestore();
    expect([status, body.code]).toEqual([401, 'invalid_token']);
  });

  it('is in force on another instance', async () => {
    if (ENGINE === 'sqlite') return;
    const other = await TestApp.start({}, app.database);
    const user = await register(app);
    await age(user);
    await principalOf(user, other);
    const { refresh_token } = (await refresh(other, user.refresh_token)).body;
    const { body } = await reauthenticate(user.access_token, user.password);
    const { authTime } = await sessionOf(app, user.access_token);
    expect(await isAccessTokenValid(other, body.access_token)).toBe(true);
    const refreshed = (await refresh(other, refresh_token)).body;
    expect(authTimeOf(refreshed.access_token)).toBe(toSeconds(authTime));
    await other.close();
  });
});

describe('the rate limits of reauthentication', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_PASSWORD_PER_SESSION: '3/15m',
      RATE_LIMIT_PASSWORD_PER_USER: '6/1h',
    });
  });
  afterAll(() => app.close());

  it('count wrong passwords together with those of password changes, by session', async () => {
    const user = await register(app);
    const wrong = 'not the password';
    const guess = { current_password: wrong, new_password: NEW_PASSWORD };
    const token = user.access_token;
    const reauthenticate = (accessToken: string, password: string) =>
      app.api('POST', '/auth/reauthenticate', { token: accessToken, json: { password } });
    const statuses = [
      (await app.api('PUT', '/users/me/password', { token, json: guess })).status,
      (await reauthenticate(token, wrong)).status,
      (await reauthenticate(token, user.password)).status,
      (await reauthenticate(token, wrong)).status,
      (await reauthenticate(token, user.password)).status,
    ];
    expect(statuses).toEqual([422, 422, 200, 422, 429]);
    const other = await login(app, user);
    expect((await reauthenticate(other.access_token, user.password)).status).toBe(200);
    expect((await reauthenticate(other.access_token, user.password)).status).toBe(200);
    const { status, headers } = await reauthenticate(other.access_token, user.password);
    expect([status, headers['ratelimit-policy']]).toEqual([429, '"password-user";q=6;w=3600']);
  });
});
