import { Role } from '../../src/access/role.enum.js';
import { COMMAND_LINE } from '../../src/access/requester.js';
import { UsersService } from '../../src/users/users.service.js';
import { TestApp } from '../support/app.js';
import { auditEvents } from '../support/audit.js';
import { decodeJwt } from '../support/jwt.js';
import { expectProblem } from '../support/problem.js';
import { freshCode, sendCode, startSignIn, totpCode } from '../support/totp.js';
import { isAccessTokenValid, newUser } from '../support/users.js';

describe('the enrolment of an authenticator app in a sign-in', () => {
  let app: TestApp;
  let user: ReturnType<typeof newUser> & { id: string };
  beforeAll(async () => {
    app = await TestApp.start({ REQUIRE_MFA: 'all' });
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    const values = newUser();
    const { id } = await app
      .get(UsersService)
      .create({ ...values, role: Role.Admin }, COMMAND_LINE);
    user = { ...values, id };
  });

  const begin = (token: string) =>
    app.api('POST', '/auth/sign-in/enroll/totp', { json: { sign_in_token: token } });
  const activate = (token: string, code: string) =>
    app.api('POST', '/auth/sign-in/enroll/totp/activate', { json: { sign_in_token: token, code } });
  const enroll = async (token: string) => {
    const { secret } = (await begin(token)).body;
    const response = await activate(token, totpCode(secret));
    expect(response.status).toBe(200);
    return { secret, body: response.body };
  };

  it('completes the sign-in of a user that must have a second factor, with recovery codes', async () => {
    const token = await startSignIn(app, user);
    const status = await app.api('POST', '/auth/sign-in/status', {
      json: { sign_in_token: token },
    });
    expect(status.body.next).toContain('enroll_totp');
    const { secret, body } = await enroll(token);
    expect(body.recovery_codes).toHaveLength(10);
    expect(await isAccessTokenValid(app, body.access_token)).toBe(true);
    expect(decodeJwt(body.access_token).claims).toMatchObject({ acr: 'aal2' });
    expectProblem(await begin(token), 'invalid_sign_in_token');

    const next = await startSignIn(app, user);
    expectProblem(await begin(next), 'invalid_sign_in_token');
    const code = await freshCode(app, user.id, secret);
    expect((await sendCode(app, 'totp', next, code)).status).toBe(200);
  });

  it('counts wrong codes, and is void after the fifth', async () => {
    const token = await startSignIn(app, user);
    const { secret } = (await begin(token)).body;
    for (let count = 0; count < 5; count += 1) {
      expectProblem(await activate(token, '000000'), 'invalid_second_factor');
    }
    expectProblem(await activate(token, totpCode(secret)), 'invalid_sign_in_token');
    await enroll(await startSignIn(app, user));
  });

  it('needs a secret of the last 15 minutes', async () => {
    const token = await startSignIn(app, user);
    expectProblem(await activate(token, '123456'), 'not_found');
    await enroll(token);
  });

  it('voids the other sign-ins of the user', async () => {
    const other = await startSignIn(app, user);
    await enroll(await startSignIn(app, user));
    expectProblem(await begin(other), 'invalid_sign_in_token');
  });

  it('succeeds once of parallel requests', async () => {
    const token = await startSignIn(app, user);
    const { secret } = (await begin(token)).body;
    const code = totpCode(secret);
    const responses = await Promise.all(Array.from({ length: 4 }, () => activate(token, code)));
    expect(responses.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('is recorded with the user as actor', async () => {
    const { body } = await enroll(await startSignIn(app, user));
    const events = await auditEvents(app, body, `user_id=${user.id}`);
    expect(events.slice(0, 3)).toEqual([
      expect.objectContaining({ event: 'signed_in' }),
      expect.objectContaining({ event: 'recovery_codes_created', actor_id: user.id }),
      expect.objectContaining({ event: 'totp_activated', actor_id: user.id }),
    ]);
  });

  it('is rejected for a sign-in that needs no factor', async () => {
    const optional = await TestApp.start({}, app.database);
    try {
      const token = await startSignIn(app, user);
      const response = await optional.api('POST', '/auth/sign-in/enroll/totp', {
        json: { sign_in_token: token },
      });
      expectProblem(response, 'invalid_sign_in_token');
    } finally {
      await optional.close();
    }
  });
});
