import { DataSource } from 'typeorm';
import { PendingTotpPurge } from '../../src/credentials/totp/pending-totp-purge.js';
import { TotpCredential } from '../../src/credentials/totp/totp-credential.entity.js';
import { TestApp } from '../support/app.js';
import { auditEvents } from '../support/audit.js';
import { addFactors, countFactors } from '../support/factors.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { expectProblem } from '../support/problem.js';
import { setSession, userRows } from '../support/sessions.js';
import { enrollTotp, freshCode, sendCode, startSignIn, totpCode } from '../support/totp.js';
import { isAccessTokenValid, register, registerAdmin, type TestUser } from '../support/users.js';

const MINUTE = 60_000;

describe('the own authenticator app', () => {
  let app: TestApp;
  let mailbox: MailSink;
  let user: TestUser;
  beforeAll(async () => {
    mailbox = await MailSink.open();
    app = await TestApp.start({ ...mailbox.variables, BRAND_NAME: 'Example & Co' });
  });
  afterAll(async () => {
    await app.close();
    await mailbox.close();
  });
  beforeEach(async () => {
    user = await register(app);
  });

  const begin = ({ access_token: token } = user) => app.api('POST', '/users/me/totp', { token });
  const activate = (code: string, { access_token: token } = user) =>
    app.api('POST', '/users/me/totp/activate', { token, json: { code } });
  const remove = ({ access_token: token } = user) => app.api('DELETE', '/users/me/totp', { token });
  const rows = () => app.get(DataSource).getRepository(TotpCredential);
  const rowOf = () => userRows(app).findOneByOrFail({ id: user.id });

  it('is set up by a secret, a link with application and user, and a QR code of it', async () => {
    const { status, body } = await begin();
    expect(status).toBe(200);
    expect(body.secret).toMatch(/^[A-Z2-7]{32}$/);
    const account = encodeURIComponent(user.email);
    expect(body.otpauth_uri).toBe(
      `otpauth://totp/Example%20%26%20Co:${account}?secret=${body.secret}&issuer=Example%20%26%20Co&algorithm=SHA1&digits=6&period=30`,
    );
    expect(body.qr_code).toMatch(/^<svg [^]*<\/svg>$/);
    // Pending: it does not change sign-ins.
    expect((await rowOf()).hasSecondFactor).toBe(false);
  });

  it('is active after a code, with ten recovery codes, an audit event and a mail', async () => {
    const admin = await registerAdmin(app);
    const { secret } = (await begin()).body;
    const { status, body } = await activate(totpCode(secret));
    expect(status).toBe(200);
    expect(new Set(body.recovery_codes).size).toBe(10);
    expect((await rowOf()).hasSecondFactor).toBe(true);
    const events = await auditEvents(app, admin, `user_id=${user.id}`);
    expect(events.slice(0, 2)).toEqual([
      expect.objectContaining({ event: 'recovery_codes_created', actor_id: user.id }),
      expect.objectContaining({ event: 'totp_activated', actor_id: user.id }),
    ]);
    const { subject, text } = await mailbox.next(user.email, 'factor_added');
    expect(subject).toBe('A sign-in method was added to your account at Example & Co');
    expect(text).toContain('Example & Co: authenticator app.');
    expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
  });

  it('stores the secret sealed', async () => {
    const { secret } = (await begin()).body;
    const { secret: sealed } = await rows().findOneByOrFail({ userId: user.id });
    expect(sealed).not.toContain(secret);
    expect(sealed).toMatch(/^\S{60,255}$/);
  });

  it('is not activated by a wrong code, and by a correct one after it', async () => {
    const { secret } = (await begin()).body;
    const wrong = await activate('000000');
    expectProblem(wrong, 'validation_failed');
    expect(wrong.body.errors).toEqual([
      { pointer: '#/code', code: 'wrong_code', detail: expect.any(String) },
    ]);
    expect((await activate(totpCode(secret))).status).toBe(200);
  });

  it('is not activated by a secret that a later one has replaced', async () => {
    const { secret } = (await begin()).body;
    const { secret: later } = (await begin()).body;
    expectProblem(await activate(totpCode(secret)), 'validation_failed');
    expect((await activate(totpCode(later))).status).toBe(200);
  });

  it('is not activated without a secret, with one of 15 minutes ago, or a second time', async () => {
    expectProblem(await activate('123456'), 'not_found');
    const { secret } = (await begin()).body;
    const createdAt = new Date(Date.now() - 15 * MINUTE - 1);
    await rows().update({ userId: user.id }, { createdAt });
    expectProblem(await activate(totpCode(secret)), 'not_found');
    await rows().update({ userId: user.id }, { createdAt: new Date(Date.now() - 14 * MINUTE) });
    expect((await activate(totpCode(secret))).status).toBe(200);
    await strengthen();
    expectProblem(await activate(totpCode(secret, 1)), 'not_found');
  });

  it('is replaced by another one in one transaction, and recovery codes stay', async () => {
    const { secret } = await enrollTotp(app, user.access_token);
    await strengthen();
    const { secret: later } = (await begin()).body;
    const token = await startSignIn(app, user);
    const old = await freshCode(app, user.id, secret);
    expect((await sendCode(app, 'totp', token, old)).status).toBe(200);
    const { body } = await activate(totpCode(later));
    expect(body).toEqual({});
    expect(await countFactors(app, user.id)).toMatchObject({ totp: 1, recovery_code: 10 });
    const next = await startSignIn(app, user);
    const wrong = await sendCode(app, 'totp', next, await freshCode(app, user.id, secret));
    expectProblem(wrong, 'invalid_second_factor');
    const right = await sendCode(app, 'totp', next, await freshCode(app, user.id, later));
    expect(right.status).toBe(200);
  });

  it('is activated once by parallel requests', async () => {
    const { secret } = (await begin()).body;
    const code = totpCode(secret);
    const responses = await Promise.all(Array.from({ length: 5 }, () => activate(code)));
    expect(responses.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      200, 404, 404, 404, 404,
    ]);
    expect(await countFactors(app, user.id)).toMatchObject({ totp: 1, recovery_code: 10 });
  });

  it('has one secret after parallel requests for one', async () => {
    const responses = await Promise.all(Array.from({ length: 5 }, () => begin()));
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await rows().countBy({ userId: user.id })).toBe(1);
  });

  it('voids sign-ins that are under way when it is activated or removed', async () => {
    await addFactors(app, user.id, 'passkey', 'recovery_code');
    await strengthen();
    const token = await startSignIn(app, user);
    const { secret } = (await begin()).body;
    await activate(totpCode(secret));
    expectProblem(
      await app.api('POST', '/auth/sign-in/status', { json: { sign_in_token: token } }),
      'invalid_sign_in_token',
    );
    const later = await startSignIn(app, user);
    expect((await remove()).status).toBe(204);
    const code = totpCode(secret, 1);
    expectProblem(await sendCode(app, 'totp', later, code), 'invalid_sign_in_token');
  });

  it('is removed with the recovery codes of the last factor, with an audit event and a mail', async () => {
    const admin = await registerAdmin(app);
    await enrollTotp(app, user.access_token);
    await strengthen();
    expect((await remove()).status).toBe(204);
    expect(await countFactors(app, user.id)).toMatchObject({ totp: 0, recovery_code: 0 });
    expect((await rowOf()).hasSecondFactor).toBe(false);
    const { username, password } = user;
    const login = await app.api('POST', '/auth/login', { json: { username, password } });
    expect(login.status).toBe(200);
    const [, event] = await auditEvents(app, admin, `user_id=${user.id}`);
    expect(event).toMatchObject({ event: 'totp_removed', actor_id: user.id });
    const { text } = await mailbox.next(user.email, 'factor_removed');
    expect(text).toContain('authenticator app');
    expectProblem(await remove(), 'not_found');
  });

  it('stays where the user must have a second factor', async () => {
    const strict = await TestApp.start({ REQUIRE_MFA: 'all' }, app.database);
    try {
      await enrollTotp(app, user.access_token);
      await strengthen();
      const { access_token: token } = user;
      const response = await strict.api('DELETE', '/users/me/totp', { token });
      expectProblem(response, 'last_sign_in_method');
    } finally {
      await strict.close();
    }
  });

  it('is changed only after a recent authentication', async () => {
    const authTime = new Date(Date.now() - 11 * MINUTE);
    await setSession(app, user.access_token, { authTime });
    for (const response of [await begin(), await activate('123456'), await remove()]) {
      expectProblem(response, 'insufficient_user_authentication');
    }
  });

  it('has rate limits on changes', async () => {
    const limited = await TestApp.start(
      { RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_FACTOR_CHANGE_PER_USER: '2/1h' },
      app.database,
    );
    try {
      const { access_token: token } = user;
      const send = () => limited.api('POST', '/users/me/totp', { token });
      const statuses = [(await send()).status, (await send()).status, (await send()).status];
      expect(statuses).toEqual([200, 200, 429]);
      expectProblem(
        await limited.api('POST', '/users/me/recovery-codes', { token }),
        'rate_limited',
      );
    } finally {
      await limited.close();
    }
  });

  it('is purged while it is pending, 15 minutes after its begin', async () => {
    const other = await register(app);
    await enrollTotp(app, other.access_token);
    await begin();
    const purge = app.get(PendingTotpPurge);
    const count = () => rows().count();
    const before = await count();
    await purge.purge(new Date(Date.now() + 14 * MINUTE));
    expect(await rows().countBy({ userId: user.id })).toBe(1);
    await purge.purge(new Date(Date.now() + 16 * MINUTE));
    expect(await rows().countBy({ userId: user.id })).toBe(0);
    expect(await rows().countBy({ userId: other.id })).toBe(1);
    expect(await count()).toBeLessThan(before);
  });

  /** As a step-up: the session has proved both factors. */
  async function strengthen(): Promise<void> {
    const strength = { acr: 'aal2', amr: 'pwd otp mfa' } as const;
    await setSession(app, user.access_token, strength);
  }
});
