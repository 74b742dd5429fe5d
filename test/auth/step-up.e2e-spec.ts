import type { Proof } from '../../src/auth/attempts/sign-in-method.js';
import { SignInAttempt } from '../../src/auth/attempts/sign-in-attempt.entity.js';
import { SignInAttempts } from '../../src/auth/attempts/sign-in-attempts.service.js';
import type { AppException } from '../../src/common/errors/app.exception.js';
import { DataSource } from 'typeorm';
import { auditEvents } from '../support/audit.js';
import { TestApp } from '../support/app.js';
import { addFactors } from '../support/factors.js';
import { decodeJwt } from '../support/jwt.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { sessionIdOf } from '../support/session-checks.js';
import { secondsFromNow, sessionOf, setSession, userRows } from '../support/sessions.js';
import { login, refresh, register, registerAdmin, type TestUser } from '../support/users.js';

const CLIENT = { ip: '127.0.0.1', userAgent: null, requestId: 'a-request' };
const NEW_PASSWORD = 'another long password';

const PROOFS = {
  totp: { method: 'totp', amr: ['otp'] },
  passkey: { method: 'passkey', amr: ['hwk', 'user'], isUserVerified: true },
  email: { method: 'email', amr: ['email'] },
} as const satisfies Record<string, Proof>;

const claimsOf = (token: string) => {
  const { amr, acr, auth_time, sid } = decodeJwt(token).claims;
  return { amr, acr, auth_time, sid };
};

