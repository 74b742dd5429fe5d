import { createAuthClient, memoryStore } from '../../sdk/src/index.js';
import { TestApp } from '../support/app.js';
import { checkedFetch } from '../support/contract/checked-fetch.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { listen } from '../support/raw-http.js';
import { newUser, register, registerAdmin } from '../support/users.js';

const PASSWORD = 'a password from the mail';

describe('the SDK in flows by mail', () => {
  let mails: MailSink;
  let app: TestApp;
  let baseUrl: string;
  beforeAll(async () => {
    mails = await MailSink.open();
    app = await TestApp.start({ ...mails.variables, PUBLIC_URL: 'https://auth.example.com' });
    baseUrl = `http://127.0.0.1:${await listen(app)}`;
  });
  afterAll(async () => {
    await app.close();
    await mails.close();
  });

  const client = (store = memoryStore()) =>
    createAuthClient({ baseUrl, store, fetch: checkedFetch });

  it.each(['token', 'code'] as const)('resets a password by the %s', async (form) => {
    const { email } = await register(app);
    const auth = client();
    const requested = await auth.requestPasswordReset({ email });
    expect([requested.response.status, requested.error]).toEqual([202, undefined]);
    const mail = await mails.next(email, 'reset_password');
    const proof = form === 'token' ? { token: mail.token } : { email, code: mail.code };
    const done = await auth.resetPassword({ ...proof, new_password: PASSWORD });
    expect(done.response.status).toBe(204);
    expect((await auth.login({ email, password: PASSWORD })).response.status).toBe(200);
    const again = await auth.resetPassword({ ...proof, new_password: PASSWORD });
    expect(again.error?.code).toBe('invalid_one_time_token');
  });

  it('accepts an invitation, and stores the tokens', async () => {
    const { access_token: token } = await registerAdmin(app);
    const { email, username } = newUser();
    await app.api('POST', '/invitations', { token, json: { email } });
    const mail = await mails.next(email, 'invitation');
    const store = memoryStore();
    const auth = client(store);
    const rejected = await auth.acceptInvitation({ token: mail.token, password: PASSWORD });
    expect([rejected.error?.code, await store.read()]).toEqual(['validation_failed', null]);
    const { data } = await auth.acceptInvitation({
      token: mail.token,
      username,
      password: PASSWORD,
    });
    expect(await store.read()).toMatchObject({ refresh_token: data?.refresh_token });
    expect((await auth.api.GET('/api/v1/users/me')).data?.username).toBe(username);
  });

  it('verifies an address, and registers where that is required', async () => {
    const strict = await TestApp.start({ ...mails.variables, REQUIRE_VERIFIED_EMAIL: 'true' });
    const store = memoryStore();
    const auth = createAuthClient({
      baseUrl: `http://127.0.0.1:${await listen(strict)}`,
      store,
      fetch: checkedFetch,
    });
    const user = newUser();
    const registered = await auth.register(user);
    expect(registered.status).toBe('email_verification_required');
    expect([registered.data, registered.error, await store.read()]).toEqual([
      undefined,
      undefined,
      null,
    ]);
    const again = await auth.register({ ...newUser(), username: user.username });
    expect([again.status, again.error?.code]).toEqual(['rejected', 'username_taken']);
    const { email } = user;
    expect((await auth.login({ email, password: user.password })).error?.code).toBe(
      'email_not_verified',
    );
    await mails.next(email, 'verify_email');
    expect((await auth.requestEmailVerification({ email })).response.status).toBe(202);
    const { code } = await mails.next(email, 'verify_email');
    expect((await auth.verifyEmail({ email, code })).response.status).toBe(204);
    expect((await auth.login({ email, password: user.password })).error).toBeUndefined();
    await strict.close();
  });

  it('signs in after a registration where a verification is not required', async () => {
    const store = memoryStore();
    const { data, status } = await client(store).register(newUser());
    expect(status).toBe('signed_in');
    expect(await store.read()).toMatchObject({ refresh_token: data?.refresh_token });
  });
});
