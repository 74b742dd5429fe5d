import { jest } from '@jest/globals';
import { DataSource, IsNull, Not } from 'typeorm';
import { Delivery } from '../../src/outbox/delivery.entity.js';
import { DeliveryHandlers } from '../../src/outbox/delivery-handlers.js';
import { auditEvents } from '../support/audit.js';
import { TestApp } from '../support/app.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { userRows } from '../support/sessions.js';
import { statementsOf } from '../support/statements.js';
import { login, register, registerAdmin, type TestUser } from '../support/users.js';
import { waitUntil } from '../support/wait-until.js';

describe('a request for a password reset', () => {
  let mails: MailSink;
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    mails = await MailSink.open();
    app = await TestApp.start({ ...mails.variables, PUBLIC_URL: 'https://auth.example.com' });
    admin = await registerAdmin(app);
  });
  afterAll(async () => {
    await app.close();
    await mails.close();
  });
  afterEach(() => jest.restoreAllMocks());

  const request = (email: string, remoteAddress?: string) =>
    app.api('POST', '/auth/password-reset/request', { json: { email }, remoteAddress });
  const deliveries = () => app.get(DataSource).getRepository(Delivery);
  const answered = () =>
    waitUntil(async () => (await deliveries().countBy({ kind: 'password_reset_request' })) === 0);

  it('sends a user a link and a code that set a new password', async () => {
    const user = await register(app);
    expect((await request(` ${user.email.toUpperCase()} `)).status).toBe(202);
    const mail = await mails.next(user.email, 'reset_password');
    expect(mail.link).toMatch(/^https:\/\/auth\.example\.com\/reset-password\?token=/);
    const json = { email: user.email, code: mail.code, new_password: 'a password from the mail' };
    expect((await app.api('POST', '/auth/password-reset', { json })).status).toBe(204);
    await login(app, { ...user, password: json.new_password });
    await mails.next(user.email, 'password_reset_done');
  });

  it('voids the links that were sent before', async () => {
    const user = await register(app);
    await request(user.email);
    const first = await mails.next(user.email, 'reset_password');
    await request(user.email);
    const second = await mails.next(user.email, 'reset_password');
    const reset = (token: string) =>
      app.api('POST', '/auth/password-reset', { json: { token, new_password: 'a long password' } });
    expect((await reset(first.token)).status).toBe(400);
    expect((await reset(second.token)).status).toBe(204);
  });

  it('sends a user without a password a link', async () => {
    const user = await register(app);
    await userRows(app).update({ id: user.id }, { passwordHash: null });
    await request(user.email);
    expect((await mails.next(user.email, 'reset_password')).token).not.toBe('');
  });

  it('sends nothing to an unknown address and to a disabled user, and keeps neither address', async () => {
    const disabled = await register(app);
    const { access_token: token } = admin;
    await app.api('PUT', `/users/${disabled.id}`, { token, json: { is_active: false } });
    const [unknown, known] = ['unknown@example.com', await register(app)];
    for (const email of [unknown, disabled.email, known.email]) await request(email);
    await mails.next(known.email, 'reset_password');
    await answered();
    expect(mails.count(unknown)).toBe(0);
    expect(mails.count(disabled.email, 'reset_password')).toBe(0);
    const rows = JSON.stringify(await deliveries().find());
    for (const email of [unknown, disabled.email]) expect(rows).not.toContain(email);
  });

  it('gets the same response, and runs the same statements, for every address', async () => {
    const user = await register(app);
    const disabled = await register(app);
    await userRows(app).update({ id: disabled.id }, { isActive: false });
    await waitUntil(async () => !(await deliveries().existsBy({ nextAttemptAt: Not(IsNull()) })));
    // The requests are stored, and answered by nothing.
    jest.spyOn(app.get(DeliveryHandlers), 'get').mockReturnValue({
      kind: 'password_reset_request',
      deliver: () => new Promise(() => undefined),
    });
    const responses = new Set<string>();
    const statements = new Set<string>();
    for (const email of ['unknown@example.org', user.email, disabled.email]) {
      const sent = await statementsOf(app, async () => {
        const { status, headers, text } = await request(email);
        const { 'x-request-id': _, date: __, ...others } = headers;
        responses.add(JSON.stringify([status, others, text]));
      });
      // Without those of the dispatcher, which runs beside the requests.
      const own = sent.filter((sql) => !/WITH due|UPDATE "?outbox|FROM "outbox"/.test(sql));
      statements.add(own.join().replaceAll(/\d{13}/g, 'now'));
    }
    expect([...responses]).toEqual([expect.stringContaining('[202,')]);
    expect(statements.size).toBe(1);
    expect([...statements][0]).not.toMatch(/users|one_time_tokens/);
    await deliveries().delete({ kind: 'password_reset_request' });
  });

  it('is recorded for a user, with the client of the request', async () => {
    const user = await register(app);
    await app.api('POST', '/auth/password-reset/request', {
      json: { email: user.email },
      headers: { 'user-agent': 'a browser' },
      remoteAddress: '198.51.100.7',
    });
    await mails.next(user.email, 'reset_password');
    const [event] = await auditEvents(app, admin, `user_id=${user.id}`);
    expect(event).toMatchObject({
      event: 'password_reset_requested',
      actor_id: null,
      ip: '198.51.100.7',
      user_agent: 'a browser',
    });
  });

  it('is rejected for a text that is no address', async () => {
    expect((await request('nowhere')).status).toBe(422);
  });

  it('by an admin sends the same mail, and records the admin', async () => {
    const user = await register(app);
    const { access_token: token } = admin;
    const send = (id: string) => app.api('POST', `/users/${id}/password-reset`, { token });
    expect((await send(user.id)).status).toBe(202);
    expect((await mails.next(user.email, 'reset_password')).token).not.toBe('');
    const [event] = await auditEvents(app, admin, `user_id=${user.id}`);
    expect(event).toMatchObject({ event: 'password_reset_requested', actor_id: admin.id });
    await app.api('PUT', `/users/${user.id}`, { token, json: { is_active: false } });
    expect((await send(user.id)).body.code).toBe('user_disabled');
    expect((await send('0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11')).status).toBe(404);
  });
});

