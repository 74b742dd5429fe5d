import { PASSWORD_AUTHENTICATION } from '../../src/access/authentication-strength.js';
import { RefusalLog } from '../../src/audit/refusal-log.js';
import { SessionsService } from '../../src/sessions/sessions.service.js';
import {
  type TestUser,
  login,
  newUser,
  refresh,
  register,
  registerAdmin,
} from '../support/users.js';
import { TestApp } from '../support/app.js';
import { auditEvents } from '../support/audit.js';
import { command } from '../support/command-line.js';
import { sessionIdOf } from '../support/session-checks.js';
import { secondsFromNow, setSession, userRows } from '../support/sessions.js';

const FROM = { 'x-request-id': 'the-request', 'user-agent': 'a-browser/1.0' };

describe('audit log', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  const eventsAbout = ({ id }: TestUser, query = '') =>
    auditEvents(app, admin, `user_id=${id}&${query}`);
  /** The events of a user after registration and sign-in, the oldest first. */
  const laterEvents = async (user: TestUser) =>
    (await eventsAbout(user, 'sort=occurred_at')).filter(
      ({ event }) => event !== 'user_registered' && event !== 'signed_in',
    );
  const change = (user: TestUser, json: object) =>
    app.api('PUT', `/users/${user.id}`, { json, token: admin.access_token, headers: FROM });

  const failSignIn = (username: string, headers = {}) =>
    app.api('POST', '/auth/login', { json: { username, password: 'wrong' }, headers });
  const countOmitted = async () => {
    const events = await auditEvents(app, admin, 'event=events_omitted');
    const ofFailures = events.filter(({ details: d }) => d.omitted_event === 'sign_in_failed');
    return ofFailures.reduce((sum, { details }) => sum + (details.omitted_count ?? 0), 0);
  };
  const listFailures = () => auditEvents(app, admin, 'event=sign_in_failed');

  it('records the actor, the user, the change, the time and the client', async () => {
    const user = await register(app);
    const before = Date.now();
    await change(user, { full_name: 'Ada Lovelace' });
    const [event] = await laterEvents(user);
    expect(event).toEqual({
      id: expect.any(String),
      occurred_at: expect.any(String),
      event: 'user_changed',
      actor_id: admin.id,
      user_id: user.id,
      session_id: null,
      ip: '127.0.0.1',
      user_agent: 'a-browser/1.0',
      request_id: 'the-request',
      details: { fields: ['full_name'] },
    });
    const occurredAt = Date.parse(event?.occurred_at ?? '');
    expect(occurredAt).toBeGreaterThanOrEqual(before);
    expect(occurredAt).toBeLessThanOrEqual(Date.now());
  });

  it('records a registration and its session with the new user as actor', async () => {
    const user = await register(app);
    const session_id = sessionIdOf(user);
    const requester = { actor_id: user.id, user_id: user.id };
    expect(await eventsAbout(user, 'sort=occurred_at')).toEqual([
      expect.objectContaining({ event: 'user_registered', session_id: null, ...requester }),
      expect.objectContaining({ event: 'signed_in', session_id, ...requester }),
    ]);
  });

  it('records each sign-in', async () => {
    const user = await register(app);
    const { access_token } = await login(app, user);
    const [event] = await eventsAbout(user);
    expect(event).toMatchObject({ event: 'signed_in', session_id: sessionIdOf({ access_token }) });
  });

  it.each<[string, (user: TestUser) => Promise<unknown>, object[]]>([
    [
      'the role',
      (user) => change(user, { role: 'admin' }),
      [{ event: 'role_changed', details: { old_role: 'user', role: 'admin' } }],
    ],
    [
      'the username and the address',
      (user) => change(user, { username: `x${user.username}`, email: `x${user.email}` }),
      [{ event: 'user_changed', details: { fields: ['email', 'username'] } }],
    ],
    [
      'the disabling of a user, which revokes its sessions',
      (user) => change(user, { is_active: false }),
      [
        { event: 'user_changed', details: { fields: ['is_active'], is_active: false } },
        { event: 'session_ended', details: { reason: 'user_disabled', session_count: 1 } },
      ],
    ],
    [
      'the password, which revokes the sessions of the user',
      (user) => change(user, { password: 'quite another password' }),
      [
        { event: 'password_changed' },
        { event: 'session_ended', details: { reason: 'password_changed', session_count: 1 } },
      ],
    ],
    [
      'all sessions of a user, which are revoked',
      ({ id }) => app.api('DELETE', `/users/${id}/sessions`, { token: admin.access_token }),
      [
        {
          event: 'session_ended',
          session_id: null,
          details: { reason: 'admin', session_count: 1 },
        },
      ],
    ],
    [
      'a user, which is deleted',
      ({ id }) => app.api('DELETE', `/users/${id}`, { token: admin.access_token }),
      [{ event: 'user_deleted' }],
    ],
    ['no event for an unchanged username', (user) => change(user, { username: user.username }), []],
  ])('records changes of a user by an admin: %s', async (_, act, expected) => {
    const user = await register(app);
    await act(user);
    expect(await laterEvents(user)).toEqual(
      expected.map((event) => expect.objectContaining({ actor_id: admin.id, ...event })),
    );
  });

  it.each<[string, (user: TestUser) => Promise<unknown>, object[]]>([
    [
      'the full name',
      ({ access_token: token }) =>
        app.api('PUT', '/users/me', { json: { full_name: 'New' }, token }),
      [{ event: 'user_changed', details: { fields: ['full_name'] } }],
    ],
    [
      'the password, with the revoked sessions',
      ({ access_token: token, password }) =>
        app.api('PUT', '/users/me/password', {
          json: { current_password: password, new_password: 'quite another password' },
          token,
        }),
      [
        { event: 'password_changed' },
        { event: 'session_ended', details: { reason: 'password_changed', session_count: 1 } },
      ],
    ],
    [
      'the logout of a session',
      ({ refresh_token }) => app.api('POST', '/auth/logout', { json: { refresh_token } }),
      [{ event: 'session_ended', details: { reason: 'logout', session_count: 1 } }],
    ],
    [
      'the logout of all sessions',
      ({ access_token: token }) => app.api('POST', '/auth/logout-all', { token }),
      [{ event: 'session_ended', details: { reason: 'logout_all', session_count: 1 } }],
    ],
    [
      'a failed password change',
      ({ access_token: token }) =>
        app.api('PUT', '/users/me/password', {
          json: { current_password: 'a wrong one', new_password: 'quite another password' },
          token,
        }),
      [{ event: 'password_change_failed' }],
    ],
  ])('records changes by a user itself: %s', async (_, act, expected) => {
    const user = await register(app);
    await act(user);
    expect(await laterEvents(user)).toEqual(
      expected.map((event) => expect.objectContaining({ actor_id: user.id, ...event })),
    );
  });

  it('records a repeated logout once, with its session', async () => {
    const user = await register(app);
    const { refresh_token } = user;
    for (let i = 0; i < 3; i += 1) {
      await app.api('POST', '/auth/logout', { json: { refresh_token } });
    }
    expect(await laterEvents(user)).toEqual([
      expect.objectContaining({ event: 'session_ended', session_id: sessionIdOf(user) }),
    ]);
  });

  it('records concurrent reuse of a refresh token once, without an actor', async () => {
    const user = await register(app);
    await refresh(app, user.refresh_token);
    await setSession(app, user.access_token, { lastUsedAt: secondsFromNow(-11) });
    // Concurrent, so that each request finds the session active.
    await Promise.all(Array.from({ length: 8 }, () => refresh(app, user.refresh_token)));
    const reused = { event: 'refresh_reused', session_id: sessionIdOf(user), actor_id: null };
    const events = (await laterEvents(user)).filter(({ event }) => event !== 'refresh_failed');
    expect(events).toEqual([expect.objectContaining(reused)]);
  });

  it('records the session that follows a password change', async () => {
    const user = await register(app);
    const { body: pair } = await app.api('PUT', '/users/me/password', {
      json: { current_password: user.password, new_password: 'quite another password' },
      token: user.access_token,
    });
    const events = await eventsAbout(user, 'event=signed_in&sort=occurred_at');
    expect(events.map(({ session_id }) => session_id)).toEqual([
      sessionIdOf(user),
      sessionIdOf(pair),
    ]);
  });

  it('records the use of a refresh token within the grace window with address and device of both requests', async () => {
    const user = await register(app);
    const send = (remoteAddress: string, device: string) =>
      app.api('POST', '/auth/refresh', {
        json: { refresh_token: user.refresh_token },
        headers: { 'user-agent': device },
        remoteAddress,
      });
    await send('203.0.113.1', 'the owner');
    await send('203.0.113.9', 'a thief');
    expect(await laterEvents(user)).toEqual([
      expect.objectContaining({
        event: 'refresh_replayed',
        session_id: sessionIdOf(user),
        actor_id: null,
        ip: '203.0.113.9',
        user_agent: 'a thief',
        details: { rotation_ip: '203.0.113.1', rotation_user_agent: 'the owner' },
      }),
    ]);
  });

  it('records a refresh of a revoked session, and names its user only for a valid token', async () => {
    const user = await register(app);
    await app.api('POST', '/auth/logout', { json: { refresh_token: user.refresh_token } });
    await refresh(app, user.refresh_token);
    await refresh(app, `${user.refresh_token.slice(0, -4)}AAAA`);
    await refresh(app, 'nonsense');
    expect((await laterEvents(user)).slice(1)).toEqual([
      expect.objectContaining({ event: 'refresh_failed', session_id: sessionIdOf(user) }),
    ]);
    const failed = (await auditEvents(app, admin, 'event=refresh_failed')).slice(0, 3);
    expect(failed.map(({ user_id }) => user_id)).toEqual([null, null, user.id]);
  });

  it('records at most 200 denied requests of a user an hour, and the number of the others', async () => {
    const [user, other] = [await register(app), await register(app)];
    const deny = ({ access_token: token }: TestUser) => app.api('GET', '/users', { token });
    for (let i = 0; i < 15; i += 1) {
      for (let j = 0; j < 20; j += 1) await deny(user);
      await app.get(RefusalLog).flush();
    }
    await deny(other);
    const ofActor = (id: string) =>
      auditEvents(app, admin, `event=access_denied&actor_id=${id}&with_total=true`);
    expect(await ofActor(user.id)).toHaveLength(200);
    expect(await ofActor(other.id)).toHaveLength(1);
    const omitted = await auditEvents(app, admin, 'event=events_omitted');
    const counts = omitted.filter(({ details }) => details.omitted_event === 'access_denied');
    expect(counts.reduce((sum, { details }) => sum + (details.omitted_count ?? 0), 0)).toBe(100);
  });

  it('records the actor of a request that only admins may send', async () => {
    const user = await register(app);
    await app.api('DELETE', `/users/${admin.id}`, { token: user.access_token });
    expect(await eventsAbout(admin, 'event=access_denied')).toEqual([
      expect.objectContaining({
        actor_id: user.id,
        details: { route: 'DELETE /api/v1/users/{user_id}' },
      }),
    ]);
  });

  it('records a registration with a taken name', async () => {
    const { username, password } = await register(app);
    const json = { username, password, email: 'free@example.com' };
    await app.api('POST', '/auth/register', { json, headers: FROM });
    const [event] = await auditEvents(app, admin, 'event=registration_failed');
    expect(event).toMatchObject({
      request_id: 'the-request',
      details: { reason: 'username_taken' },
    });
  });

  it('records sessions revoked by the limit of sessions per user', async () => {
    const user = await register(app);
    const signInUser = await userRows(app).findOneByOrFail({ id: user.id });
    const client = { ip: null, userAgent: null, requestId: null };
    const sessions = app.get(SessionsService);
    for (let i = 0; i < 100; i += 1) {
      await sessions.start(signInUser, client, PASSWORD_AUTHENTICATION);
    }
    expect(await laterEvents(user)).toEqual([
      expect.objectContaining({
        event: 'session_ended',
        actor_id: null,
        details: { reason: 'too_many_sessions', session_count: 1 },
      }),
    ]);
  });

  it('records no successful refresh', async () => {
    const user = await register(app);
    await refresh(app, user.refresh_token);
    expect(await laterEvents(user)).toEqual([]);
  });

  it('records changes by the command line without an actor', async () => {
    const user = await register(app);
    await command(app.database, ['user', 'disable', user.username]);
    expect(await laterEvents(user)).toEqual([
      expect.objectContaining({
        event: 'user_changed',
        actor_id: null,
        ip: null,
        request_id: null,
        details: { fields: ['is_active'], is_active: false, via: 'command_line' },
      }),
      expect.objectContaining({ event: 'session_ended', actor_id: null }),
    ]);
  });

  it('records the creation of a user by an admin', async () => {
    const json = { ...newUser(), role: 'admin' };
    const { body } = await app.api('POST', '/users', { json, token: admin.access_token });
    const [event] = await auditEvents(app, admin, `user_id=${body.id}`);
    expect(event).toMatchObject({
      event: 'user_created',
      actor_id: admin.id,
      details: { role: 'admin' },
    });
  });

  describe('events of failed sign-ins', () => {
    it('name the user and the reason', async () => {
      const user = await register(app);
      await failSignIn(user.username, FROM);
      expect(await laterEvents(user)).toEqual([
        expect.objectContaining({
          event: 'sign_in_failed',
          actor_id: null,
          request_id: 'the-request',
          details: { reason: 'invalid_credentials' },
        }),
      ]);
    });

    it('distinguish a disabled user from a wrong password', async () => {
      const user = await register(app);
      await change(user, { is_active: false });
      const { username, password } = user;
      await app.api('POST', '/auth/login', { json: { username, password } });
      expect((await eventsAbout(user))[0]).toMatchObject({
        event: 'sign_in_failed',
        details: { reason: 'account_disabled' },
      });
    });

    it('do not contain an unknown name, which may be a password', async () => {
      await failSignIn('hunter2hunter2');
      const [event] = await listFailures();
      expect(event).toMatchObject({ user_id: null, details: { reason: 'invalid_credentials' } });
      expect(JSON.stringify(event)).not.toContain('hunter2');
    });

    it('are sampled under load, with the number of omitted ones', async () => {
      await app.get(RefusalLog).flush();
      const [before, omittedBefore] = [(await listFailures()).length, await countOmitted()];
      await Promise.all(Array.from({ length: 50 }, () => failSignIn('unknown')));
      const rows = (await listFailures()).length - before;
      expect(rows).toBeLessThan(50);
      expect(rows + (await countOmitted()) - omittedBefore).toBe(50);
    });
  });
});
