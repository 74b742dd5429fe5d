import { TotpCredentials } from '../../src/credentials/totp/totp-credentials.js';
import { TestApp } from '../support/app.js';
import { auditEvents } from '../support/audit.js';
import { decodeJwt } from '../support/jwt.js';
import { expectProblem } from '../support/problem.js';
import { sessionOf } from '../support/sessions.js';
import { enrollTotp, freshCode, sendCode, startSignIn, totpCode } from '../support/totp.js';
import { isAccessTokenValid, register, registerAdmin, type TestUser } from '../support/users.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

describe('a sign-in with an authenticator app', () => {
  let app: TestApp;
  let user: TestUser;
  let secret: string;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    user = await register(app);
    ({ secret } = await enrollTotp(app, user.access_token));
  });

  const prove = (token: string, code: string) => sendCode(app, 'totp', token, code);

  it('starts a session of two factors', async () => {
    const token = await startSignIn(app, user);
    const { status, body } = await prove(token, await freshCode(app, user.id, secret));
    expect(status).toBe(200);
    expect(Object.keys(body).toSorted()).toEqual([
      'access_token',
      'expires_in',
      'refresh_expires_in',
      'refresh_token',
      'token_type',
    ]);
    expect(await isAccessTokenValid(app, body.access_token)).toBe(true);
    expect(decodeJwt(body.access_token).claims).toMatchObject({
      amr: ['pwd', 'otp', 'mfa'],
      acr: 'aal2',
    });
    expect(await sessionOf(app, body.access_token)).toMatchObject({ acr: 'aal2' });
  });

  it('accepts a code with spaces', async () => {
    const code = await freshCode(app, user.id, secret);
    const spaced = ` ${code.slice(0, 3)} ${code.slice(3)} `;
    expect((await prove(await startSignIn(app, user), spaced)).status).toBe(200);
  });

  it('rejects the code that activated the app', async () => {
    const response = await prove(await startSignIn(app, user), totpCode(secret));
    // At the edge of a step, the code of now is the next one.
    if (response.status !== 200) expectProblem(response, 'invalid_second_factor');
    const again = await prove(await startSignIn(app, user), totpCode(secret));
    expectProblem(again, 'invalid_second_factor');
  });

  it('rejects a code that was used, in another attempt too, and the codes before it', async () => {
    const current = await freshCode(app, user.id, secret);
    const next = totpCode(secret, 1);
    expect((await prove(await startSignIn(app, user), next)).status).toBe(200);
    const token = await startSignIn(app, user);
    expectProblem(await prove(token, next), 'invalid_second_factor');
    expectProblem(await prove(token, current), 'invalid_second_factor');
  });

  it('rejects the codes of another user', async () => {
    const other = await register(app);
    const { secret: otherSecret } = await enrollTotp(app, other.access_token);
    const code = await freshCode(app, other.id, otherSecret);
    expectProblem(await prove(await startSignIn(app, user), code), 'invalid_second_factor');
  });

  it('is void after five wrong codes, with a correct one too, and only that attempt', async () => {
    const code = await freshCode(app, user.id, secret);
    const token = await startSignIn(app, user);
    for (const wrong of ['000000', '1', 'abcdef', '000000', '000000']) {
      expectProblem(await prove(token, wrong), 'invalid_second_factor');
    }
    expectProblem(await prove(token, code), 'invalid_sign_in_token');
    expect((await prove(await startSignIn(app, user), code)).status).toBe(200);
  });

  it('accepts a code in one of several attempts at the same time', async () => {
    const code = await freshCode(app, user.id, secret);
    const tokens = await Promise.all(Array.from({ length: 8 }, () => startSignIn(app, user)));
    const responses = await Promise.all(tokens.map((token) => prove(token, code)));
    const statuses = responses.map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, ...Array<number>(7).fill(401)]);
  });

  it('accepts a code once of 100 parallel verifications, on several instances', async () => {
    const second = ENGINE === 'postgres' ? await TestApp.start({}, app.database) : undefined;
    try {
      const code = await freshCode(app, user.id, secret);
      const results = await Promise.all(
        Array.from({ length: 100 }, (_, index) => {
          const on = index % 2 === 0 ? app : (second ?? app);
          return on.get(TotpCredentials).verify(user.id, code);
        }),
      );
      expect(results.filter(Boolean)).toHaveLength(1);
    } finally {
      await second?.close();
    }
  });

  it('is recorded with each wrong code', async () => {
    const admin = await registerAdmin(app);
    const token = await startSignIn(app, user);
    await prove(token, '000000');
    await prove(token, await freshCode(app, user.id, secret));
    const events = await auditEvents(app, admin, `user_id=${user.id}`);
    expect(events.map(({ event }) => event).slice(0, 3)).toEqual([
      'signed_in',
      'second_factor_failed',
      'second_factor_required',
    ]);
    expect(events[1]).toMatchObject({
      user_id: user.id,
      details: { attempt_id: events[2]?.details.attempt_id, step: 'totp' },
    });
  });

  it('has no route where TOTP is off, and asks no user for a code', async () => {
    const off = await TestApp.start({ TOTP_ENABLED: 'false' }, app.database);
    try {
      const { username, password } = user;
      const login = await off.api('POST', '/auth/login', { json: { username, password } });
      expect(login.status).toBe(200);
      const { access_token: token } = login.body;
      for (const path of ['auth/sign-in/totp', 'auth/sign-in/enroll/totp', 'users/me/totp']) {
        const headers = { authorization: `Bearer ${token}` };
        const { statusCode } = await off.app.inject({
          method: 'POST',
          url: `/api/v1/${path}`,
          headers,
        });
        expect(statusCode).toBe(404);
      }
    } finally {
      await off.close();
    }
  });
});