describe('a step-up', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  const reauthenticate = ({ access_token: token }: Pick<TestUser, 'access_token'>, json: object) =>
    app.api('POST', '/auth/reauthenticate', { token, json });
  const registerWith = async (factor: 'totp' | 'passkey'): Promise<TestUser> => {
    const user = await register(app);
    await addFactors(app, user.id, factor);
    await setSession(app, user.access_token, { authTime: secondsFromNow(-3600) });
    return user;
  };
  /** @returns the token of an attempt with a proved password */
  const open = async (user: TestUser): Promise<string> => {
    const { body } = await reauthenticate(user, { password: user.password });
    return body.sign_in_token as string;
  };
  /** Proves a credential without its ceremony, which tests of its own cover. */
  const prove = (token: string, step: keyof typeof PROOFS, during = async () => {}) =>
    app
      .get(SignInAttempts)
      .prove({ token, client: CLIENT, step }, async ({ userId }) => {
        await during();
        return { userId: userId as string, ...PROOFS[step] };
      })
      .catch((error: AppException) => error.code);
  const attemptsOf = ({ id: userId }: TestUser) =>
    app.get(DataSource).manager.countBy(SignInAttempt, { userId });

  it('asks a user with a second factor for it after the password, and changes nothing before', async () => {
    const user = await registerWith('totp');
    const before = await sessionOf(app, user.access_token);
    const { status, body, headers } = await reauthenticate(user, { password: user.password });
    expect(status).toBe(401);
    expect(body).toMatchObject({
      code: 'second_factor_required',
      sign_in_token: expect.stringMatching(/^uasi_/),
      expires_in: expect.any(Number),
      next: ['totp'],
    });
    expect(headers['www-authenticate']).toBe(
      'Bearer error="insufficient_user_authentication", error_description="Another credential is required"',
    );
    expect(await sessionOf(app, user.access_token)).toEqual(before);
  });

  it('raises time and strength of the same session, and its refresh token stays valid', async () => {
    const user = await registerWith('totp');
    const startedAt = Math.floor(Date.now() / 1000);
    const result = await prove(await open(user), 'totp');
    expect(Object.keys(result).toSorted()).toEqual(['access_token', 'expires_in', 'token_type']);
    const claims = claimsOf((result as { access_token: string }).access_token);
    expect(claims).toMatchObject({
      amr: ['pwd', 'otp', 'mfa'],
      acr: 'aal2',
      sid: sessionIdOf(user),
    });
    expect(claims.auth_time).toBeGreaterThanOrEqual(startedAt);
    const { body } = await refresh(app, user.refresh_token);
    expect(claimsOf(body.access_token)).toEqual(claims);
  });

  it('permits the request that required it, with the access token from before', async () => {
    const user = await registerWith('totp');
    const json = { current_password: user.password, new_password: NEW_PASSWORD };
    const change = () => app.api('PUT', '/users/me/password', { token: user.access_token, json });
    expect((await change()).body.code).toBe('insufficient_user_authentication');
    await prove(await open(user), 'totp');
    const { status, body } = await change();
    expect(status).toBe(200);
    expect(claimsOf(body.access_token)).toMatchObject({ acr: 'aal2', amr: ['pwd', 'otp', 'mfa'] });
  });

  it('leaves the other sessions of the user as they are', async () => {
    const user = await register(app);
    const other = await login(app, user);
    const before = await sessionOf(app, other.access_token);
    await addFactors(app, user.id, 'totp');
    await prove(await open(user), 'totp');
    expect(await sessionOf(app, other.access_token)).toEqual(before);
  });

  it('is recorded with session and attempt', async () => {
    const user = await registerWith('totp');
    await prove(await open(user), 'totp');
    const events = await auditEvents(app, admin, `user_id=${user.id}&event=reauthenticated`);
    const { id } = await app
      .get(DataSource)
      .manager.findOneByOrFail(SignInAttempt, { userId: user.id });
    expect(events).toEqual([
      expect.objectContaining({
        actor_id: user.id,
        session_id: sessionIdOf(user),
        details: { attempt_id: id },
      }),
    ]);
  });

  it('opens no attempt after a wrong password', async () => {
    const user = await registerWith('totp');
    const { status, body } = await reauthenticate(user, { password: 'not the password' });
    expect([status, body.errors[0].code]).toEqual([422, 'wrong_password']);
    expect(await attemptsOf(user)).toBe(0);
  });

  it('offers the password to a user that has nothing else', async () => {
    const user = await register(app);
    const { status, body } = await reauthenticate(user, {});
    expect([status, body.next]).toEqual([401, ['password']]);
    expect((await reauthenticate(user, { password: user.password })).status).toBe(200);
  });

  it('is complete with a passkey alone, also for a user without a password', async () => {
    const user = await registerWith('passkey');
    const offered = [(await reauthenticate(user, {})).body.next];
    await userRows(app).update({ id: user.id }, { passwordHash: null });
    const { body } = await reauthenticate(user, {});
    expect([...offered, body.next]).toEqual([['password', 'passkey'], ['passkey']]);
    await prove(body.sign_in_token, 'passkey');
    expect(await sessionOf(app, user.access_token)).toMatchObject({
      amr: 'pwd hwk user mfa',
      acr: 'aal2',
    });
  });

  it('succeeds once of 100 parallel proofs', async () => {
    const user = await registerWith('totp');
    const token = await open(user);
    const results = await Promise.all(Array.from({ length: 100 }, () => prove(token, 'totp')));
    expect(results.filter((result) => typeof result !== 'string')).toHaveLength(1);
    expect(new Set(results.filter((result) => typeof result === 'string'))).toEqual(
      new Set(['invalid_sign_in_token']),
    );
  });

  describe.each<[string, (user: TestUser) => Promise<unknown>]>([
    [
      'the session was revoked',
      ({ refresh_token }) => app.api('POST', '/auth/logout', { json: { refresh_token } }),
    ],
    [
      'the session has expired',
      ({ access_token }) => setSession(app, access_token, { expiresAt: secondsFromNow(-1) }),
    ],
    [
      'the password was changed by an admin',
      ({ id }) =>
        app.api('PUT', `/users/${id}`, {
          token: admin.access_token,
          json: { password: NEW_PASSWORD },
        }),
    ],
    ['the factors were changed', ({ id }) => userRows(app).update({ id }, { credentialEpoch: 7 })],
  ])('is void when %s', (_, change) => {
    it.each(['before', 'during'])('%s the second proof', async (moment) => {
      const user = await registerWith('totp');
      const token = await open(user);
      if (moment === 'before') await change(user);
      const result = await prove(token, 'totp', async () => {
        if (moment === 'during') await change(user);
      });
      expect(result).toBe('invalid_sign_in_token');
      expect(await sessionOf(app, user.access_token)).toMatchObject({ amr: 'pwd', acr: 'aal1' });
    });
  });
});

describe('a step-up of a user that signs in by mail', () => {
  let app: TestApp;
  let mailbox: MailSink;
  beforeAll(async () => {
    mailbox = await MailSink.open();
    app = await TestApp.start({ ...mailbox.variables, MAGIC_LINK_ENABLED: 'true' });
  });
  afterAll(async () => {
    await app.close();
    await mailbox.close();
  });

  it('is complete with the mailbox alone where the user has no other credential', async () => {
    const user = await register(app);
    const columns = { passwordHash: null, emailVerifiedAt: new Date() };
    await userRows(app).update({ id: user.id }, columns);
    await setSession(app, user.access_token, { authTime: secondsFromNow(-3600), amr: 'email' });
    const { access_token: token } = user;
    const { body } = await app.api('POST', '/auth/reauthenticate', { token, json: {} });
    expect(body.next).toEqual(['email']);
    const result = await app
      .get(SignInAttempts)
      .prove({ token: body.sign_in_token, client: CLIENT, step: 'email' }, async ({ userId }) => ({
        userId: userId as string,
        ...PROOFS.email,
      }));
    expect(claimsOf(result.access_token)).toMatchObject({ amr: ['email'], acr: 'aal1' });
    expect((await app.api('DELETE', '/users/me', { token })).status).toBe(202);
  });
});
