import { TestApp } from '../support/app.js';
import { auditEvents } from '../support/audit.js';
import { expectRevoked } from '../support/session-checks.js';
import { secondsFromNow, setSession, userRows } from '../support/sessions.js';
import { type TestUser, login, newUser, register, registerAdmin } from '../support/users.js';

const DAY = 86_400_000;

describe('the deletion of the own user', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  const deleteMe = ({ access_token: token }: { access_token: string }) =>
    app.api('DELETE', '/users/me', { token });
  const signIn = ({ username, password }: { username: string; password: string }) =>
    app.api('POST', '/auth/login', { json: { username, password } });
  const cancel = (json: object) => app.api('POST', '/auth/cancel-deletion', { json });
  const dueAt = async ({ id }: TestUser) =>
    (await userRows(app).findOneByOrFail({ id })).deletionDueAt;

  it('is scheduled for the end of the grace period, and revokes all sessions', async () => {
    const user = await register(app);
    const other = await login(app, user);
    const before = Date.now();
    const { status, body } = await deleteMe(user);
    expect(status).toBe(202);
    const due = Date.parse(body.deletion_due_at);
    expect(due - before).toBeGreaterThanOrEqual(14 * DAY);
    expect(due - Date.now()).toBeLessThanOrEqual(14 * DAY);
    expect(await dueAt(user)).toEqual(new Date(due));
    await expectRevoked(app, user);
    await expectRevoked(app, other);
  });

  it('requires a recent authentication', async () => {
    const user = await register(app);
    await setSession(app, user.access_token, { authTime: secondsFromNow(-3_600) });
    const { status, body } = await deleteMe(user);
    expect([status, body.code]).toEqual([401, 'insufficient_user_authentication']);
    expect(await dueAt(user)).toBeNull();
  });

  it('rejects a sign-in with the correct password, and says when the user is deleted', async () => {
    const user = await register(app);
    const scheduled = (await deleteMe(user)).body.deletion_due_at;
    const { status, body } = await signIn(user);
    expect([status, body.code]).toEqual([403, 'deletion_scheduled']);
    expect(body.deletion_due_at).toBe(scheduled);
  });

  it('is revealed by no sign-in with a wrong password', async () => {
    const user = await register(app);
    await deleteMe(user);
    const { status, body } = await signIn({ ...user, password: 'a wrong password' });
    expect([status, body.code]).toEqual([401, 'invalid_credentials']);
    expect(body.deletion_due_at).toBeUndefined();
  });

  it('does not spare a sign-in that was under way', async () => {
    const user = await register(app);
    const starting = Promise.all(Array.from({ length: 5 }, () => signIn(user)));
    const { status } = await deleteMe(user);
    expect(status).toBe(202);
    for (const { status: answer, body } of await starting) {
      if (answer === 200) await expectRevoked(app, body);
    }
  });

  it.each(['username', 'email'] as const)(
    'is cancelled with the password and the %s, after which the user signs in again',
    async (name) => {
      const user = await register(app);
      await deleteMe(user);
      const { status, text } = await cancel({ [name]: user[name], password: user.password });
      expect([status, text]).toEqual([204, '']);
      expect(await dueAt(user)).toBeNull();
      expect((await signIn(user)).status).toBe(200);
    },
  );

  it('is not cancelled with a wrong password', async () => {
    const user = await register(app);
    await deleteMe(user);
    const { status, body } = await cancel({ username: user.username, password: 'wrong' });
    expect([status, body.code]).toEqual([401, 'invalid_credentials']);
    expect(await dueAt(user)).not.toBeNull();
  });

  it('is not cancelled with a wrong token, which is recorded', async () => {
    const query = 'event=deletion_cancellation_failed';
    const before = (await auditEvents(app, admin, query)).length;
    expect((await cancel({ token: 'x' })).body.code).toBe('invalid_one_time_token');
    const events = await auditEvents(app, admin, query);
    expect(events).toHaveLength(before + 1);
    expect(events[0]).toMatchObject({ actor_id: null, user_id: null, ip: '127.0.0.1' });
  });

  it('is not cancelled by a user that an admin has disabled', async () => {
    const user = await register(app);
    await deleteMe(user);
    const change = { token: admin.access_token, json: { is_active: false } };
    await app.api('PUT', `/users/${user.id}`, change);
    const { status, body } = await cancel({ username: user.username, password: user.password });
    expect([status, body.code]).toEqual([403, 'account_disabled']);
    expect(await dueAt(user)).not.toBeNull();
  });

  it('is cancelled when none is scheduled, and the use of the password is recorded', async () => {
    const user = await register(app);
    expect((await cancel({ username: user.username, password: user.password })).status).toBe(204);
    const events = await auditEvents(app, admin, `user_id=${user.id}`);
    const names = events.map(({ event }) => event);
    expect(names).toContain('deletion_cancellation_failed');
    expect(names).not.toContain('deletion_cancelled');
  });

  it.each([
    ['no name', { password: 'x' }],
    ['two names', { username: 'a', email: 'a@example.com', password: 'x' }],
    ['a token and a password', { token: 'x', username: 'a', password: 'x' }],
    ['no password', { username: 'a' }],
    ['nothing', {}],
  ])('cannot be cancelled with %s', async (_title, json) => {
    const { status, body } = await cancel(json);
    expect([status, body.code]).toEqual([422, 'validation_failed']);
  });

  it('is recorded with its time, and with the end of the sessions', async () => {
    const user = await register(app);
    const scheduled = (await deleteMe(user)).body.deletion_due_at;
    await signIn(user);
    await cancel({ username: user.username, password: user.password });
    const events = await auditEvents(app, admin, `user_id=${user.id}&sort=occurred_at`);
    const own = { actor_id: user.id, user_id: user.id };
    expect(events.slice(2)).toMatchObject([
      { event: 'deletion_scheduled', ...own, details: { deletion_due_at: scheduled } },
      { event: 'session_ended', ...own, details: { reason: 'deletion_scheduled' } },
      expect.objectContaining({
        event: expect.stringMatching(/^(sign_in_failed|deletion_cancelled)$/),
      }),
      expect.objectContaining({
        event: expect.stringMatching(/^(sign_in_failed|deletion_cancelled)$/),
      }),
    ]);
    const failed = events.find(({ event }) => event === 'sign_in_failed');
    expect(failed?.details).toEqual({ reason: 'deletion_scheduled' });
    const cancelled = events.find(({ event }) => event === 'deletion_cancelled');
    expect(cancelled).toMatchObject({ ...own, ip: '127.0.0.1' });
  });

  it('keeps the names taken until the user is deleted', async () => {
    const user = await register(app);
    await deleteMe(user);
    const { username } = user;
    const { status } = await app.api('POST', '/auth/register', {
      json: { ...newUser(), username },
    });
    expect(status).toBe(409);
  });

  it('is rejected for the last active admin, also when another one leaves', async () => {
    const second = await registerAdmin(app);
    expect((await deleteMe(second)).status).toBe(202);
    const { access_token: token } = await login(app, admin);
    const { status, body } = await deleteMe({ access_token: token });
    expect([status, body.code]).toEqual([409, 'last_admin']);
  });
});

