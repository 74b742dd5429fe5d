import { Role } from '../../src/access/role.enum.js';
import { COMMAND_LINE } from '../../src/access/requester.js';
import { SignInAttempts } from '../../src/auth/attempts/sign-in-attempts.service.js';
import { Invitations } from '../../src/users/invitations/invitations.service.js';
import { UsersService } from '../../src/users/users.service.js';
import { TestApp, type TestResponse } from '../support/app.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { addFactor, signInStatus } from '../support/sign-in-attempts.js';
import { newUser } from '../support/users.js';

const ENROLMENT = ['enroll_totp', 'enroll_passkey'];

const login = (app: TestApp, { username, password }: ReturnType<typeof newUser>) =>
  app.api('POST', '/auth/login', { json: { username, password } });

const create = async (app: TestApp, role: Role) => {
  const user = newUser();
  const { id } = await app.get(UsersService).create({ ...user, role }, COMMAND_LINE);
  return { ...user, id };
};

const seen = ({ status, body }: TestResponse) => [status, body.code, body.next];

describe('REQUIRE_MFA=all', () => {
  let app: TestApp;
  let mails: MailSink;
  beforeAll(async () => {
    mails = await MailSink.open();
    app = await TestApp.start({
      ...mails.variables,
      PUBLIC_URL: 'https://auth.example.com',
      REQUIRE_MFA: 'all',
    });
  });
  afterAll(async () => {
    await app.close();
    await mails.close();
  });

  it('makes a registration end in an enrolment, once the user is created', async () => {
    const user = newUser();
    const answer = await app.api('POST', '/auth/register', { json: user });
    expect(seen(answer)).toEqual([401, 'second_factor_required', ENROLMENT]);
    expect((await signInStatus(app, answer.body.sign_in_token)).body.next).toEqual(ENROLMENT);
    expect(seen(await login(app, user))).toEqual([401, 'second_factor_required', ENROLMENT]);
    expect((await app.api('POST', '/auth/register', { json: user })).status).toBe(409);
  });

  it.each([Role.User, Role.Admin])(
    'makes the sign-in of a %s end in an enrolment',
    async (role) => {
      const user = await create(app, role);
      expect(seen(await login(app, user))).toEqual([401, 'second_factor_required', ENROLMENT]);
    },
  );

  it('makes an accepted invitation end in an enrolment, once the user is active', async () => {
    const { email, username, password } = newUser();
    await app.get(Invitations).create({ email }, COMMAND_LINE);
    const { token } = await mails.next(email, 'invitation');
    const json = { token, username, password };
    const answer = await app.api('POST', '/auth/accept-invitation', { json });
    expect(seen(answer)).toEqual([401, 'second_factor_required', ENROLMENT]);
    const user = { email, username, password };
    expect(seen(await login(app, user))).toEqual([401, 'second_factor_required', ENROLMENT]);
  });

  it('asks a user that has a factor for it, and permits no enrolment', async () => {
    const user = await create(app, Role.User);
    await addFactor(app, user.id);
    const { status, body } = await login(app, user);
    expect([status, body.next]).toEqual([401, ['totp']]);
    const find = app.get(SignInAttempts).find({
      token: body.sign_in_token as string,
      client: { ip: null, userAgent: null, requestId: null },
      step: 'enroll_totp',
    });
    await expect(find).rejects.toMatchObject({ code: 'invalid_sign_in_token' });
  });

  it('counts a registration that ends in an enrolment towards the limit by address', async () => {
    const limited = await TestApp.start({
      REQUIRE_MFA: 'all',
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_REGISTER_PER_ADDRESS: '2/1h',
    });
    const register = async () =>
      (await limited.api('POST', '/auth/register', { json: newUser() })).status;
    expect([await register(), await register(), await register()]).toEqual([401, 401, 429]);
    await limited.close();
  });
});

describe('REQUIRE_MFA=admins', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ REQUIRE_MFA: 'admins', PASSKEYS_ENABLED: 'false' });
  });
  afterAll(() => app.close());

  it('makes the sign-in of an admin end in an enrolment of an enabled kind', async () => {
    const admin = await create(app, Role.Admin);
    expect(seen(await login(app, admin))).toEqual([401, 'second_factor_required', ['enroll_totp']]);
  });

  it('signs other users in by password', async () => {
    expect((await login(app, await create(app, Role.User))).status).toBe(200);
  });
});

describe('a sign-in with a second factor', () => {
  it('is rejected for an address that is not verified before the second factor is asked for', async () => {
    const mails = await MailSink.open();
    const app = await TestApp.start({
      ...mails.variables,
      PUBLIC_URL: 'https://auth.example.com',
      REQUIRE_VERIFIED_EMAIL: 'true',
    });
    const user = await create(app, Role.User);
    await addFactor(app, user.id);
    expect(seen(await login(app, user))).toEqual([403, 'email_not_verified', undefined]);
    await app.get(UsersService).update(user.id, { email_verified: true }, COMMAND_LINE);
    expect(seen(await login(app, user))).toEqual([401, 'second_factor_required', ['totp']]);
    await app.close();
    await mails.close();
  });
});
