import { auditEvents } from '../support/audit.js';
import { TestApp, type TestRequest } from '../support/app.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { addPasskey, signInWithPasskey } from '../support/passkeys.js';
import { secondsFromNow, setSession, userRows } from '../support/sessions.js';
import { login, register, registerAdmin, type TestUser } from '../support/users.js';

const credentialsOf = ({ username, password }: TestUser) => ({ username, password });

describe('changes of the own passkeys', () => {
  let app: TestApp;
  let mails: MailSink;
  let admin: TestUser;
  beforeAll(async () => {
    mails = await MailSink.open();
    app = await TestApp.start(mails.variables);
    admin = await registerAdmin(app);
  });
  afterAll(async () => {
    await app.close();
    await mails.close();
  });

  const remove = (id: string, token: string) =>
    app.api('DELETE', `/users/me/passkeys/${id}`, { token });
  const removePassword = (token: string) => app.api('DELETE', '/users/me/password', { token });
  const list = async (token: string) => {
    const { status, body } = await app.api('GET', '/users/me/passkeys', { token });
    expect(status).toBe(200);
    return body;
  };
  /** A user with a passkey, and an access token of a session that proved it. */
  const withPasskey = async (behaviour = {}) => {
    const user = await register(app);
    const passkey = await addPasskey(app, user, behaviour);
    const { status, body } = await signInWithPasskey(app, passkey);
    expect(status).toBe(200);
    return { user, passkey, token: body.access_token as string };
  };

  it('are renamed by their owner', async () => {
    const { user, passkey, token } = await withPasskey();
    const rename = (accessToken: string, name: unknown) =>
      app.api('PATCH', `/users/me/passkeys/${passkey.id}`, { token: accessToken, json: { name } });
    const { status, body } = await rename(token, 'Laptop');
    expect([status, body.name, body.id]).toEqual([200, 'Laptop', passkey.id]);
    expect((await rename((await register(app)).access_token, 'Mine')).status).toBe(404);
    for (const name of ['', ' ', 'x'.repeat(65), 1, null]) {
      expect((await rename(token, name)).body.errors[0].pointer).toBe('#/name');
    }
    expect((await list(token)).items[0].name).toBe('Laptop');
    const [event] = await auditEvents(app, admin, `event=passkey_renamed&user_id=${user.id}`);
    expect(event?.details).toEqual({ passkey_id: passkey.id });
  });

  describe('are removed', () => {
    it('by their owner, with an event and a mail, and the last one with the recovery codes', async () => {
      const { user, passkey, token } = await withPasskey();
      expect((await remove(passkey.id, (await register(app)).access_token)).status).toBe(404);
      expect((await remove(passkey.id, token)).status).toBe(204);
      expect((await list(token)).items).toEqual([]);
      expect((await userRows(app).findOneByOrFail({ id: user.id })).hasSecondFactor).toBe(false);
      const [event] = await auditEvents(app, admin, `event=passkey_removed&user_id=${user.id}`);
      expect(event?.details).toEqual({ passkey_id: passkey.id });
      expect((await mails.next(user.email, 'factor_removed')).text).toContain('passkey');
      expect((await login(app, user)).access_token).toBeDefined();
      expect((await remove(passkey.id, token)).status).toBe(404);
    });

    it('unless the last one is the last method of sign-in', async () => {
      const { passkey, token } = await withPasskey();
      expect((await app.api('DELETE', '/users/me/password', { token })).status).toBe(204);
      const { status, body } = await remove(passkey.id, token);
      expect([status, body.code]).toEqual([409, 'last_sign_in_method']);
      expect((await signInWithPasskey(app, passkey)).status).toBe(200);
    });
  });

  it.each<[string, 'POST' | 'DELETE', string, TestRequest]>([
    ['options', 'POST', '/users/me/passkeys/options', {}],
    ['an addition', 'POST', '/users/me/passkeys', { json: {} }],
    ['a removal', 'DELETE', '/users/me/passkeys/0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11', {}],
    ['the removal of the password', 'DELETE', '/users/me/password', {}],
  ])('require a recent authentication for %s', async (_, method, path, request) => {
    const { access_token: token } = await register(app);
    await setSession(app, token, { authTime: secondsFromNow(-3600) });
    const { status, body } = await app.api(method, path, { token, ...request });
    expect([status, body.code]).toEqual([401, 'insufficient_user_authentication']);
  });

  describe('make a user without a password', () => {
    it('that signs in with a passkey alone, and gets a password again by a mail', async () => {
      const { user, passkey, token } = await withPasskey();
      expect((await removePassword(token)).status).toBe(204);
      const wrong = await app.api('POST', '/auth/login', { json: credentialsOf(user) });
      expect([wrong.status, wrong.body.code]).toEqual([401, 'invalid_credentials']);
      expect((await signInWithPasskey(app, passkey)).status).toBe(200);
      const [event] = await auditEvents(app, admin, `event=password_removed&user_id=${user.id}`);
      expect(event).toMatchObject({ actor_id: user.id });
      expect((await mails.next(user.email, 'factor_removed')).text).toContain('password');
      expect((await removePassword(token)).status).toBe(404);

      await app.api('POST', '/auth/password-reset/request', { json: { email: user.email } });
      const { token: resetToken } = await mails.next(user.email, 'reset_password');
      const password = 'another long password';
      const reset = await app.api('POST', '/auth/password-reset', {
        json: { token: resetToken, new_password: password },
      });
      expect(reset.status).toBe(204);
      const { body } = await app.api('POST', '/auth/login', {
        json: { ...credentialsOf(user), password },
      });
      expect(body.next).toContain('passkey');
    });

    it('only if the passkey has verified its user', async () => {
      const user = await register(app);
      const passkey = await addPasskey(app, user, { isUserVerified: false });
      const { body } = await app.api('POST', '/auth/login', { json: credentialsOf(user) });
      const signedIn = await signInWithPasskey(app, passkey, body.sign_in_token);
      const { status, body: problem } = await removePassword(signedIn.body.access_token);
      expect([status, problem.code]).toEqual([409, 'last_sign_in_method']);
      expect((await removePassword((await register(app)).access_token)).status).toBe(409);
    });
  });
});