describe('the deletion of a user without a grace period', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start({ DELETION_GRACE_DAYS: '0' })));
  afterAll(() => app.close());

  it('deletes the user at once, and frees its names', async () => {
    const user = await register(app);
    const { status } = await app.api('DELETE', '/users/me', { token: user.access_token });
    expect(status).toBe(202);
    expect(await userRows(app).existsBy({ id: user.id })).toBe(false);
    await expectRevoked(app, user);
    const { username, email, password } = user;
    const again = await app.api('POST', '/auth/register', { json: { username, email, password } });
    expect(again.status).toBe(201);
  });
});

describe('the rate limits of a cancelled deletion', () => {
  it('are those of sign-ins, which count together with it', async () => {
    const app = await TestApp.start({
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_LOGIN_PER_NAME: '2/15m',
      RATE_LIMIT_LOGIN_PER_NAME_AND_ADDRESS: '2/15m',
    });
    const send = (path: string) =>
      app.api('POST', path, { json: { username: 'unknown-user', password: 'a guess' } });
    expect((await send('/auth/login')).status).toBe(401);
    expect((await send('/auth/cancel-deletion')).status).toBe(401);
    expect((await send('/auth/cancel-deletion')).status).toBe(429);
    expect((await send('/auth/login')).status).toBe(429);
    await app.close();
  });

  it('bound wrong tokens by client address', async () => {
    const app = await TestApp.start({
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_ONE_TIME_TOKEN_PER_ADDRESS: '1/15m',
    });
    const send = () => app.api('POST', '/auth/cancel-deletion', { json: { token: 'wrong' } });
    expect((await send()).status).toBe(400);
    expect((await send()).status).toBe(429);
    await app.close();
  });
});
