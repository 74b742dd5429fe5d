import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { ChangeFeed } from '../../src/database/changes/change-feed.js';
import { Delivery } from '../../src/outbox/delivery.entity.js';
import type { QueuedMail } from '../../src/mail/mail-queue.js';
import { Role } from '../../src/access/role.enum.js';
import { KnownAddress } from '../../src/sessions/known-addresses/known-address.entity.js';
import { type Start, SessionStarter } from '../../src/sessions/start/session-starter.js';
import { UsersService } from '../../src/users/users.service.js';
import { COMMAND_LINE } from '../../src/access/requester.js';
import { TestApp } from '../support/app.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { statementsOf } from '../support/statements.js';
import { newUser, refresh, register, registerAdmin, type TestUser } from '../support/users.js';

const DAY = 24 * 60 * 60 * 1000;
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0';

describe('security mails', () => {
  let app: TestApp;
  let off: TestApp;
  let mailbox: MailSink;

  beforeAll(async () => {
    mailbox = await MailSink.open();
    const variables = { RATE_LIMIT_ENABLED: 'true', REFRESH_GRACE_SECONDS: '0' };
    app = await TestApp.start({
      ...variables,
      ...mailbox.variables,
      RATE_LIMIT_SECURITY_MAIL_PER_USER: '3/1h',
    });
    off = await TestApp.start({ ...variables, ...mailbox.variables, SECURITY_MAILS: 'none' });
  });

  afterAll(async () => {
    await app.close();
    await off.close();
    await mailbox.close();
  });

  const signIn = async (
    { username, password }: Pick<TestUser, 'username' | 'password'>,
    remoteAddress = '127.0.0.1',
    on = app,
  ): Promise<void> => {
    const { status } = await on.api('POST', '/auth/login', {
      json: { username, password },
      remoteAddress,
      headers: { 'user-agent': FIREFOX },
    });
    expect(status).toBe(200);
  };

  /** Mails of one user are delivered in their order: this one arrives after all before it. */
  const changePassword = async (user: TestUser, on = app): Promise<void> => {
    const { body } = await on.api('POST', '/auth/login', {
      json: { username: user.username, password: user.password },
    });
    const { status } = await on.api('PUT', '/users/me/password', {
      token: body.access_token,
      json: { current_password: user.password, new_password: `${user.password} again` },
      headers: { 'user-agent': FIREFOX },
    });
    expect(status).toBe(200);
  };

  it('report a sign-in from a new address, with time, address and device', async () => {
    const user = await register(app);
    await signIn(user, '192.0.2.7');
    const { subject, text } = await mailbox.next(user.email);
    expect(subject).toBe('New sign-in to Example');
    expect(text).toMatch(/^Time: .* \d{4}.* UTC$/m);
    expect(text).toContain('IP address: 192.0.2.7\nDevice: Firefox, Linux\n');
  });

  it('report no sign-in from a known address, also when its use is recorded again', async () => {
    const user = await register(app);
    await signIn(user);
    const addresses = app.get(DataSource).getRepository(KnownAddress);
    await addresses.update({ userId: user.id }, { lastUsedAt: new Date(Date.now() - 2 * DAY) });
    await signIn(user);
    const [known] = await addresses.findBy({ userId: user.id });
    expect(known?.lastUsedAt.getTime()).toBeGreaterThan(Date.now() - DAY);
    await changePassword(user);
    await mailbox.next(user.email, 'password_changed');
    expect(mailbox.count(user.email)).toBe(1);
  });

  it('report a sign-in from another /64 of IPv6, and none from the same', async () => {
    const user = await register(app);
    await signIn(user, '2001:db8:1:1::1');
    await mailbox.next(user.email, 'new_sign_in');
    await signIn(user, '2001:db8:1:1:ffff::2');
    await signIn(user, '2001:db8:1:2::1');
    expect((await mailbox.next(user.email)).text).toContain('2001:db8:1:2::1');
    expect(mailbox.count(user.email)).toBe(2);
  });

  it('do not report the first sign-in of a user', async () => {
    const user = newUser();
    const { id } = await app.get(UsersService).create({ ...user, role: Role.User }, COMMAND_LINE);
    await signIn(user, '192.0.2.8');
    await changePassword({ ...user, id, access_token: '', refresh_token: '' });
    // From the address of the tests, which is a new one.
    await mailbox.next(user.email, 'password_changed');
    expect(mailbox.count(user.email, 'new_sign_in')).toBe(1);
  });

  it('report each of many sign-ins at the same time', async () => {
    const users = await Promise.all(Array.from({ length: 8 }, () => register(app)));
    await Promise.all(users.map((user, index) => signIn(user, `192.0.2.${100 + index}`)));
    for (const [index, user] of users.entries()) {
      expect((await mailbox.next(user.email)).text).toContain(`192.0.2.${100 + index}\n`);
    }
  });

  it('report no sign-in that fails', async () => {
    const user = await register(app);
    const json = { username: user.username, password: 'a wrong password' };
    const remoteAddress = '192.0.2.9';
    expect((await app.api('POST', '/auth/login', { json, remoteAddress })).status).toBe(401);
    await changePassword(user);
    await mailbox.next(user.email, 'password_changed');
    expect(mailbox.count(user.email)).toBe(1);
  });

  it('report a change of the password, with address and device', async () => {
    const user = await register(app);
    await changePassword(user);
    const { subject, text } = await mailbox.next(user.email);
    expect(subject).toBe('Your password for Example was changed');
    expect(text).toContain('IP address: 127.0.0.1\nDevice: Firefox, Linux\n');
  });

  it('report a password that an admin has set, without the address of the admin', async () => {
    const [user, admin] = [await register(app), await registerAdmin(app)];
    const { access_token: token } = admin;
    const json = { password: 'another long password' };
    expect((await app.api('PUT', `/users/${user.id}`, { token, json })).status).toBe(200);
    const { text } = await mailbox.next(user.email, 'password_changed');
    expect(text).not.toMatch(/127\.0\.0\.1|Device/);
  });

  it('report a session that was revoked because a refresh token was used twice', async () => {
    const user = await register(app);
    expect((await refresh(app, user.refresh_token)).status).toBe(200);
    expect((await refresh(app, user.refresh_token)).status).toBe(401);
    expect((await refresh(app, user.refresh_token)).status).toBe(401);
    const { subject } = await mailbox.next(user.email);
    expect(subject).toBe('A device was signed out of Example for your safety');
    await changePassword(user);
    await mailbox.next(user.email, 'password_changed');
    expect(mailbox.count(user.email, 'session_reuse')).toBe(1);
  });

  it('do not flood a mailbox, and a limit of one event hides no other', async () => {
    const user = await register(app);
    for (let index = 0; index < 6; index += 1) await signIn(user, `198.51.100.${index + 1}`);
    await changePassword(user);
    await mailbox.next(user.email, 'password_changed');
    expect(mailbox.count(user.email, 'new_sign_in')).toBe(3);
  });

  it('are turned off by the operator', async () => {
    const user = await register(off);
    await signIn(user, '192.0.2.10', off);
    await changePassword(user, off);
    const deliveries = await off.get(DataSource).getRepository(Delivery).findBy({ kind: 'mail' });
    const templates = deliveries.map(({ payload }) => (payload as QueuedMail).template);
    expect(templates.filter((template) => template !== 'verify_email')).toEqual([]);
  });

  it('cost a sign-in from a known address no statement', async () => {
    const [user, other] = [await register(app), await register(off)];
    expect(await statements(user, app)).toEqual(await statements(other, off));
  });

  it('cost a batch of sign-ins from new addresses one statement', async () => {
    const users = await Promise.all(Array.from({ length: 3 }, () => register(app)));
    const starter = app.get(SessionStarter);
    const starts: Start[] = [];
    const spy = jest.spyOn(starter, 'start').mockImplementation(async (start) => {
      starts.push(start);
      return true;
    });
    for (const user of users) await signIn(user, '192.0.2.11');
    spy.mockRestore();
    const sent = await statementsOf(app, () =>
      app
        .get(ChangeFeed as never as new () => ChangeFeed)
        .transaction((manager, publish) => starter.startIn({ manager, publish }, starts)),
    );
    expect(sent.filter(isInsert)).toHaveLength(1);
    for (const { email } of users) await mailbox.next(email, 'new_sign_in');
  });

  it('cost a sign-in from a new address one statement', async () => {
    const [user, other] = [await register(app), await register(off)];
    const reported = await statements(user, app, '192.0.2.11');
    expect(reported.filter(isInsert)).toHaveLength(1);
    const others = reported.filter((sql) => !isInsert(sql));
    expect(others).toEqual(await statements(other, off, '192.0.2.11'));
  });

  /**
   * The statements of a sign-in, without those of the delivery, which runs at the same time, and of the
   * rate limits, which are batched by time.
   */
  async function statements(user: TestUser, on: TestApp, address?: string): Promise<string[]> {
    const all = await statementsOf(on, () => signIn(user, address, on));
    return all
      .filter(
        (sql) => !/^\s*(WITH|UPDATE|SELECT)[^]*(\boutbox\b|FROM "users" "User" WHERE)/.test(sql),
      )
      .filter((sql) => !/pg_notify|rate_limits/.test(sql))
      .map((sql) => sql.replaceAll(/\d{13}/g, '<time>'));
  }
});

function isInsert(sql: string): boolean {
  return sql.startsWith('INSERT INTO "outbox"');
}
