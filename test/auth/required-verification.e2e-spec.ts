import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { Delivery } from '../../src/outbox/delivery.entity.js';
import { DeliveryHandlers } from '../../src/outbox/delivery-handlers.js';
import { auditEvents } from '../support/audit.js';
import { TestApp, type TestResponse } from '../support/app.js';
import { load } from '../support/configuration.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { addPasskey, signInWithPasskey } from '../support/passkeys.js';
import { userRows } from '../support/sessions.js';
import { statementsOf } from '../support/statements.js';
import { isAccessTokenValid, login, newUser, refresh, type TestUser } from '../support/users.js';
import { UsersService } from '../../src/users/users.service.js';
import { COMMAND_LINE } from '../../src/access/requester.js';
import { Role } from '../../src/access/role.enum.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

type NewUser = ReturnType<typeof newUser>;

const seen = ({ status, headers, text }: TestResponse) => {
  const { 'x-request-id': _, date: __, ...others } = headers;
  return [status, others, text];
};

describe('sign-ins that require a verified e-mail address', () => {
  let mails: MailSink;
  let app: TestApp;
  let admin: NewUser & { access_token: string };
  beforeAll(async () => {
    mails = await MailSink.open();
    app = await TestApp.start({
      ...mails.variables,
      PUBLIC_URL: 'https://auth.example.com',
      REQUIRE_VERIFIED_EMAIL: 'true',
    });
    const values = newUser();
    const { id } = await app
      .get(UsersService)
      .create({ ...values, role: Role.Admin }, COMMAND_LINE);
    await app.get(UsersService).update(id, { email_verified: true }, COMMAND_LINE);
    admin = { ...values, ...(await login(app, values)) };
  });
  afterAll(async () => {
    await app.close();
    await mails.close();
  });

  const register = (json: NewUser) => app.api('POST', '/auth/register', { json });
  const signIn = ({ username, password }: NewUser) =>
    app.api('POST', '/auth/login', { json: { username, password } });
  const verify = (token: string) => app.api('POST', '/auth/verify-email', { json: { token } });
  const registerVerified = async (): Promise<NewUser> => {
    const user = newUser();
    await register(user);
    await verify((await mails.next(user.email, 'verify_email')).token);
    return user;
  };

  it('are rejected with 403 after the right password only, until the address is verified', async () => {
    const user = newUser();
    expect((await register(user)).status).toBe(202);
    const { token } = await mails.next(user.email, 'verify_email');
    const rejected = await signIn(user);
    expect([rejected.status, rejected.body.code]).toEqual([403, 'email_not_verified']);
    expect((await signIn({ ...user, password: 'wrong' })).body.code).toBe('invalid_credentials');
    const { id } = await userRows(app).findOneByOrFail({ username: user.username });
    const events = await auditEvents(app, admin, `user_id=${id}`);
    expect(events.map(({ event, details }) => [event, details?.reason])).toEqual([
      ['sign_in_failed', 'invalid_credentials'],
      ['sign_in_failed', 'email_not_verified'],
      ['user_registered', undefined],
    ]);
    expect((await verify(token)).status).toBe(204);
    await login(app, user);
  });

  it('are rejected with 403 after a passkey of a user with an address that is no longer verified', async () => {
    const user = await registerVerified();
    const party = { origin: 'https://auth.example.com', rpId: 'auth.example.com' };
    const passkey = await addPasskey(app, await login(app, user), party);
    await userRows(app).update({ username: user.username }, { emailVerifiedAt: null });
    const { status, body } = await signInWithPasskey(app, passkey);
    expect([status, body.code]).toEqual([403, 'email_not_verified']);
  });

  it('are possible after an admin has marked the address', async () => {
    const user = newUser();
    await register(user);
    const { id } = await userRows(app).findOneByOrFail({ username: user.username });
    await app.api('PUT', `/users/${id}`, {
      token: admin.access_token,
      json: { email_verified: true },
    });
    await login(app, user);
  });

  it('do not affect sessions that exist when the address becomes unverified', async () => {
    const user = await registerVerified();
    const tokens = (await login(app, user)) as TestUser;
    const { id } = await userRows(app).findOneByOrFail({ username: user.username });
    await app.api('PUT', `/users/${id}`, {
      token: admin.access_token,
      json: { email: `new-${user.email}` },
    });
    expect((await signIn(user)).body.code).toBe('email_not_verified');
    expect((await refresh(app, tokens.refresh_token)).status).toBe(200);
    expect(await isAccessTokenValid(app, tokens.access_token)).toBe(true);
    const json = { current_password: user.password, new_password: 'another long password' };
    const { status } = await app.api('PUT', '/users/me/password', {
      token: tokens.access_token,
      json,
    });
    expect(status).toBe(200);
  });

  describe('let a registration', () => {
    it('get the same response for a free and for a taken address', async () => {
      const taken = await registerVerified();
      const [free, again] = [newUser(), { ...newUser(), email: taken.email.toUpperCase() }];
      const responses = [await register(free), await register(again)];
      expect(responses[0]?.body).toEqual({ email_verification_required: true });
      expect(seen(responses[1] as TestResponse)).toEqual(seen(responses[0] as TestResponse));
      const notice = await mails.next(taken.email, 'already_registered');
      expect([notice.token, notice.text]).toEqual([
        '',
        expect.not.stringContaining(again.username),
      ]);
      expect(mails.count(taken.email, 'verify_email')).toBe(1);
      expect(await userRows(app).countBy({ username: again.username })).toBe(0);
      const [event] = await auditEvents(app, admin, 'event=registration_failed');
      expect(event).toMatchObject({ user_id: null, details: { reason: 'email_taken' } });
    });

    it('run the same statements for a free and for a taken address', async () => {
      const taken = await registerVerified();
      // The requests are stored, and answered by nothing.
      jest.spyOn(app.get(DeliveryHandlers), 'get').mockReturnValue({
        kind: 'email_verification_request',
        deliver: () => new Promise(() => undefined),
      });
      const runs: string[] = [];
      for (const user of [newUser(), { ...newUser(), email: taken.email }]) {
        const sent = await statementsOf(app, () => register(user));
        // Without those of the dispatcher, which runs beside the requests.
        const own = sent.filter((sql) => /"users"|"audit_events"|INTO "outbox"/.test(sql));
        runs.push(own.join('\n').replaceAll(/\d{13}/g, 'now'));
      }
      jest.restoreAllMocks();
      await app.get(DataSource).getRepository(Delivery).clear();
      expect(runs[0]).toMatch(/INSERT .*users.*audit_events.*outbox/s);
      expect(runs[1]).toBe(runs[0]);
    });

    it('be rejected for a taken username, whether the address is free or taken', async () => {
      const taken = await registerVerified();
      for (const email of [newUser().email, taken.email]) {
        const { status, body } = await register({ ...newUser(), username: taken.username, email });
        expect([status, body.code]).toEqual([409, 'username_taken']);
      }
    });

    it('change nothing for a user that has not verified its address yet', async () => {
      const first = newUser();
      await register(first);
      const { token } = await mails.next(first.email, 'verify_email');
      await register({ ...newUser(), email: first.email });
      await mails.next(first.email, 'already_registered');
      expect((await verify(token)).status).toBe(204);
      await login(app, first);
    });

    it('create one user when ten with one address arrive at once', async () => {
      const { email } = newUser();
      const responses = await Promise.all(
        Array.from({ length: 10 }, () => register({ ...newUser(), email })),
      );
      expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 202));
      expect(await userRows(app).countBy({ email })).toBe(1);
      await mails.next(email, 'verify_email');
    });
  });

  it('are refused as a setting while mail is off', () => {
    const variables = { REQUIRE_VERIFIED_EMAIL: 'true', MAIL_URL: 'off' };
    expect(() => load(variables)).toThrow(
      'configuration: REQUIRE_VERIFIED_EMAIL needs mail; set MAIL_URL',
    );
  });
});

describe('the notice of a registration with a taken address', () => {
  it('is limited by recipient, and the response does not show the limit', async () => {
    const mails = await MailSink.open();
    const app = await TestApp.start({
      ...mails.variables,
      REQUIRE_VERIFIED_EMAIL: 'true',
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_REGISTRATION_NOTICE_PER_RECIPIENT: '2/1h',
    });
    const { email } = newUser();
    for (let i = 0; i < 4; i += 1) {
      const options = { json: { ...newUser(), email }, remoteAddress: `192.0.2.${i}` };
      expect((await app.api('POST', '/auth/register', options)).status).toBe(202);
    }
    // Deliveries to one address keep their order.
    const json = { email };
    await app.api('POST', '/auth/verify-email/request', { json });
    await mails.next(email, 'verify_email');
    await mails.next(email, 'verify_email');
    expect(mails.count(email, 'already_registered')).toBe(2);
    // A shared count would need a second connection in the transaction of the delivery.
    const shared = `SELECT key FROM rate_limits WHERE key LIKE 'registration-notice%'`;
    if (ENGINE === 'postgres') expect(await app.get(DataSource).query(shared)).toEqual([]);
    await app.close();
    await mails.close();
  });
});
