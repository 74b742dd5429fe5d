import { type Answer } from '../support/contract/answer.js';
import { auditEvents } from '../support/audit.js';
import { TestApp } from '../support/app.js';
import { issueToken } from '../support/one-time-tokens.js';
import { occupyHashQueue } from '../support/occupy-hash-queue.js';
import { secondsFromNow, userRows } from '../support/sessions.js';
import {
  isAccessTokenValid,
  login,
  refresh,
  register,
  registerAdmin,
  type TestUser,
} from '../support/users.js';

const NEW_PASSWORD = 'a password from the reset';

describe('a password reset', () => {
  let app: TestApp;
  let admin: TestUser;
  let user: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    user = await register(app);
  });

  const reset = (json: object): Promise<Answer> =>
    app.api('POST', '/auth/password-reset', { json: { new_password: NEW_PASSWORD, ...json } });
  const issue = (lifetime?: number) => issueToken(app, 'reset_password', user, lifetime);
  const rowOf = ({ id }: TestUser) => userRows(app).findOneByOrFail({ id });
  const signIn = (password: string) =>
    app.api('POST', '/auth/login', { json: { username: user.username, password } });

  it.each(['token', 'code'] as const)('sets the new password by the %s', async (form) => {
    const { token, code } = await issue();
    const proof = form === 'token' ? { token } : { email: user.email.toUpperCase(), code };
    const { status, text } = (await reset(proof)) as never as { status: number; text: string };
    expect([status, text]).toEqual([204, '']);
    expect((await signIn(user.password)).status).toBe(401);
    await login(app, { ...user, password: NEW_PASSWORD });
  });

  it('revokes every session, and records the user as the actor', async () => {
    const other = await login(app, user);
    const { token } = await issue();
    expect((await reset({ token })).status).toBe(204);
    const events = await auditEvents(app, admin, `user_id=${user.id}`);
    for (const { access_token, refresh_token } of [user, other]) {
      expect(await isAccessTokenValid(app, access_token)).toBe(false);
      expect((await refresh(app, refresh_token)).status).toBe(401);
    }
    expect(events.slice(0, 2).map(({ event }) => event)).toEqual([
      'session_ended',
      'password_reset',
    ]);
    expect(events[0]).toMatchObject({
      actor_id: user.id,
      details: { reason: 'password_changed', session_count: 2 },
    });
    expect(events[1]).toMatchObject({ actor_id: user.id });
  });

  it('verifies the address, clears the expiry of a temporary password and a pending address', async () => {
    await userRows(app).update(
      { id: user.id },
      { passwordExpiresAt: secondsFromNow(-1), pendingEmail: 'thief@example.com' },
    );
    expect((await rowOf(user)).emailVerifiedAt).toBeNull();
    const { credentialEpoch } = await rowOf(user);
    const before = Date.now();
    await reset(await issue().then(({ token }) => ({ token })));
    const row = await rowOf(user);
    expect(row.emailVerifiedAt?.getTime()).toBeGreaterThanOrEqual(before);
    expect([row.passwordExpiresAt, row.pendingEmail]).toEqual([null, null]);
    expect(row.credentialEpoch).toBe(credentialEpoch + 1);
    await login(app, { ...user, password: NEW_PASSWORD });
  });

  it('keeps the time at which the address was verified before', async () => {
    const emailVerifiedAt = secondsFromNow(-3600);
    await userRows(app).update({ id: user.id }, { emailVerifiedAt });
    const { token } = await issue();
    await reset({ token });
    expect((await rowOf(user)).emailVerifiedAt).toEqual(emailVerifiedAt);
  });

  it.each<[string, string | null]>([
    ['without a password', null],
    [
      'with an imported hash',
      'pbkdf2_sha256$30000$seasalt2$a75qzbogeVhNFeMqhdgyyoqGKpIzYUo651sq57RERew=',
    ],
  ])('works for a user %s', async (_, passwordHash) => {
    await userRows(app).update({ id: user.id }, { passwordHash });
    const { token } = await issue();
    expect((await reset({ token })).status).toBe(204);
    await login(app, { ...user, password: NEW_PASSWORD });
  });

  it('works once', async () => {
    const { token, code } = await issue();
    expect((await reset({ token })).status).toBe(204);
    const proofs = [{ token }, { email: user.email, code }];
    for (const proof of proofs) {
      const { status, body } = await reset({ ...proof, new_password: 'one more long password' });
      expect([status, body.code]).toEqual([400, 'invalid_one_time_token']);
    }
    await login(app, { ...user, password: NEW_PASSWORD });
  });

  it.each<[string, () => Promise<unknown>]>([
    [
      'the user has changed the password',
      () =>
        app.api('PUT', '/users/me/password', {
          token: user.access_token,
          json: { current_password: user.password, new_password: 'another long password' },
        }),
    ],
    [
      'an admin has set the password',
      () =>
        app.api('PUT', `/users/${user.id}`, {
          token: admin.access_token,
          json: { password: 'another long password' },
        }),
    ],
    [
      'an admin has disabled the user',
      () =>
        app.api('PUT', `/users/${user.id}`, {
          token: admin.access_token,
          json: { is_active: false },
        }),
    ],
    [
      'the user was deleted',
      () => app.api('DELETE', `/users/${user.id}`, { token: admin.access_token }),
    ],
    ['a newer token was issued', () => issue()],
  ])('is rejected after %s', async (_, change) => {
    const { token, code } = await issue();
    await change();
    for (const proof of [{ token }, { email: user.email, code }]) {
      const { status, body } = await reset(proof);
      expect([status, body.code]).toEqual([400, 'invalid_one_time_token']);
    }
  });

  it('gives wrong, expired, foreign and used tokens one answer', async () => {
    const expired = await issue(-1);
    const foreign = await issueToken(app, 'verify_email', user);
    const valid = await issue();
    const forged = `${valid.token.slice(0, -4)}AAAA`;
    const answers = new Set<string>();
    const tokens = ['nonsense', expired.token, foreign.token, forged];
    const proofs = [
      ...tokens.map((token) => ({ token })),
      { email: user.email, code: '00000000' },
      { email: user.email, code: 'x' },
      { email: 'unknown@example.com', code: valid.code },
    ];
    for (const proof of proofs) {
      const { status, body } = await reset(proof);
      answers.add(JSON.stringify([status, { ...body, request_id: '' }]));
    }
    expect(answers.size).toBe(1);
    expect([...answers][0]).toContain('invalid_one_time_token');
    const [event] = await auditEvents(app, admin, 'event=password_reset_failed');
    expect(event).toMatchObject({ actor_id: null, user_id: null });
  });

  it('voids the code after five wrong ones, but not the link', async () => {
    const { token, code } = await issue();
    const wrong = code === '00000000' ? '11111111' : '00000000';
    for (let i = 0; i < 5; i += 1) {
      expect((await reset({ email: user.email, code: wrong })).status).toBe(400);
    }
    expect((await reset({ email: user.email, code })).status).toBe(400);
    expect((await reset({ token })).status).toBe(204);
  });

  it.each([
    ['a short password', 'short', 'password_too_short'],
    ['a common password', 'password123', 'password_common'],
  ])('leaves the token valid after %s', async (_, new_password, rule) => {
    const { token, code } = await issue();
    for (const proof of [{ token }, { email: user.email, code }]) {
      const { status, body } = await reset({ ...proof, new_password });
      expect([status, body.errors[0]]).toMatchObject([
        422,
        { pointer: '#/new_password', code: rule },
      ]);
    }
    expect((await reset({ token })).status).toBe(204);
  });

  it('leaves the code valid after more rejected passwords than wrong codes would be allowed', async () => {
    const { code } = await issue();
    const proof = { email: user.email, code };
    for (let i = 0; i < 6; i += 1) {
      expect((await reset({ ...proof, new_password: 'short' })).status).toBe(422);
    }
    expect((await reset(proof)).status).toBe(204);
  });

  it('checks the password against the names of the user only for the holder of the token', async () => {
    const fullName = 'Augusta Byron';
    await userRows(app).update({ id: user.id }, { fullName });
    const { token } = await issue();
    const json = { new_password: 'augusta-byron1' };
    const held = await reset({ token, ...json });
    expect([held.status, held.body.errors[0].code]).toEqual([422, 'password_personal']);
    const guessed = await reset({ email: user.email, code: 'wrong', ...json });
    expect(guessed.body.code).toBe('invalid_one_time_token');
  });

  it('leaves the token valid when password hashing is overloaded', async () => {
    const busy = await TestApp.start({ HASH_QUEUE_MAX_WAIT_MS: '0' });
    const other = await register(busy);
    const { token } = await issueToken(busy, 'reset_password', other);
    const json = { token, new_password: NEW_PASSWORD };
    await occupyHashQueue(busy, async () => {
      expect((await busy.api('POST', '/auth/password-reset', { json })).status).toBe(503);
    });
    expect((await busy.api('POST', '/auth/password-reset', { json })).status).toBe(204);
    await busy.close();
  });

  it.each<[string, object]>([
    ['no proof', {}],
    ['a token and a code', { token: 'x', code: '1' }],
    ['a code without an address', { code: '12345678' }],
    ['an address without a code', { email: 'ada@example.com' }],
  ])('rejects a body with %s', async (_, proof) => {
    const { status, body } = await reset(proof);
    expect([status, body.errors[0].code]).toEqual([422, 'one_proof']);
  });
});