describe('requests for a password reset', () => {
  it('are rejected by recipient and by address, whether the recipient is known or not', async () => {
    const mails = await MailSink.open();
    const app = await TestApp.start({
      ...mails.variables,
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_PASSWORD_RESET_PER_RECIPIENT: '2/1h',
      RATE_LIMIT_PASSWORD_RESET_PER_ADDRESS: '5/1h',
    });
    const { email: known } = await register(app);
    const policies = async (email: string, addresses: string[]) => {
      const found: unknown[] = [];
      for (const remoteAddress of addresses) {
        const json = { email };
        const options = { json, remoteAddress };
        const { status, headers } = await app.api('POST', '/auth/password-reset/request', options);
        found.push(status === 202 ? 202 : headers['ratelimit-policy']);
      }
      return found;
    };
    const three = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];
    const expected = [202, 202, '"password-reset-recipient";q=2;w=3600'];
    expect(await policies(known, three)).toEqual(expected);
    expect(await policies('unknown@example.com', three)).toEqual(expected);
    expect(await policies(' UNKNOWN@example.com', ['192.0.2.4'])).toEqual([expected[2]]);
    const one = Array.from({ length: 6 }, () => '192.0.2.9');
    const each = await Promise.all(
      one.map((address, n) => policies(`u${n}@example.com`, [address])),
    );
    expect(each.flat().filter((status) => status === 202)).toHaveLength(5);
    expect(each.flat()).toContain('"password-reset-address";q=5;w=3600');
    await app.close();
    await mails.close();
  });

  it('are answered with 501 while mail is off', async () => {
    const app = await TestApp.start();
    const admin = await registerAdmin(app);
    const answers = [
      await app.api('POST', '/auth/password-reset/request', { json: { email: admin.email } }),
      await app.api('POST', `/users/${admin.id}/password-reset`, { token: admin.access_token }),
    ];
    for (const { status, body } of answers)
      expect([status, body.code]).toEqual([501, 'mail_disabled']);
    await app.close();
  });
});
