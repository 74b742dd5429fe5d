import { Role } from '../../src/access/role.enum.js';
import { FactorChanges } from '../../src/users/factors/factor-changes.js';
import { FactorResetJob } from '../../src/users/factor-reset/factor-reset-job.js';
import { TestApp } from '../support/app.js';
import { auditEvents } from '../support/audit.js';
import { command } from '../support/command-line.js';
import { addFactors, countFactors } from '../support/factors.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { expectRevoked } from '../support/session-checks.js';
import { secondsFromNow, setSession, userRows } from '../support/sessions.js';
import {
  isAccessTokenValid,
  login,
  register,
  registerAdmin,
  type TestUser,
} from '../support/users.js';

const HOUR = 3_600_000;
const NONE = { totp: 0, passkey: 0, recovery_code: 0, trusted_device: 0 };
const ALL = { totp: 1, passkey: 1, recovery_code: 1, trusted_device: 1 };

/** A change of factors, as the flows make them. */
const addNothing = () => Promise.resolve({ event: { event: 'totp_activated' } } as const);

describe('a reset of factors', () => {
  let app: TestApp;
  let mailbox: MailSink;
  let admin: TestUser;
  let user: TestUser;
  beforeAll(async () => {
    mailbox = await MailSink.open();
    app = await TestApp.start({ ...mailbox.variables, PUBLIC_URL: 'https://auth.example.com' });
    admin = await registerAdmin(app);
  });
  afterAll(async () => {
    await app.close();
    await mailbox.close();
  });
  beforeEach(async () => {
    user = await register(app);
    await addFactors(app, user.id, 'totp', 'passkey', 'recovery_code', 'trusted_device');
  });

  const path = () => `/users/${user.id}/factor-reset`;
  const schedule = (actor: TestUser = admin) =>
    app.api('POST', path(), { token: actor.access_token });
  const scheduleAndReadLink = async () => {
    expect((await schedule()).status).toBe(202);
    return mailbox.next(user.email, 'factor_reset_scheduled');
  };
  const cancelByLink = (token: string) =>
    app.api('POST', '/auth/factor-reset/cancel', { json: { token } });
  const runJob = (now = new Date(Date.now() + 25 * HOUR)) =>
    app.get(FactorResetJob).run(undefined, now);
  const row = () => userRows(app).findOneByOrFail({ id: user.id });
  const events = async () =>
    (await auditEvents(app, admin, `user_id=${user.id}`)).map(({ event }) => event);

  it('is mailed at once, and takes effect after the delay only', async () => {
    const { status, body } = await schedule();
    expect(status).toBe(202);
    expect(Math.round((Date.parse(body.due_at) - Date.now()) / HOUR)).toBe(24);
    const { link, text } = await mailbox.next(user.email, 'factor_reset_scheduled');
    expect(link).toMatch(/^https:\/\/auth\.example\.com\/cancel-factor-reset\?token=/);
    expect(text).toContain('will be removed on');
    await runJob(new Date());
    expect(await countFactors(app, user.id)).toEqual(ALL);
    expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
    const { credentialEpoch } = await row();
    await runJob();
    expect(await countFactors(app, user.id)).toEqual(NONE);
    expect(await row()).toMatchObject({
      hasSecondFactor: false,
      factorResetDueAt: null,
      credentialEpoch: credentialEpoch + 1,
    });
    await mailbox.next(user.email, 'factors_reset');
    expect((await events()).slice(0, 3)).toEqual([
      'session_ended',
      'factors_reset',
      'factor_reset_scheduled',
    ]);
  });

  it('revokes all sessions, because the lost device may have one', async () => {
    await schedule();
    await runJob();
    await expectRevoked(app, user);
    const [event] = await auditEvents(app, admin, `user_id=${user.id}&event=session_ended`);
    expect(event?.details).toEqual({ reason: 'factors_reset', session_count: 1 });
  });

  it('permits the user to sign in with the password alone', async () => {
    await schedule();
    await runJob();
    await login(app, user);
  });

  it('keeps its time when it is requested again, and sends no second mail', async () => {
    const first = await schedule();
    const second = await schedule(await registerAdmin(app));
    expect([second.status, second.body]).toEqual([202, first.body]);
    await cancelByLink((await mailbox.next(user.email, 'factor_reset_scheduled')).token);
    expect(mailbox.count(user.email, 'factor_reset_scheduled')).toBe(1);
    expect((await row()).factorResetDueAt).toBeNull();
  });

  describe('is cancelled', () => {
    it.each<[string, () => Promise<{ status: number }>]>([
      [
        'by the user in a session',
        () => app.api('POST', '/users/me/factor-reset/cancel', { token: user.access_token }),
      ],
      ['by an admin', () => app.api('DELETE', path(), { token: admin.access_token })],
    ])('%s, which voids its link', async (_, cancel) => {
      const { token } = await scheduleAndReadLink();
      expect((await cancel()).status).toBe(204);
      await runJob();
      expect(await countFactors(app, user.id)).toEqual(ALL);
      expect((await cancelByLink(token)).body.code).toBe('invalid_one_time_token');
      expect((await cancel()).status).toBe(204);
      expect((await events()).filter((event) => event === 'factor_reset_cancelled')).toHaveLength(
        1,
      );
    });

    it('by the link of its mail, once', async () => {
      const { token } = await scheduleAndReadLink();
      expect((await cancelByLink(token)).status).toBe(204);
      expect((await cancelByLink(token)).body.code).toBe('invalid_one_time_token');
      await runJob();
      expect(await countFactors(app, user.id)).toEqual(ALL);
      const [event] = await auditEvents(app, admin, `event=factor_reset_cancelled`);
      expect(event).toMatchObject({ user_id: user.id, actor_id: user.id });
      const [failed] = await auditEvents(app, admin, `event=factor_reset_cancellation_failed`);
      expect(failed).toMatchObject({ user_id: null });
    });

    it('by a link that is still valid after a change of the password', async () => {
      const { token } = await scheduleAndReadLink();
      const json = { current_password: user.password, new_password: 'a second long password' };
      // The session was not started with a second factor.
      await userRows(app).update({ id: user.id }, { hasSecondFactor: false });
      await app.api('PUT', '/users/me/password', { token: user.access_token, json });
      expect((await cancelByLink(token)).status).toBe(204);
    });

    it('by the link of a user that was disabled meanwhile', async () => {
      const { token } = await scheduleAndReadLink();
      await userRows(app).update({ id: user.id }, { isActive: false });
      expect((await cancelByLink(token)).status).toBe(204);
      await runJob();
      expect(await countFactors(app, user.id)).toEqual(ALL);
    });

    it('when the user changes its factors', async () => {
      await schedule();
      await app.get(FactorChanges).run({}, user.id, addNothing);
      expect((await row()).factorResetDueAt).toBeNull();
      expect(await events()).toContain('factor_reset_cancelled');
    });
  });

  it('cannot be cancelled by its link afterwards', async () => {
    const { token } = await scheduleAndReadLink();
    await runJob();
    expect((await cancelByLink(token)).body.code).toBe('invalid_one_time_token');
  });

  it('either takes effect or is cancelled when both happen at the same time', async () => {
    const { token } = await scheduleAndReadLink();
    const [cancelled] = await Promise.all([cancelByLink(token), runJob()]);
    const expected = cancelled.status === 204 ? ALL : NONE;
    expect(await countFactors(app, user.id)).toEqual(expected);
    expect((await row()).hasSecondFactor).toBe(cancelled.status === 204);
  });

  it('takes effect once when several instances run the job', async () => {
    await schedule();
    await Promise.all([runJob(), runJob(), runJob()]);
    await runJob();
    expect((await events()).filter((event) => event === 'factors_reset')).toHaveLength(1);
  });

  it('sends a user without a password the mail of a password reset', async () => {
    await userRows(app).update({ id: user.id }, { passwordHash: null });
    await schedule();
    await runJob();
    const { token } = await mailbox.next(user.email, 'reset_password');
    const json = { token, new_password: 'a password after the reset' };
    expect((await app.api('POST', '/auth/password-reset', { json })).status).toBe(204);
    await login(app, { ...user, password: json.new_password });
  });

  it('resets the factors of a disabled user without a mail that signs it in', async () => {
    await userRows(app).update({ id: user.id }, { isActive: false, passwordHash: null });
    await schedule();
    await runJob();
    expect(await countFactors(app, user.id)).toEqual(NONE);
    await mailbox.next(user.email, 'factors_reset');
    expect(mailbox.count(user.email, 'reset_password')).toBe(0);
  });

  it('ends with the deletion of the user', async () => {
    const { token } = await scheduleAndReadLink();
    await app.api('DELETE', `/users/${user.id}`, { token: admin.access_token });
    await runJob();
    expect((await cancelByLink(token)).body.code).toBe('invalid_one_time_token');
    expect(await countFactors(app, user.id)).toEqual(NONE);
  });

  it('is rejected for the own factors of an admin', async () => {
    user = admin;
    const { status, body } = await schedule();
    expect([status, body.code]).toEqual([403, 'forbidden']);
  });

  it('is rejected for a user without a second factor, and for an unknown user', async () => {
    user = await register(app);
    expect((await schedule()).body.code).toBe('no_second_factor');
    user = { ...user, id: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11' };
    expect((await schedule()).body.code).toBe('not_found');
    const { status } = await app.api('DELETE', path(), { token: admin.access_token });
    expect(status).toBe(404);
  });

  it('requires a recent authentication', async () => {
    const other = await registerAdmin(app);
    await setSession(app, other.access_token, { authTime: secondsFromNow(-3600) });
    expect((await schedule(other)).body.code).toBe('insufficient_user_authentication');
    expect((await row()).factorResetDueAt).toBeNull();
  });

  it('requires the second factor of an admin that has one', async () => {
    const other = await registerAdmin(app);
    await addFactors(app, other.id, 'totp');
    const rejected = await schedule(other);
    expect(rejected.body.code).toBe('insufficient_user_authentication');
    expect(rejected.headers['www-authenticate']).toContain('acr_values="aal2"');
    await setSession(app, other.access_token, { acr: 'aal2' });
    expect((await schedule(other)).status).toBe(202);
  });

  it('voids a sign-in that waits for the second factor', async () => {
    const { username, password } = user;
    const { body } = await app.api('POST', '/auth/login', { json: { username, password } });
    const json = { sign_in_token: body.sign_in_token };
    expect((await app.api('POST', '/auth/sign-in/status', { json })).status).toBe(200);
    await schedule();
    expect((await app.api('POST', '/auth/sign-in/status', { json })).status).toBe(200);
    await runJob();
    const { status, body: problem } = await app.api('POST', '/auth/sign-in/status', { json });
    expect([status, problem.code]).toEqual([400, 'invalid_sign_in_token']);
  });

  it('is scheduled and cancelled by the command line, and made at once with --now', async () => {
    const run = (...args: string[]) =>
      command(app.database, ['user', 'reset-factors', user.username, ...args], undefined, {
        variables: mailbox.variables,
      });
    const scheduled = await run();
    expect(scheduled).toMatchObject({ code: 0, stdout: expect.stringContaining('are reset on') });
    await mailbox.next(user.email, 'factor_reset_scheduled');
    expect(await countFactors(app, user.id)).toEqual(ALL);
    const cancelled = await run('--cancel');
    expect(cancelled.stdout).toBe(`cancelled the reset of the factors of ${user.username}\n`);
    expect((await run('--cancel', '--json')).stdout).toBe('{"due_at":null}\n');
    expect((await row()).factorResetDueAt).toBeNull();
    expect((await run('--cancel', '--now')).stderr).toBe('give either --now or --cancel\n');
    const done = await run('--now');
    expect(done.stdout).toBe(`reset the factors of ${user.username}\n`);
    await mailbox.next(user.email, 'factors_reset');
    expect(await countFactors(app, user.id)).toEqual(NONE);
    await expectRevoked(app, user);
    const [event] = await auditEvents(app, admin, `user_id=${user.id}&event=factors_reset`);
    expect(event?.details).toEqual({ via: 'command_line' });
    expect((await run('--now')).stderr).toContain('no second factor');
  });
});

describe('a reset of factors without a delay', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ FACTOR_RESET_DELAY_HOURS: '0' });
  });
  afterAll(() => app.close());

  it('takes effect in the request, also where mail is off', async () => {
    const [admin, user] = [await registerAdmin(app), await register(app)];
    await addFactors(app, user.id, 'totp', 'recovery_code');
    const token = admin.access_token;
    const { status, body } = await app.api('POST', `/users/${user.id}/factor-reset`, { token });
    expect(status).toBe(202);
    expect(Date.parse(body.due_at)).toBeLessThanOrEqual(Date.now());
    expect(await countFactors(app, user.id)).toEqual(NONE);
    await expectRevoked(app, user);
    const [event] = await auditEvents(app, admin, `user_id=${user.id}&event=factors_reset`);
    expect(event).toMatchObject({ actor_id: admin.id });
  });
});

describe('a reset of factors where a second factor is required', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ REQUIRE_MFA: 'admins' });
  });
  afterAll(() => app.close());

  it('has the user add a new one in the next sign-in', async () => {
    const user = await register(app);
    await addFactors(app, user.id, 'totp', 'recovery_code');
    await userRows(app).update({ id: user.id }, { role: Role.Admin });
    const { username, password } = user;
    const signIn = () => app.api('POST', '/auth/login', { json: { username, password } });
    expect((await signIn()).body.next).toEqual(['totp', 'recovery_code']);
    const args = ['user', 'reset-factors', username, '--now'];
    expect((await command(app.database, args)).code).toBe(0);
    expect((await signIn()).body.next).toEqual(['enroll_totp', 'enroll_passkey']);
  });
});
