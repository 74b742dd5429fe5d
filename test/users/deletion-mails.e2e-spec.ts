import { DataSource, IsNull } from 'typeorm';
import { Delivery } from '../../src/outbox/delivery.entity.js';
import { UserErasure } from '../../src/users/deletion/user-erasure.js';
import { TestApp } from '../support/app.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { userRows } from '../support/sessions.js';
import { type TestUser, login, newUser, register, registerAdmin } from '../support/users.js';
import { waitUntil } from '../support/wait-until.js';

const MINUTE = 60_000;

describe('mails about a deletion', () => {
  let app: TestApp;
  let mailbox: MailSink;
  let user: TestUser;
  beforeAll(async () => {
    mailbox = await MailSink.open();
    app = await TestApp.start({ ...mailbox.variables, PUBLIC_URL: 'https://auth.example.com' });
  });
  afterAll(async () => {
    await app.close();
    await mailbox.close();
  });
  beforeEach(async () => {
    user = await register(app);
  });

  const deleteMe = async ({ access_token: token }: { access_token: string }) => {
    const { status, body } = await app.api('DELETE', '/users/me', { token });
    expect(status).toBe(202);
    return body.deletion_due_at as string;
  };
  const cancel = (token: string | undefined) =>
    app.api('POST', '/auth/cancel-deletion', { json: { token } });
  const scheduledMail = () => mailbox.next(user.email, 'deletion_scheduled');
  const deliveries = () => app.get(DataSource).getRepository(Delivery).findBy({ userId: user.id });

  it('contain a link that cancels it once', async () => {
    await deleteMe(user);
    const mail = await scheduledMail();
    expect(mail.link).toMatch(/^https:\/\/auth\.example\.com\/cancel-deletion\?token=/);
    expect((await cancel(mail.token)).status).toBe(204);
    await login(app, user);
    const { status, body } = await cancel(mail.token);
    expect([status, body.code]).toEqual([400, 'invalid_one_time_token']);
  });

  it('contain a link that a later deletion replaces', async () => {
    await deleteMe(user);
    const first = await scheduledMail();
    const { username, password } = user;
    await app.api('POST', '/auth/cancel-deletion', { json: { username, password } });
    await deleteMe(await login(app, user));
    const second = await scheduledMail();
    expect((await cancel(first.token)).body.code).toBe('invalid_one_time_token');
    expect((await cancel(second.token)).status).toBe(204);
  });

  it('contain a link that no user can use that was disabled', async () => {
    await deleteMe(user);
    const { token } = await scheduledMail();
    await userRows(app).update({ id: user.id }, { isActive: false });
    const { status, body } = await cancel(token);
    expect([status, body.code]).toEqual([403, 'account_disabled']);
  });

  it('report the deletion to the address of the deleted user, and leave no trace of it', async () => {
    await deleteMe(user);
    await scheduledMail();
    const start = new Date();
    await userRows(app).update({ id: user.id }, { deletionDueAt: start });
    const erasure = app.get(UserErasure);
    await erasure.run(undefined, start);
    await mailbox.next(user.email, 'deletion_done');
    await waitUntil(async () => (await deliveries()).every(({ deliveredAt }) => deliveredAt));
    await erasure.run(undefined, new Date(start.getTime() + 11 * MINUTE));
    expect(await deliveries()).toEqual([]);
  });

  it('keep the erasure incomplete until they are delivered or given up', async () => {
    await deleteMe(user);
    const start = new Date();
    await userRows(app).update({ id: user.id }, { deletionDueAt: start });
    const erasure = app.get(UserErasure);
    await erasure.run(undefined, start);
    await waitUntil(async () => (await deliveries()).every(({ deliveredAt }) => deliveredAt));
    const { manager } = app.get(DataSource);
    // As after a failed attempt.
    const later = new Date(start.getTime() + 60 * MINUTE);
    await manager.update(
      Delivery,
      { userId: user.id },
      { deliveredAt: null, nextAttemptAt: later },
    );
    await erasure.run(undefined, new Date(start.getTime() + 11 * MINUTE));
    expect(await deliveries()).toHaveLength(1);
    await manager.update(Delivery, { userId: user.id }, { deadAt: start, nextAttemptAt: null });
    await erasure.run(undefined, new Date(start.getTime() + 12 * MINUTE));
    expect(await deliveries()).toEqual([]);
  });

  it('do not keep the erasure incomplete after mail was switched off', async () => {
    await deleteMe(user);
    const start = new Date();
    await userRows(app).update({ id: user.id }, { deletionDueAt: start });
    const erasure = app.get(UserErasure);
    await erasure.run(undefined, start);
    await waitUntil(async () => (await deliveries()).every(({ deliveredAt }) => deliveredAt));
    const later = (minutes: number) => new Date(start.getTime() + minutes * MINUTE);
    // Due for later than now, so that the dispatcher of this application does not attempt it.
    const state = { deliveredAt: null, nextAttemptAt: later(60) };
    await app.get(DataSource).manager.update(Delivery, { userId: user.id }, state);
    await erasure.run(undefined, later(24 * 60));
    expect(await deliveries()).toHaveLength(1);
    await erasure.run(undefined, later(26 * 60));
    expect(await deliveries()).toEqual([]);
  });
});

describe('the limit on mails about deletions', () => {
  let app: TestApp;
  let mailbox: MailSink;
  beforeAll(async () => {
    mailbox = await MailSink.open();
    app = await TestApp.start({
      ...mailbox.variables,
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_SECURITY_MAIL_PER_USER: '2/1h',
      DELETION_GRACE_DAYS: '0',
    });
  });
  afterAll(async () => {
    await app.close();
    await mailbox.close();
  });

  it('leaves the last link valid for a user whose deletion is scheduled again and again', async () => {
    const [user, admin] = [await register(app), await registerAdmin(app)];
    const schedule = async () => {
      const json = { grace_days: 1 };
      const path = `/users/${user.id}/deletion`;
      const { status } = await app.api('PUT', path, { token: admin.access_token, json });
      expect(status).toBe(200);
    };
    await schedule();
    await mailbox.next(user.email, 'deletion_scheduled');
    await schedule();
    const { token } = await mailbox.next(user.email, 'deletion_scheduled');
    await schedule();
    await schedule();
    expect((await app.api('POST', '/auth/cancel-deletion', { json: { token } })).status).toBe(204);
    await login(app, user);
    expect(mailbox.count(user.email, 'deletion_scheduled')).toBe(2);
  });

  it('counts the mails to an address that is registered again after each deletion', async () => {
    const json = newUser();
    for (let round = 1; round <= 4; round += 1) {
      const { body } = await app.api('POST', '/auth/register', { json });
      const { status } = await app.api('DELETE', '/users/me', { token: body.access_token });
      expect(status).toBe(202);
    }
    const deliveries = app.get(DataSource).getRepository(Delivery);
    await waitUntil(async () => (await deliveries.countBy({ deliveredAt: IsNull() })) === 0);
    expect(mailbox.count(json.email, 'deletion_done')).toBe(2);
  });
});
