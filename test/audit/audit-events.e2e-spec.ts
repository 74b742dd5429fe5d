import { RefusalLog } from '../../src/audit/refusal-log.js';
import { Role } from '../../src/access/role.enum.js';
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
import { sid } from '../support/session-checks.js';
import { secondsFromNow, setSession, userRows } from '../support/sessions.js';

const FROM = { 'x-request-id': 'the-request', 'user-agent': 'a-browser/1.0' };

describe('the audit log', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  const about = ({ id }: TestUser, query = '') => auditEvents(app, admin, `user_id=${id}&${query}`);
  /** The events of one account since its sign-up, the oldest first. */
  const since = async (account: TestUser) =>
    (await about(account, 'sort=occurred_at')).filter(
      ({ event }) => event !== 'user_registered' && event !== 'signed_in',
    );
  const change = (account: TestUser, json: object) =>
    app.api('PUT', `/users/${account.id}`, { json, token: admin.access_token, headers: FROM });

  const fail = (username: string, headers = {}) =>
    app.api('POST', '/auth/login', { json: { username, password: 'wrong' }, headers });
  const omitted = async () => {
    const events = await auditEvents(app, admin, 'event=events_omitted');
    const ofFailures = events.filter(({ details: d }) => d.omitted_event === 'sign_in_failed');
    return ofFailures.reduce((sum, { details }) => sum + (details.omitted_count ?? 0), 0);
  };
  const failures = () => auditEvents(app, admin, 'event=sign_in_failed');

  it('tells who did what to whom, when, and from where', async () => {
    const account = await register(app);
    const before = Date.now();
    await change(account, { full_name: 'Somebody Else' });
    const [event] = await since(account);
    expect(event).toEqual({
      id: expect.any(String),
      occurred_at: expect.any(String),
      event: 'user_changed',
      actor_id: admin.id,
      user_id: account.id,
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

  it('has a registration and its session, as done by the new user', async () => {
    const account = await register(app);
    const session_id = sid(account);
    const requester = { actor_id: account.id, user_id: account.id };
    expect(await about(account, 'sort=occurred_at')).toEqual([
      expect.objectContaining({ event: 'user_registered', session_id: null, ...requester }),
      expect.objectContaining({ event: 'signed_in', session_id, ...requester }),
    ]);
  });

  it('has each sign-in', async () => {
    const account = await register(app);
    const { access_token } = await login(app, account);
    const [event] = await about(account);
    expect(event).toMatchObject({ event: 'signed_in', session_id: sid({ access_token }) });
  });

  it.each<[string, (account: TestUser) => Promise<unknown>, object[]]>([
    [
      'a role',
      (account) => change(account, { role: 'admin' }),
      [{ event: 'role_changed', details: { old_role: 'user', role: 'admin' } }],
    ],
    [
      'a name and an address',
      (account) =>
        change(account, { username: `x${account.username}`, email: `x${account.email}` }),
      [{ event: 'user_changed', details: { fields: ['email', 'username'] } }],
    ],
    [
      'whether it is active, which ends its sessions',
      (account) => change(account, { is_active: false }),
      [
        { event: 'user_changed', details: { fields: ['is_active'], is_active: false } },
        { event: 'session_ended', details: { reason: 'user_disabled', session_count: 1 } },
      ],
    ],
    [
      'a password, which ends its sessions',
      (account) => change(account, { password: 'quite another password' }),
      [
        { event: 'password_changed' },
        { event: 'session_ended', details: { reason: 'password_changed', session_count: 1 } },
      ],
    ],
    [
      'all its sessions',
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
      'the account away',
      ({ id }) => app.api('DELETE', `/users/${id}`, { token: admin.access_token }),
      [{ event: 'user_deleted' }],
    ],
    ['nothing', (account) => change(account, { username: account.username }), []],
  ])('has what an admin changes of an account: %s', async (_, act, expected) => {
    const account = await register(app);
    await act(account);
    expect(await since(account)).toEqual(
      expected.map((event) => expect.objectContaining({ actor_id: admin.id, ...event })),
    );
  });

  it.each<[string, (account: TestUser) => Promise<unknown>, object[]]>([
    [
      'a name',
      ({ access_token: token }) =>
        app.api('PUT', '/users/me', { json: { full_name: 'New' }, token }),
      [{ event: 'user_changed', details: { fields: ['full_name'] } }],
    ],
    [
      'a password, which ends no other session where there is none',
      ({ access_token: token, password }) =>
        app.api('PUT', '/users/me/password', {
          json: { current_password: password, new_password: 'quite another password' },
          token,
        }),
      [{ event: 'password_changed' }],
    ],
    [
      'a session',
      ({ refresh_token }) => app.api('POST', '/auth/logout', { json: { refresh_token } }),
      [{ event: 'session_ended', details: { reason: 'logout', session_count: 1 } }],
    ],
    [
      'all sessions',
      ({ access_token: token }) => app.api('POST', '/auth/logout-all', { token }),
      [{ event: 'session_ended', details: { reason: 'logout_all', session_count: 1 } }],
    ],
    [
      'a password, with the wrong one',
      ({ access_token: token }) =>
        app.api('PUT', '/users/me/password', {
          json: { current_password: 'a wrong one', new_password: 'quite another password' },
          token,
        }),
      [{ event: 'password_change_failed' }],
    ],
  ])('has what users do to their own account: %s', async (_, act, expected) => {
    const account = await register(app);
    await act(account);
    expect(await since(account)).toEqual(
      expected.map((event) => expect.objectContaining({ actor_id: account.id, ...event })),
    );
  });

  it('has a logout once, however often it is repeated, with its session', async () => {
    const account = await register(app);
    const { refresh_token } = account;
    for (let i = 0; i < 3; i += 1) {
      await app.api('POST', '/auth/logout', { json: { refresh_token } });
    }
    expect(await since(account)).toEqual([
      expect.objectContaining({ event: 'session_ended', session_id: sid(account) }),
    ]);
  });

  it('has a refresh token that was used again, once, by nobody knows whom', async () => {
    const account = await register(app);
    await refresh(app, account.refresh_token);
    await setSession(app, account.access_token, { lastUsedAt: secondsFromNow(-11) });
    // At once: each finds the session open still.
    await Promise.all(Array.from({ length: 8 }, () => refresh(app, account.refresh_token)));
    const reused = { event: 'refresh_reused', session_id: sid(account), actor_id: null };
    const events = (await since(account)).filter(({ event }) => event !== 'refresh_failed');
    expect(events).toEqual([expect.objectContaining(reused)]);
  });

  it('has a refresh of a session that is over, and whose it was only with a genuine token', async () => {
    const account = await register(app);
    await app.api('POST', '/auth/logout', { json: { refresh_token: account.refresh_token } });
    await refresh(app, account.refresh_token);
    await refresh(app, `${account.refresh_token.slice(0, -4)}AAAA`);
    await refresh(app, 'nonsense');
    expect((await since(account)).slice(1)).toEqual([
      expect.objectContaining({ event: 'refresh_failed', session_id: sid(account) }),
    ]);
    const failed = (await auditEvents(app, admin, 'event=refresh_failed')).slice(0, 3);
    expect(failed.map(({ user_id }) => user_id)).toEqual([null, null, account.id]);
  });

  it('has who tried what only admins may do', async () => {
    const account = await register(app);
    await app.api('DELETE', `/users/${admin.id}`, { token: account.access_token });
    expect(await about(admin, 'event=access_denied')).toEqual([
      expect.objectContaining({
        actor_id: account.id,
        details: { route: 'DELETE /api/v1/users/{user_id}' },
      }),
    ]);
  });

  it('has who tried to register a name that is taken', async () => {
    const { username, password } = await register(app);
    const json = { username, password, email: 'free@example.com' };
    await app.api('POST', '/auth/register', { json, headers: FROM });
    const [event] = await auditEvents(app, admin, 'event=registration_failed');
    expect(event).toMatchObject({
      request_id: 'the-request',
      details: { reason: 'username_taken' },
    });
  });

  it('has the sessions that end because there are too many', async () => {
    const account = await register(app);
    const { passwordChangedAt } = await userRows(app).findOneByOrFail({ id: account.id });
    const user = { id: account.id, role: Role.User, passwordChangedAt };
    const client = { ip: null, userAgent: null, requestId: null };
    for (let i = 0; i < 100; i += 1) await app.get(SessionsService).start(user, client);
    expect(await since(account)).toEqual([
      expect.objectContaining({
        event: 'session_ended',
        actor_id: null,
        details: { reason: 'too_many_sessions', session_count: 1 },
      }),
    ]);
  });

  it('has no refresh that went well', async () => {
    const account = await register(app);
    await refresh(app, account.refresh_token);
    expect(await since(account)).toEqual([]);
  });

  it('has what the command line does, by nobody', async () => {
    const account = await register(app);
    await command(app.database, ['user', 'disable', account.username]);
    expect(await since(account)).toEqual([
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

  it('has an account that an admin makes', async () => {
    const json = { ...newUser(), role: 'admin' };
    const { body } = await app.api('POST', '/users', { json, token: admin.access_token });
    const [event] = await auditEvents(app, admin, `user_id=${body.id}`);
    expect(event).toMatchObject({
      event: 'user_created',
      actor_id: admin.id,
      details: { role: 'admin' },
    });
  });

  describe('of failed sign-ins', () => {
    it('names the account, and the reason', async () => {
      const account = await register(app);
      await fail(account.username, FROM);
      expect(await since(account)).toEqual([
        expect.objectContaining({
          event: 'sign_in_failed',
          actor_id: null,
          request_id: 'the-request',
          details: { reason: 'invalid_credentials' },
        }),
      ]);
    });

    it('tells a disabled account from a wrong password', async () => {
      const account = await register(app);
      await change(account, { is_active: false });
      const { username, password } = account;
      await app.api('POST', '/auth/login', { json: { username, password } });
      expect((await about(account))[0]).toMatchObject({
        event: 'sign_in_failed',
        details: { reason: 'account_disabled' },
      });
    });

    it('keeps no name that belongs to no account: it may be a password', async () => {
      await fail('hunter2hunter2');
      const [event] = await failures();
      expect(event).toMatchObject({ user_id: null, details: { reason: 'invalid_credentials' } });
      expect(JSON.stringify(event)).not.toContain('hunter2');
    });

    it('keeps a sample of a flood, and the number of the others', async () => {
      await app.get(RefusalLog).flush();
      const [before, omittedBefore] = [(await failures()).length, await omitted()];
      await Promise.all(Array.from({ length: 50 }, () => fail('nobody')));
      const rows = (await failures()).length - before;
      expect(rows).toBeLessThan(50);
      expect(rows + (await omitted()) - omittedBefore).toBe(50);
    });
  });
});
