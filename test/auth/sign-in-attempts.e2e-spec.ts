import { DataSource } from 'typeorm';
import { SignInAttemptPurge } from '../../src/auth/attempts/sign-in-attempt-purge.js';
import { SignInAttempt } from '../../src/auth/attempts/sign-in-attempt.entity.js';
import { SignInAttempts } from '../../src/auth/attempts/sign-in-attempts.service.js';
import { AppException } from '../../src/common/errors/app.exception.js';
import { TotpCredential } from '../../src/credentials/totp/totp-credential.entity.js';
import { TestApp } from '../support/app.js';
import { auditEvents } from '../support/audit.js';
import { decodeJwt } from '../support/jwt.js';
import { secondsFromNow } from '../support/sessions.js';
import { addFactor, proveFactor, signInStatus, startSignIn } from '../support/sign-in-attempts.js';
import { isAccessTokenValid, login, register, registerAdmin } from '../support/users.js';
import type { TestUser, Tokens } from '../support/users.js';

const CLIENT = { ip: '127.0.0.1', userAgent: null, requestId: null };

const rejectAsUnavailable = async () => {
  throw new AppException('service_unavailable');
};

describe('a sign-in attempt', () => {
  let app: TestApp;
  let admin: TestUser;
  let user: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  beforeEach(async () => {
    user = await register(app);
    await addFactor(app, user.id);
  });
  afterAll(() => app.close());

  const rows = () => app.get(DataSource).getRepository(SignInAttempt);
  const row = () => rows().findOneByOrFail({ userId: user.id });

  it('is opened by the correct password of a user with a second factor', async () => {
    const { status, headers, body } = await app.api('POST', '/auth/login', {
      json: { username: user.username, password: user.password },
      headers: { 'user-agent': 'a browser' },
    });
    expect(status).toBe(401);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toEqual({
      type: 'urn:problem-type:user-auth:second_factor_required',
      title: 'Another step is required to sign in',
      status: 401,
      detail: expect.any(String),
      instance: '/api/v1/auth/login',
      code: 'second_factor_required',
      request_id: expect.any(String),
      sign_in_token: expect.stringMatching(/^uasi_[\w-]{64}$/),
      expires_in: expect.any(Number),
      next: ['totp'],
    });
    expect(body.expires_in).toBeGreaterThan(590);
    expect(body.expires_in).toBeLessThanOrEqual(600);
    expect(await row()).toMatchObject({
      purpose: 'sign_in',
      methods: 'password',
      userAgent: 'a browser',
      consumedAt: null,
    });
  });

  it('is not opened by a wrong password, which gets the same response as for a user without a factor', async () => {
    const other = await register(app);
    const answers = await Promise.all(
      [user, other].map(({ username }) =>
        app.api('POST', '/auth/login', { json: { username, password: 'a guess' } }),
      ),
    );
    const [first, second] = answers.map(({ status, body }) => [
      status,
      { ...body, request_id: undefined },
    ]);
    expect(first).toEqual(second);
    expect(await rows().countBy({ userId: user.id })).toBe(0);
  });

  it('starts a session of both factors, once', async () => {
    const token = await startSignIn(app, user);
    const tokens = (await proveFactor(app, token)) as Tokens;
    expect(await isAccessTokenValid(app, tokens.access_token)).toBe(true);
    expect(decodeJwt(tokens.access_token).claims).toMatchObject({
      amr: ['pwd', 'otp', 'mfa'],
      acr: 'aal2',
    });
    expect(await row()).toMatchObject({ methods: 'password totp', failures: 0 });
    expect(await proveFactor(app, token)).toBe('invalid_sign_in_token');
    expect((await signInStatus(app, token)).body.code).toBe('invalid_sign_in_token');
  });

  it('shows its state, which changes nothing', async () => {
    const token = await startSignIn(app, user);
    for (let i = 0; i < 6; i += 1) {
      expect(await signInStatus(app, token)).toMatchObject({
        status: 200,
        body: { next: ['totp'], expires_in: expect.any(Number) },
      });
    }
    expect(await proveFactor(app, token)).toHaveProperty('access_token');
  });

  it('counts wrong proofs, and is void after the fifth', async () => {
    const token = await startSignIn(app, user);
    for (let i = 0; i < 5; i += 1) {
      expect(await proveFactor(app, token, { isWrong: true })).toBe('invalid_second_factor');
    }
    expect(await proveFactor(app, token)).toBe('invalid_sign_in_token');
    expect((await signInStatus(app, token)).status).toBe(400);
  });

  it('accepts the correct proof after four wrong ones', async () => {
    const token = await startSignIn(app, user);
    for (let i = 0; i < 4; i += 1) await proveFactor(app, token, { isWrong: true });
    expect(await proveFactor(app, token)).toHaveProperty('access_token');
  });

  it('does not count a proof that fails for another reason', async () => {
    const token = await startSignIn(app, user);
    for (let i = 0; i < 6; i += 1) {
      expect(await proveFactor(app, token, { meanwhile: rejectAsUnavailable })).toBe(
        'service_unavailable',
      );
    }
    expect(await proveFactor(app, token)).toHaveProperty('access_token');
  });

  it('accepts no handle with another MAC, prefix or id', async () => {
    const [token, other] = [await startSignIn(app, user), await startSignIn(app, user)];
    // The id takes the first 16 of 48 bytes.
    const forged = [
      token.slice(0, 27) + other.slice(27),
      token.replace('uasi_', 'uaot_'),
      `${token.slice(0, -4)}AAAA`,
      'uasi_',
      '',
    ];
    for (const each of forged) {
      const { status } = await signInStatus(app, each);
      expect([400, 422]).toContain(status);
    }
    expect((await signInStatus(app, token)).status).toBe(200);
  });

  it('rejects a step that the policy does not allow next', async () => {
    const token = await startSignIn(app, user);
    for (const step of ['enroll_totp', 'recovery_code', 'password', 'email'] as const) {
      const find = app.get(SignInAttempts).find({ token, client: CLIENT, step });
      await expect(find).rejects.toMatchObject({ code: 'invalid_sign_in_token' });
    }
  });

  it('rejects the proof of another user, and counts it', async () => {
    const token = await startSignIn(app, user);
    const prove = app
      .get(SignInAttempts)
      .prove({ token, client: CLIENT, step: 'totp' }, async () => ({
        userId: admin.id,
        method: 'totp',
        amr: ['otp'],
      }));
    await expect(prove).rejects.toMatchObject({ code: 'invalid_second_factor' });
    expect((await row()).failures).toBe(1);
  });

  it('has its id in the audit events of its failures', async () => {
    const token = await startSignIn(app, user);
    await proveFactor(app, token, { isWrong: true });
    await proveFactor(app, token);
    const { id } = await row();
    const events = await auditEvents(app, admin, `user_id=${user.id}`);
    expect(events.slice(0, 3).map(({ event, details }) => [event, details])).toEqual(
      expect.arrayContaining([
        ['second_factor_required', { attempt_id: id }],
        ['second_factor_failed', { attempt_id: id, step: 'totp' }],
      ]),
    );
  });

  it('is deleted one day after its expiry, and not before', async () => {
    await startSignIn(app, user);
    const expireAt = (seconds: number) =>
      rows().update({ userId: user.id }, { expiresAt: secondsFromNow(seconds) });
    await expireAt(-86_000);
    expect(await app.get(SignInAttemptPurge).purge()).toBe(0);
    await expireAt(-86_500);
    expect(await app.get(SignInAttemptPurge).purge()).toBe(1);
    expect(await rows().countBy({ userId: user.id })).toBe(0);
  });

  it('is not opened for a user with factors of disabled kinds only', async () => {
    await app.get(DataSource).getRepository(TotpCredential).delete({ userId: user.id });
    const { access_token } = await login(app, user);
    expect(decodeJwt(access_token).claims).toMatchObject({ amr: ['pwd'], acr: 'aal1' });
  });
});
