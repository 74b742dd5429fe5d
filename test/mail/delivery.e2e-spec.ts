import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { MailDelivery } from '../../src/mail/delivery/mail-delivery.js';
import { ContentRejectedError } from '../../src/mail/transports/mail-message.js';
import { SmtpTransport } from '../../src/mail/transports/smtp-transport.js';
import { DeliveryError, PermanentDeliveryError } from '../../src/outbox/delivery-handler.js';
import { User } from '../../src/identity/user.entity.js';
import { MailQueue } from '../../src/mail/mail-queue.js';
import { Delivery } from '../../src/outbox/delivery.entity.js';
import { OneTimeToken } from '../../src/tokens/one-time/one-time-token.entity.js';
import type { QueuedMail } from '../../src/mail/mail-queue.js';
import { OneTimeTokens } from '../../src/tokens/one-time/one-time-tokens.js';
import { TestApp } from '../support/app.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { queueMail } from '../support/mail/queue-mail.js';
import { register, type TestUser } from '../support/users.js';
import { waitUntil } from '../support/wait-until.js';

const HOUR = 60 * 60 * 1000;

describe('delivery of mails', () => {
  let app: TestApp;
  let mailbox: MailSink;
  let user: TestUser;

  beforeAll(async () => {
    mailbox = await MailSink.open({
      onRcptTo: ({ address }, _session, callback) => {
        const [, code] = /^refused-(\d+)@/.exec(address) ?? [];
        callback(
          code ? Object.assign(new Error('refused'), { responseCode: Number(code) }) : undefined,
        );
      },
    });
    app = await TestApp.start({ ...mailbox.variables, PUBLIC_URL: 'https://auth.example.com' });
  });

  beforeEach(async () => {
    user = await register(app);
  });

  afterAll(async () => {
    await app.close();
    await mailbox.close();
  });

  const dataSource = () => app.get(DataSource);

  const issue = (changes: { survivesCredentialChange?: true } = {}) =>
    dataSource().transaction((manager) =>
      app.get(OneTimeTokens).issue(manager, {
        purpose: 'reset_password',
        userId: user.id,
        lifetime: HOUR,
        ...changes,
      }),
    );

  const deliveriesTo = (orderingKey: string) =>
    dataSource().getRepository(Delivery).findBy({ orderingKey });

  it('sends a mail with link and code of its token', async () => {
    const row = await issue();
    await queueMail(app, { template: 'reset_password', userId: user.id, tokenId: row.id });
    const mail = await mailbox.next(user.email, 'reset_password');
    const { token, code } = app.get(OneTimeTokens).format(row);
    expect(mail).toMatchObject({
      token,
      code,
      link: `https://auth.example.com/reset-password?token=${token}`,
      from: '"Example" <no-reply@example.com>',
      to: user.email,
      subject: 'Reset your password for Example',
    });
    expect(mail.text).toContain('once, for 60 minutes');
    const delivery = (await deliveriesTo(user.id)).find(
      ({ payload }) => (payload as QueuedMail).template === 'reset_password',
    );
    expect(mail.messageId).toBe(`<${delivery?.id}@example.com>`);
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(JSON.stringify(delivery)).not.toContain(token);
  });

  it('sends mails in the language of the user', async () => {
    await dataSource().getRepository(User).update(user.id, { locale: 'de-CH' });
    await queueMail(app, { template: 'password_changed', userId: user.id });
    const { subject } = await mailbox.next(user.email);
    expect(subject).toBe('Ihr Passwort für Example wurde geändert');
  });

  it('sends a mail to another address than that of the user', async () => {
    const to = `other-${user.email}`;
    await queueMail(app, {
      template: 'email_changed',
      userId: user.id,
      to,
      data: { new_email: to },
    });
    const { text } = await mailbox.next(to);
    expect(text).toContain(`${to} is now the e-mail address`);
    expect(mailbox.count(user.email)).toBe(0);
  });

  it.each([
    ['is used', (row: OneTimeToken) => consume(row)],
    ['is replaced', async () => void (await issue())],
    ['is void since a change of credentials', () => incrementEpoch()],
    ['belongs to a deleted user', () => deleteUser()],
  ])('does not send a mail with a token that %s', async (_, makeVoid) => {
    const row = await issue();
    await makeVoid(row);
    await queueMail(app, { template: 'reset_password', userId: user.id, tokenId: row.id });
    await waitUntil(async () => (await deliveriesTo(user.id)).every((each) => each.deliveredAt));
    expect(mailbox.count(user.email, 'reset_password')).toBe(0);
  });

  it('sends a mail with a token that survives changes of credentials', async () => {
    const row = await issue({ survivesCredentialChange: true });
    await incrementEpoch();
    await queueMail(app, { template: 'email_change_warning', userId: user.id, tokenId: row.id });
    expect((await mailbox.next(user.email)).token).not.toBe('');
  });

  it('tells a deleted user about the deletion', async () => {
    await dataSource().getRepository(User).delete(user.id);
    const data = { username: user.username, locale: 'de' };
    await queueMail(app, { template: 'deletion_done', userId: user.id, to: user.email, data });
    const { text } = await mailbox.next(user.email);
    expect(text).toContain(`Guten Tag ${user.username}!`);
  });

  it('gives up a mail to a recipient that the server refuses for good', async () => {
    await queueMail(app, {
      template: 'email_changed',
      userId: user.id,
      to: 'refused-550@example.com',
    });
    await waitUntil(async () => isDead((await deliveriesTo('refused-550@example.com'))[0]));
    const [delivery] = await deliveriesTo('refused-550@example.com');
    expect(delivery?.attempts).toBe(1);
    expect(delivery?.lastError).toMatch(/refuses the recipient \(550 refused\); check the address/);
  });

  it('repeats a mail to a recipient that the server refuses for now', async () => {
    await queueMail(app, {
      template: 'email_changed',
      userId: user.id,
      to: 'refused-450@example.com',
    });
    await waitUntil(
      async () =>
        (await deliveriesTo('refused-450@example.com'))[0]?.lastError?.includes('450') ?? false,
    );
    const [delivery] = await deliveriesTo('refused-450@example.com');
    expect(delivery?.deadAt).toBeNull();
    expect(delivery?.nextAttemptAt).not.toBeNull();
  });

  it('gives up a mail with content that a policy rejects after minutes, so that later ones follow', async () => {
    const payload = { template: 'email_changed', userId: user.id };
    const rejected = new ContentRejectedError('550 5.7.1 refused by policy');
    const send = jest.spyOn(SmtpTransport.prototype, 'send').mockRejectedValue(rejected);
    const deliver = (attempts: number) =>
      app.get(MailDelivery).deliver({ id: uuidv7(), payload, attempts });
    await expect(deliver(9)).rejects.toBe(rejected);
    await expect(deliver(10)).rejects.toBeInstanceOf(PermanentDeliveryError);
    send.mockRejectedValue(new DeliveryError('450 busy'));
    await expect(deliver(10)).rejects.not.toBeInstanceOf(PermanentDeliveryError);
    send.mockRestore();
  });

  it.each([
    'a@example.com\r\nBcc: victim@example.com',
    'a@example.com,victim@example.com',
    'a@example.com> <victim@example.com',
  ])('sends nothing to the address %j', async (to) => {
    await queueMail(app, { template: 'email_changed', userId: user.id, to });
    await waitUntil(async () => {
      const rows = await dataSource().getRepository(Delivery).findBy({ kind: 'mail' });
      return isDead(rows.find(({ payload }) => (payload as QueuedMail).to === to));
    });
    expect(mailbox.count('victim@example.com')).toBe(0);
  });

  it('has a name of the user in no header', async () => {
    const fullName = 'Bcc: victim@example.com';
    await dataSource().getRepository(User).update(user.id, { fullName });
    await queueMail(app, { template: 'password_changed', userId: user.id });
    const { headers } = await mailbox.next(user.email);
    expect([...headers.values()].join('\n')).not.toContain('victim');
  });

  it('is enabled where a mail server is set', () => {
    expect(app.get(MailQueue).isEnabled).toBe(true);
    expect(() => app.get(MailQueue).assertEnabled()).not.toThrow();
  });

  async function consume({ id }: OneTimeToken): Promise<void> {
    await dataSource().getRepository(OneTimeToken).update(id, { consumedAt: new Date() });
  }

  async function incrementEpoch(): Promise<void> {
    await dataSource().getRepository(User).increment({ id: user.id }, 'credentialEpoch', 1);
  }

  async function deleteUser(): Promise<void> {
    await dataSource().getRepository(User).delete(user.id);
  }
});

function isDead(delivery: Delivery | undefined): boolean {
  return delivery !== undefined && delivery.deadAt !== null;
}
