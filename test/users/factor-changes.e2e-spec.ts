import { DataSource } from 'typeorm';
import { Role } from '../../src/access/role.enum.js';
import { AuditEvent } from '../../src/audit/audit-event.entity.js';
import { Passkey } from '../../src/credentials/passkeys/passkey.entity.js';
import { TotpCredential } from '../../src/credentials/totp/totp-credential.entity.js';
import { User } from '../../src/identity/user.entity.js';
import { OneTimeTokens } from '../../src/tokens/one-time/one-time-tokens.js';
import { type FactorTransaction, FactorChanges } from '../../src/users/factors/factor-changes.js';
import { TestApp } from '../support/app.js';
import { addFactors, countFactors } from '../support/factors.js';
import { decodeJwt } from '../support/jwt.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { userRows } from '../support/sessions.js';
import { isAccessTokenValid, register, type TestUser } from '../support/users.js';

const MINUTE = 60_000;

/* The flows that use it are tested with their routes; here the steps that all of them share. */
describe('a change of factors', () => {
  let app: TestApp;
  let mailbox: MailSink;
  let user: TestUser;
  beforeAll(async () => {
    mailbox = await MailSink.open();
    app = await TestApp.start({ ...mailbox.variables, REQUIRE_MFA: 'admins' });
  });
  afterAll(async () => {
    await app.close();
    await mailbox.close();
  });
  beforeEach(async () => {
    user = await register(app);
  });

  const change = (of: TestUser, apply: (transaction: FactorTransaction) => Promise<unknown>) =>
    app.get(FactorChanges).run(requesterOf(of), of.id, async (transaction) => {
      await apply(transaction);
      return {
        event: { event: 'user_changed', details: { fields: ['factor'] } },
        mail: { template: 'factor_removed', data: { factor: 'totp' } },
      };
    });
  const removeTotp = (of: TestUser) =>
    change(of, ({ manager }) => manager.delete(TotpCredential, { userId: of.id }));
  const removePasskeys = (of: TestUser) =>
    change(of, ({ manager }) => manager.delete(Passkey, { userId: of.id }));
  const removePassword = (of: TestUser) =>
    change(of, ({ manager }) => manager.update(User, { id: of.id }, { passwordHash: null }));
  const rowOf = (id: string) => userRows(app).findOneByOrFail({ id });

  it('raises the epoch, and is recorded and mailed', async () => {
    await addFactors(app, user.id, 'totp', 'passkey', 'recovery_code', 'trusted_device');
    const before = await rowOf(user.id);
    await removeTotp(user);
    const after = await rowOf(user.id);
    expect(after.credentialEpoch).toBe(before.credentialEpoch + 1);
    expect(after.hasSecondFactor).toBe(true);
    const event = 'user_changed' as const;
    const { manager } = app.get(DataSource);
    const recorded = await manager.findOneByOrFail(AuditEvent, { userId: user.id, event });
    expect(recorded).toMatchObject({ actorId: user.id, ip: '192.0.2.7' });
    const { text } = await mailbox.next(user.email, 'factor_removed');
    expect(text).toContain('192.0.2.7');
    expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
  });

  it('deletes recovery codes and trusted devices with the last second factor only', async () => {
    await addFactors(app, user.id, 'totp', 'passkey', 'recovery_code', 'trusted_device');
    await removeTotp(user);
    expect(await countFactors(app, user.id)).toMatchObject({ recovery_code: 1, trusted_device: 1 });
    await removePasskeys(user);
    expect(await countFactors(app, user.id)).toEqual({
      totp: 0,
      passkey: 0,
      recovery_code: 0,
      trusted_device: 0,
    });
    expect((await rowOf(user.id)).hasSecondFactor).toBe(false);
  });

  it('voids the one-time tokens that were sent before', async () => {
    await addFactors(app, user.id, 'totp');
    const tokens = app.get(OneTimeTokens);
    const source = await app
      .get(DataSource)
      .transaction((manager) =>
        tokens.issue(manager, { purpose: 'reset_password', userId: user.id, lifetime: MINUTE }),
      );
    const { token } = tokens.format(source);
    expect(await tokens.isUsable('reset_password', token)).toBe(true);
    await removeTotp(user);
    expect(await tokens.isUsable('reset_password', token)).toBe(false);
  });

  it('is rolled back if it removes the last method of sign-in', async () => {
    await addFactors(app, user.id, 'passkey');
    await removePassword(user);
    const { credentialEpoch } = await rowOf(user.id);
    await expect(removePasskeys(user)).rejects.toMatchObject({ code: 'last_sign_in_method' });
    expect(await rowOf(user.id)).toMatchObject({ credentialEpoch, hasSecondFactor: true });
    expect(await countFactors(app, user.id)).toMatchObject({ passkey: 1 });
  });

  it('keeps the last second factor of a user that must have one', async () => {
    await userRows(app).update({ id: user.id }, { role: Role.Admin });
    await addFactors(app, user.id, 'totp', 'recovery_code');
    await expect(removeTotp(user)).rejects.toMatchObject({ code: 'last_sign_in_method' });
    expect(await countFactors(app, user.id)).toMatchObject({ totp: 1, recovery_code: 1 });
  });

  it('removes one of two methods when both are removed at the same time', async () => {
    await addFactors(app, user.id, 'passkey');
    const removals = await Promise.allSettled([removePassword(user), removePasskeys(user)]);
    expect(removals.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('is rejected when the session was revoked meanwhile', async () => {
    await addFactors(app, user.id, 'totp');
    await app.api('POST', '/auth/logout', { json: { refresh_token: user.refresh_token } });
    await expect(removeTotp(user)).rejects.toMatchObject({ code: 'invalid_token' });
    expect(await countFactors(app, user.id)).toMatchObject({ totp: 1 });
  });
});

function requesterOf({ id, access_token }: TestUser) {
  const sessionId = decodeJwt(access_token).claims['sid'] as string;
  return {
    principal: { userId: id, sessionId } as never,
    client: { ip: '192.0.2.7', userAgent: 'Mozilla/5.0' } as never,
  };
}
