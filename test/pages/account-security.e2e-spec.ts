import { DataSource } from 'typeorm';
import { Passkey } from '../../src/credentials/passkeys/passkey.entity.js';
import { User } from '../../src/identity/user.entity.js';
import { Session } from '../../src/sessions/session.entity.js';
import { signInVisitor } from '../support/account-visits.js';
import { TestApp } from '../support/app.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { addPasskey } from '../support/passkeys.js';
import { SiteVisitor } from '../support/site-visitor.js';
import { totpCode } from '../support/totp.js';
import { register, type TestUser } from '../support/users.js';

const PATH = '/account/security';

/** The key of an authenticator app, as a page shows it. */
const secretOn = ({ text }: SiteVisitor): string => /\b[A-Z2-7]{32}\b/.exec(text)?.[0] ?? '';

describe('the security page of the account', () => {
  let mailbox: MailSink;
  let app: TestApp;
  let user: TestUser;
  beforeAll(async () => {
    mailbox = await MailSink.open();
    app = await TestApp.start(mailbox.variables);
  });
  afterAll(async () => {
    await app.close();
    await mailbox.close();
  });
  beforeEach(async () => {
    user = await register(app);
  });

  const manager = () => app.get(DataSource).manager;
  const visit = async (target = app) => {
    const visitor = await signInVisitor(target, user);
    await visitor.visit(PATH);
    return visitor;
  };

  it('changes the password, and keeps this browser signed in', async () => {
    const visitor = await visit();
    const typed = { new_password: 'another long password' };
    const repeated = { ...typed, password_repeat: typed.new_password };
    const send = (values: Record<string, string>) => visitor.send(values, { action: 'password' });
    expect(await send({ ...repeated, current_password: 'wrong' })).toBe(422);
    expect(visitor.text).toContain('This is not your current password.');
    expect(visitor.html).not.toContain('another long password');
    const different = { ...typed, current_password: user.password, password_repeat: 'x' };
    expect(await send(different)).toBe(422);
    expect(visitor.text).toContain('The two passwords differ.');
    expect(await send({ ...repeated, current_password: user.password })).toBe(200);
    expect(visitor.path).toBe(`${PATH}?done=changed&at=password#password`);
    expect(visitor.text).toContain('Your password is changed.');
    const sessions = await manager().findBy(Session, { userId: user.id });
    expect(sessions.filter(({ revokedAt }) => revokedAt === null)).toHaveLength(1);
  });

  it('removes the password of a user with a passkey, and sends the link that sets one again', async () => {
    const passwordOnly = await visit();
    expect(passwordOnly.formOf('password_remove')).toBeUndefined();
    await addPasskey(app, user);
    await manager().update(Passkey, { userId: user.id }, { isUvInitialized: true });
    const { cookies } = passwordOnly;
    // The session proves one factor only.
    await manager().update(Session, { userId: user.id }, { acr: 'aal2', amr: 'pwd otp mfa' });
    const later = await TestApp.start(mailbox.variables, app.database);
    try {
      const visitor = await visitWith(later, cookies);
      await visitor.send({}, { action: 'password_remove' });
      expect(visitor.text).toContain('Your password is removed.');
      expect(visitor.text).toContain('You have no password.');
      expect(visitor.formOf('password')).toBeUndefined();
      await visitor.send({}, { action: 'password_link' });
      expect(visitor.text).toContain('An e-mail with the link is on its way.');
      await mailbox.next(user.email, 'reset_password');
    } finally {
      await later.close();
    }
  });

  it('leads back from the set-up of an authenticator app, also after a wrong code', async () => {
    const visitor = await visit();
    await visitor.send({}, { action: 'totp_start' });
    expect(visitor.text).toContain('Back to your account');
    expect(await visitor.send({ code: '000000' }, { action: 'activate' })).toBe(422);
    const [, back = ''] = /href="([^"]*)"[^>]*>Back to your account</.exec(visitor.html) ?? [];
    await visitor.visit(back.replaceAll('&amp;', '&'));
    expect(visitor.formOf('totp_start')).toBeDefined();
  });

  it('sets an authenticator app up, renews the recovery codes and removes the app', async () => {
    const visitor = await visit();
    expect(visitor.formOf('recovery_codes')).toBeUndefined();
    await visitor.send({}, { action: 'totp_start' });
    const key = secretOn(visitor);
    expect(await visitor.send({ code: '000000' }, { action: 'activate' })).toBe(422);
    expect(visitor.text).not.toContain('Scan the picture');
    await visitor.send({ code: totpCode(key) }, { action: 'activate' });
    expect(visitor.html.match(/<code /g)).toHaveLength(10);
    await visitor.visit(PATH);
    expect(visitor.text).toContain('10 left');
    await visitor.send({}, { action: 'recovery_codes' });
    expect(visitor.html.match(/<code /g)).toHaveLength(10);
    await visitor.visit(PATH);
    await visitor.send({}, { action: 'totp_remove' });
    expect(visitor.path).toBe(`${PATH}?done=removed&at=totp#totp`);
    expect(visitor.text).toContain('The authenticator app is removed.');
    expect(visitor.formOf('totp_start')).toBeDefined();
  });

  describe('of a user with passkeys', () => {
    beforeEach(async () => {
      await addPasskey(app, user);
      await manager().update(Passkey, { userId: user.id }, { name: 'Phone' });
    });

    it('renames a passkey, and shows an error beside its name', async () => {
      const visitor = await visitAfterStepUp();
      expect(visitor.text).toContain('Phone');
      expect(visitor.text).toContain('Not used yet');
      const [, link = ''] = /href="([^"]*rename=[^"]*)"/.exec(visitor.html) ?? [];
      await visitor.visit(link.replaceAll('&amp;', '&'));
      expect(visitor.formOf('passkey_rename')?.['name']).toBe('Phone');
      expect(await visitor.send({ name: '' }, { action: 'passkey_rename' })).toBe(422);
      expect(visitor.formOf('passkey_rename')).toBeDefined();
      await visitor.send({ name: 'Blue key' }, { action: 'passkey_rename' });
      expect(visitor.text).toContain('The passkey is renamed.');
      expect(visitor.text).toContain('Blue key');
    });

    it('removes a passkey', async () => {
      const visitor = await visitAfterStepUp();
      await visitor.send({}, { action: 'passkey_remove' });
      expect(visitor.path).toBe(`${PATH}?done=removed&at=passkeys#passkeys`);
      expect(visitor.text).toContain('You have no passkey.');
      expect(await manager().countBy(Passkey, { userId: user.id })).toBe(0);
    });

    it('rejects the removal of the last method of sign-in, and says what to do', async () => {
      const visitor = await visitAfterStepUp();
      await manager().update(User, { id: user.id }, { passwordHash: null });
      expect(await visitor.send({}, { action: 'passkey_remove' })).toBe(409);
      expect(visitor.text).toContain('Add another way to sign in first.');
    });
  });

  it('offers no change of factors of kinds that are turned off', async () => {
    const settings = { TOTP_ENABLED: 'false', PASSKEYS_ENABLED: 'false' };
    const off = await TestApp.start(settings, app.database);
    try {
      const visitor = await visit(off);
      expect(visitor.text).toContain('Password');
      expect(visitor.text).not.toContain('Authenticator app');
      expect(visitor.text).not.toContain('Passkeys');
      expect(visitor.formOf('recovery_codes')).toBeUndefined();
    } finally {
      await off.close();
    }
  });

  /** A session that has proved the passkey: pages need a script for that. */
  const visitAfterStepUp = async () => {
    await manager().update(Session, { userId: user.id }, { revokedAt: new Date() });
    const { cookies } = await visitBeforeStepUp();
    return visitWith(app, cookies);
  };

  const visitBeforeStepUp = async () => {
    const before = await TestApp.start({ PASSKEYS_ENABLED: 'false' }, app.database);
    try {
      const visitor = await signInVisitor(before, user);
      await manager().update(
        Session,
        { userId: user.id },
        { acr: 'aal2', amr: 'pwd hwk user mfa' },
      );
      return visitor;
    } finally {
      await before.close();
    }
  };
});

/** A browser with the cookies of another one. */
async function visitWith(app: TestApp, cookies: ReadonlyMap<string, string>): Promise<SiteVisitor> {
  const visitor = new SiteVisitor(app);
  for (const pair of cookies) visitor.cookies.set(...pair);
  await visitor.visit(PATH);
  return visitor;
}
