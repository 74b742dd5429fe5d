import { auditEvents } from '../support/audit.js';
import { PASSWORD_AUTHENTICATION } from '../../src/access/authentication-strength.js';
import { PasswordVerifier } from '../../src/credentials/password/password-verifier.service.js';
import { COMMAND_LINE } from '../../src/access/requester.js';
import { SessionsService } from '../../src/sessions/sessions.service.js';
import { oneTimeTokenRows } from '../support/one-time-token-rows.js';
import { addPasskey, signInWithPasskey } from '../support/passkeys.js';
import { expectRevoked } from '../support/session-checks.js';
import { userRows } from '../support/sessions.js';
import { login, register, type TestUser, newUser } from '../support/users.js';
import {
  EmailChangeTest,
  expectInvalid,
  NEW_PASSWORD,
  newAddress,
} from '../support/email-change.js';

const NO_CLIENT = { ip: null, userAgent: null, requestId: null };
const HOUR = 3600;

let test: EmailChangeTest;
beforeAll(async () => (test = await EmailChangeTest.start()));
afterAll(() => test.close());

describe('the undo of a change of the e-mail address', () => {
  it('takes the user back from a thief that has changed the password too', async () => {
    const user = await register(test.app);
    const { email, undoToken } = await test.change(user, user.email);
    const thief = (await test.changePassword(user)).body as TestUser;
    const { status, text } = await test.undo(undoToken);
    expect([status, text]).toEqual([204, '']);
    await expectRevoked(test.app, thief);
    expect(await test.profileOf(user)).toMatchObject({ email: user.email, pending_email: null });
    const { emailVerifiedAt } = await userRows(test.app).findOneByOrFail({ id: user.id });
    expect(emailVerifiedAt).not.toBeNull();
    for (const password of [user.password, NEW_PASSWORD]) {
      expect(await test.signIn(user.email, password)).toBe(401);
      expect(await test.signIn(email, password)).toBe(401);
    }
    const reset = await test.mailbox.next(user.email, 'reset_password');
    expect(reset.link).toContain('/reset-password?token=');
    expect(test.mailbox.count(email, 'reset_password')).toBe(0);
  });

  it('leaves no passkey of the thief that signs in alone, and all as second factors', async () => {
    const user = await register(test.app);
    const { undoToken } = await test.change(user, user.email);
    const passkey = await addPasskey(test.app, user);
    expect((await signInWithPasskey(test.app, passkey)).status).toBe(200);
    expect((await test.undo(undoToken)).status).toBe(204);
    expect((await signInWithPasskey(test.app, passkey)).body.code).toBe('invalid_passkey');
    const { token } = await test.mailbox.next(user.email, 'reset_password');
    const reset = { token, new_password: NEW_PASSWORD };
    await test.app.api('POST', '/auth/password-reset', { json: reset });
    const json = { username: user.username, password: NEW_PASSWORD };
    const { body } = await test.app.api('POST', '/auth/login', { json });
    expect(body.code).toBe('second_factor_required');
    const signedIn = await signInWithPasskey(test.app, passkey, body.sign_in_token as string);
    expect(signedIn.status).toBe(200);
    expect((await signInWithPasskey(test.app, passkey)).status).toBe(200);
  });

  it('works once', async () => {
    const user = await register(test.app);
    const { undoToken } = await test.change(user, user.email);
    const answers = await Promise.all(Array.from({ length: 5 }, () => test.undo(undoToken)));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    await expectInvalid(test.undo(undoToken));
  });

  it('works for 72 hours', async () => {
    const user = await register(test.app);
    const { undoToken } = await test.change(user, user.email);
    const rows = oneTimeTokenRows(test.app);
    const purpose = 'undo_email_change';
    const { id, expiresAt } = await rows.findOneByOrFail({ userId: user.id, purpose });
    expect(Math.round((expiresAt.getTime() - Date.now()) / 1000 / HOUR)).toBe(72);
    await rows.update({ id }, { expiresAt: new Date() });
    await expectInvalid(test.undo(undoToken));
    await rows.update({ id }, { expiresAt });
    expect((await test.undo(undoToken)).status).toBe(204);
  });

  it('voids a change that is pending', async () => {
    const user = await register(test.app);
    const { undoToken } = await test.change(user, user.email);
    const pending = await test.request(user);
    expect((await test.undo(undoToken)).status).toBe(204);
    expect(await test.profileOf(user)).toMatchObject({ pending_email: null });
    await expectInvalid(test.confirm(pending.token));
  });

  it('of the first of two changes restores the first address and voids the link of the second', async () => {
    const user = await register(test.app);
    const first = await test.change(user, user.email);
    const second = await test.change(user, first.email);
    expect((await test.undo(first.undoToken)).status).toBe(204);
    expect(await test.profileOf(user)).toMatchObject({ email: user.email });
    await expectInvalid(test.undo(second.undoToken));
  });

  it('is told to the address that loses the user', async () => {
    const user = await register(test.app);
    const { email, undoToken } = await test.change(user, user.email);
    await test.mailbox.next(email, 'email_changed');
    expect((await test.undo(undoToken)).status).toBe(204);
    expect((await test.mailbox.next(email, 'email_changed')).text).toContain(user.email);
  });

  it('of the second of two changes leaves the link of the first valid', async () => {
    const user = await register(test.app);
    const first = await test.change(user, user.email);
    const second = await test.change(user, first.email);
    expect((await test.undo(second.undoToken)).status).toBe(204);
    expect(await test.profileOf(user)).toMatchObject({ email: first.email });
    expect((await test.undo(first.undoToken)).status).toBe(204);
    expect(await test.profileOf(user)).toMatchObject({ email: user.email });
  });

  it('is not offered to an address from which the owner returns to its own', async () => {
    const user = await register(test.app);
    const first = await test.change(user, user.email);
    const second = await test.change(user, first.email);
    const back = await test.request(user, user.email);
    expect((await test.confirm(back.token)).status).toBe(204);
    // One when the address came into force, one when it was left.
    await test.mailbox.next(second.email, 'email_changed');
    await test.mailbox.next(second.email, 'email_changed');
    expect(test.mailbox.count(second.email, 'email_change_warning')).toBe(0);
    await expectInvalid(test.undo(second.undoToken));
    expect((await test.undo(first.undoToken)).status).toBe(204);
  });

  it('takes the address back from a user that has registered it meanwhile without a proof', async () => {
    const user = await register(test.app);
    const { undoToken } = await test.change(user, user.email);
    const thief = { ...newUser(), email: user.email };
    expect((await test.app.api('POST', '/auth/register', { json: thief })).status).toBe(201);
    expect((await test.undo(undoToken)).status).toBe(204);
    expect(await test.profileOf(user)).toMatchObject({ email: user.email });
    expect(await test.signIn(user.email, thief.password)).toBe(401);
    const { access_token: token } = await login(test.app, thief);
    const { body } = await test.app.api('GET', '/users/me', { token });
    expect(body).toMatchObject({ username: thief.username, email: `${body.id}@reclaimed.invalid` });
    const [event] = await auditEvents(
      test.app,
      test.admin,
      `event=user_changed&user_id=${body.id}`,
    );
    expect(event).toMatchObject({ actor_id: user.id, details: { fields: ['email'] } });
  });

  it('fails while another user has proved to receive mail at the address', async () => {
    const [user, other] = [await register(test.app), await register(test.app)];
    const { undoToken } = await test.change(user, user.email);
    const { token } = await test.request(other, user.email);
    expect((await test.confirm(token)).status).toBe(204);
    const { status, body } = await test.undo(undoToken);
    expect([status, body.code]).toEqual([409, 'email_taken']);
    expect(await test.profileOf(other)).toMatchObject({ email: user.email });
    await test.changeAsAdmin(other, { email: newAddress() });
    expect((await test.undo(undoToken)).status).toBe(204);
  });

  it('cancels a deletion that the thief has scheduled', async () => {
    const user = await register(test.app);
    const { undoToken } = await test.change(user, user.email);
    const { status } = await test.app.api('DELETE', '/users/me', { token: user.access_token });
    expect(status).toBeLessThan(300);
    expect((await test.profileOf(user)).deletion_due_at).not.toBeNull();
    expect((await test.undo(undoToken)).status).toBe(204);
    expect((await test.profileOf(user)).deletion_due_at).toBeNull();
  });

  it('ends a sign-in whose password was verified before', async () => {
    const user = await register(test.app);
    const { undoToken } = await test.change(user, user.email);
    const verified = await test.app
      .get(PasswordVerifier)
      .verify(user.username, user.password, COMMAND_LINE);
    await test.undo(undoToken);
    const start = test.app.get(SessionsService).start(verified, NO_CLIENT, PASSWORD_AUTHENTICATION);
    await expect(start).rejects.toMatchObject({ code: 'invalid_credentials' });
  });

  it('restores the address of a disabled user without a link to a new password', async () => {
    const user = await register(test.app);
    const { undoToken } = await test.change(user, user.email);
    await test.changeAsAdmin(user, { is_active: false });
    expect((await test.undo(undoToken)).status).toBe(204);
    expect(await test.profileOf(user)).toMatchObject({ email: user.email, is_active: false });
    const purpose = 'reset_password';
    expect(await test.countTokens(user, purpose)).toBe(0);
  });

  it('is void after the user is deleted', async () => {
    const user = await register(test.app);
    const { undoToken } = await test.change(user, user.email);
    await test.deleteAsAdmin(user);
    await expectInvalid(test.undo(undoToken));
  });
});
