import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { Delivery } from '../../src/outbox/delivery.entity.js';
import { DeliveryHandlers } from '../../src/outbox/delivery-handlers.js';
import { auditEvents } from '../support/audit.js';
import { TestApp } from '../support/app.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { statementsOf } from '../support/statements.js';
import { enrollTotp } from '../support/totp.js';
import { newUser, register, registerAdmin, type TestUser } from '../support/users.js';
import { waitUntil } from '../support/wait-until.js';

const KIND = 'email_verification_request';

describe('the verification of an e-mail address', () => {
  let mails: MailSink;
  let app: TestApp;
  let admin: TestUser;
  let user: TestUser;
  beforeAll(async () => {
    mails = await MailSink.open();
    app = await TestApp.start({ ...mails.variables, PUBLIC_URL: 'https://auth.example.com' });
    admin = await registerAdmin(app);
  });
  beforeEach(async () => {
    user = await register(app);
  });
  afterAll(async () => {
    await app.close();
    await mails.close();
  });
  afterEach(() => jest.restoreAllMocks());

  const received = (email = user.email) => mails.next(email, 'verify_email');
  const verify = (json: object) => app.api('POST', '/auth/verify-email', { json });
  const request = (email: string) =>
    app.api('POST', '/auth/verify-email/request', { json: { email } });
  const update = (json: object) =>
    app.api('PUT', `/users/${user.id}`, { token: admin.access_token, json });
  const isVerified = async () =>
    (await app.api('GET', '/users/me', { token: user.access_token })).body
      .email_verified as boolean;
  const deliveries = () => app.get(DataSource).getRepository(Delivery);
  const answered = () => waitUntil(async () => (await deliveries().countBy({ kind: KIND })) === 0);

  it('starts with a mail after the registration, and its link is used once', async () => {
    const { link, token } = await received();
    expect(link).toMatch(/^https:\/\/auth\.example\.com\/verify-email\?token=uaot_/);
    expect(await isVerified()).toBe(false);
    expect((await verify({ token })).status).toBe(204);
    expect(await isVerified()).toBe(true);
    expect((await verify({ token })).body.code).toBe('invalid_one_time_token');
    const [failed, verified] = await auditEvents(app, admin);
    expect(failed).toMatchObject({ event: 'email_verification_failed', user_id: null });
    expect(verified).toMatchObject({
      event: 'email_verified',
      actor_id: user.id,
      user_id: user.id,
    });
  });

  it('accepts the code of the mail with its address', async () => {
    const { code } = await received();
    expect((await verify({ email: user.email, code: '00000000' })).status).toBe(400);
    expect((await verify({ email: user.email, code })).status).toBe(204);
    expect(await isVerified()).toBe(true);
  });

  it('is completed by a link that is older than a factor and a new password', async () => {
    const { token } = await received();
    await enrollTotp(app, user.access_token);
    expect((await update({ password: 'another long password' })).status).toBe(200);
    expect((await verify({ token })).status).toBe(204);
    const { body } = await app.api('GET', `/users/${user.id}`, { token: admin.access_token });
    expect(body.email_verified).toBe(true);
  });

  it('is not completed by the token of another purpose', async () => {
    await app.api('POST', '/auth/password-reset/request', { json: { email: user.email } });
    const { token } = await mails.next(user.email, 'reset_password');
    expect((await verify({ token })).status).toBe(400);
    expect(await isVerified()).toBe(false);
  });

  it('is completed by a password reset, which proves the same', async () => {
    await app.api('POST', '/auth/password-reset/request', { json: { email: user.email } });
    const { token } = await mails.next(user.email, 'reset_password');
    const json = { token, new_password: 'a password from the mail' };
    expect((await app.api('POST', '/auth/password-reset', { json })).status).toBe(204);
    const { body } = await app.api('GET', `/users/${user.id}`, { token: admin.access_token });
    expect(body.email_verified).toBe(true);
  });

  it('can be requested again, which voids the earlier link', async () => {
    const first = await received();
    expect((await request(` ${user.email.toUpperCase()} `)).status).toBe(202);
    const second = await received();
    expect((await verify({ token: first.token })).status).toBe(400);
    expect((await verify({ token: second.token })).status).toBe(204);
  });

  it('sends nothing to unknown addresses, disabled users and verified addresses', async () => {
    await received();
    await update({ email_verified: true });
    const disabled = await register(app);
    await received(disabled.email);
    const { access_token: token } = admin;
    await app.api('PUT', `/users/${disabled.id}`, { token, json: { is_active: false } });
    for (const email of ['unknown@example.com', disabled.email, user.email]) await request(email);
    await answered();
    const { email } = await register(app);
    await received(email);
    expect(mails.count('unknown@example.com', 'verify_email')).toBe(0);
    expect(mails.count(disabled.email, 'verify_email')).toBe(1);
    expect(mails.count(user.email, 'verify_email')).toBe(1);
    expect(JSON.stringify(await deliveries().find())).not.toContain('unknown@example.com');
  });

  it('starts again when an admin changes the address, and the old link is void', async () => {
    const old = await received();
    const email = `new-${user.email}`;
    await update({ email });
    const { token } = await received(email);
    expect((await verify({ token: old.token })).status).toBe(400);
    expect(await isVerified()).toBe(false);
    expect((await verify({ token })).status).toBe(204);
    expect(await isVerified()).toBe(true);
  });

  it('does not start when an admin sets a verified address, or creates a user', async () => {
    await received();
    const email = `sure-${user.email}`;
    await update({ email, email_verified: true });
    const created = newUser();
    await app.api('POST', '/users', { token: admin.access_token, json: created });
    await answered();
    await register(app);
    expect([email, created.email].map((each) => mails.count(each, 'verify_email'))).toEqual([0, 0]);
  });

  it('is requested by the same response and statements for every address', async () => {
    await received();
    const verified = await register(app);
    await app.api('PUT', `/users/${verified.id}`, {
      token: admin.access_token,
      json: { email_verified: true },
    });
    await answered();
    // The requests are stored, and answered by nothing.
    jest.spyOn(app.get(DeliveryHandlers), 'get').mockReturnValue({
      kind: KIND,
      deliver: () => new Promise(() => undefined),
    });
    const responses = new Set<string>();
    const statements = new Set<string>();
    for (const email of ['unknown@example.org', user.email, verified.email]) {
      const sent = await statementsOf(app, async () => {
        const { status, headers, text } = await request(email);
        const { 'x-request-id': _, date: __, ...others } = headers;
        responses.add(JSON.stringify([status, others, text]));
      });
      // Without those of the dispatcher, which runs beside the requests.
      const own = sent.filter((sql) => !/^\s*(WITH due|UPDATE "?outbox|SELECT)/.test(sql));
      statements.add(own.join().replaceAll(/\d{13}/g, 'now'));
    }
    expect([...responses]).toEqual([expect.stringContaining('[202,')]);
    expect(statements.size).toBe(1);
    expect([...statements][0]).not.toMatch(/users|one_time_tokens/);
    await deliveries().delete({ kind: KIND });
  });
});

describe('requests for the mail of a verification', () => {
  it('are rejected by recipient and by address, whether the recipient is known or not', async () => {
    const mails = await MailSink.open();
    const app = await TestApp.start({
      ...mails.variables,
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_EMAIL_VERIFICATION_PER_RECIPIENT: '2/1h',
      RATE_LIMIT_EMAIL_VERIFICATION_PER_ADDRESS: '3/1h',
    });
    const { email: known } = await register(app);
    const policies = async (emails: string[], addressOf: (n: number) => string) => {
      const found: unknown[] = [];
      for (const [n, email] of emails.entries()) {
        const options = { json: { email }, remoteAddress: addressOf(n) };
        const { status, headers } = await app.api('POST', '/auth/verify-email/request', options);
        found.push(status === 202 ? 202 : headers['ratelimit-policy']);
      }
      return found;
    };
    const expected = [202, 202, '"email-verification-recipient";q=2;w=3600'];
    for (const email of [known, 'unknown@example.com']) {
      expect(await policies([email, email, email], (n) => `192.0.2.${n}`)).toEqual(expected);
    }
    const emails = Array.from({ length: 4 }, (_, n) => `u${n}@example.com`);
    expect(await policies(emails, () => '192.0.2.9')).toEqual([
      202,
      202,
      202,
      '"email-verification-address";q=3;w=3600',
    ]);
    await app.close();
    await mails.close();
  });

  it('are answered with 501 while mail is off, and a registration sends nothing', async () => {
    const app = await TestApp.start();
    const { email } = await register(app);
    const { status, body } = await app.api('POST', '/auth/verify-email/request', {
      json: { email },
    });
    expect([status, body.code]).toEqual([501, 'mail_disabled']);
    expect(await app.get(DataSource).getRepository(Delivery).count()).toBe(0);
    await app.close();
  });
});
