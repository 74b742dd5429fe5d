import { TOTP } from 'otpauth';
import { createAuthClient, memoryStore, type SignInAttempt } from '../../sdk/src/index.js';
import { TestApp } from '../support/app.js';
import { SoftwareAuthenticator } from '../support/authenticator/software-authenticator.js';
import { checkedFetch } from '../support/contract/checked-fetch.js';
import { listen } from '../support/raw-http.js';
import { secondsFromNow, setSession } from '../support/sessions.js';
import { newUser } from '../support/users.js';

type PasskeyOptions = Parameters<SoftwareAuthenticator['get']>[0];
type NewPasskeyOptions = Parameters<SoftwareAuthenticator['create']>[0];
type NewPasskey = Parameters<SignInAttempt['enrollPasskey']>[0]['credential'];
type ChosenPasskey = Parameters<SignInAttempt['passkey']>[0]['credential'];

/** @param steps of 30 seconds from now: the service accepts each code once, and that of the next step already */
const codeOf = (secret: string, steps = 0) =>
  new TOTP({ secret }).generate({ timestamp: Date.now() + steps * 30_000 });

describe('the SDK in sign-ins of several steps', () => {
  let app: TestApp;
  let baseUrl: string;

  beforeAll(async () => {
    app = await TestApp.start({ TRUSTED_DEVICE_DAYS: '30' });
    baseUrl = `http://127.0.0.1:${await listen(app)}`;
  });
  afterAll(() => app.close());

  const clientOf = (store = memoryStore(), url = baseUrl) =>
    createAuthClient({ baseUrl: url, store, fetch: checkedFetch });

  async function registered() {
    const store = memoryStore();
    const auth = clientOf(store);
    const { username, email, password } = newUser();
    expect((await auth.register({ username, email, password })).status).toBe('signed_in');
    return { auth, store, username, password };
  }

  /** A signed-in user with an authenticator app. */
  async function withTotp() {
    const user = await registered();
    const { data } = await user.auth.factors.enrollTotp();
    const secret = data?.secret ?? '';
    const activated = await user.auth.factors.activateTotp({ code: codeOf(secret) });
    expect(activated.response.status).toBe(200);
    const codes = activated.data?.recovery_codes ?? [];
    expect(codes).toHaveLength(10);
    return { ...user, secret, codes };
  }

  it('signs in with the code of an authenticator app after a wrong one', async () => {
    const { username, password, secret } = await withTotp();
    const store = memoryStore();
    const auth = clientOf(store);
    const { attempt } = await auth.login({ username, password });
    expect(attempt?.next).toEqual(expect.arrayContaining(['totp', 'recovery_code']));
    expect(await auth.isSignedIn()).toBe(false);
    const wrong = await attempt?.totp({ code: codeOf(secret, 50) });
    expect(wrong?.error?.code).toBe('invalid_second_factor');
    const done = await attempt?.totp({ code: codeOf(secret, 1) });
    expect(done?.status).toBe('signed_in');
    expect(await store.read()).toMatchObject({ refresh_token: done?.data?.refresh_token });
  });

  it('signs in with a recovery code after a reload of the page, and once per code', async () => {
    const { username, password, codes } = await withTotp();
    const [code = ''] = codes;
    const auth = clientOf();
    const { attempt } = await auth.login({ username, password });
    const resumed = await auth.resumeSignIn(attempt?.token ?? '');
    expect(resumed.attempt?.next).toEqual(attempt?.next);
    expect((await resumed.attempt?.recoveryCode({ code }))?.status).toBe('signed_in');
    expect((await auth.factors.read()).data?.recovery_codes.remaining).toBe(9);
    const again = await auth.resumeSignIn(attempt?.token ?? '');
    expect(again.error?.code).toBe('invalid_sign_in_token');
    const { attempt: second } = await auth.login({ username, password });
    expect((await second?.recoveryCode({ code }))?.error?.code).toBe('invalid_second_factor');
  });

  it('skips the second factor on a trusted device, and there alone', async () => {
    const { username, password, secret } = await withTotp();
    const auth = clientOf();
    const { attempt } = await auth.login({ username, password });
    const trusted = await attempt?.totp({ code: codeOf(secret, 1), trust_device: true });
    expect(trusted?.status).toBe('signed_in');
    await auth.logout();
    expect((await auth.login({ username, password })).status).toBe('signed_in');
    const elsewhere = await clientOf().login({ username, password });
    expect(elsewhere.status).toBe('next');
    expect((await auth.factors.listTrustedDevices()).response.status).toBe(200);
  });

  it('removes a factor after a step-up of several steps, in the same session', async () => {
    const { auth, store, password, codes } = await withTotp();
    const before = await store.read();
    await setSession(app, before?.access_token ?? '', { authTime: secondsFromNow(-3600) });
    const rejected = await auth.factors.removeTotp();
    expect(rejected.error?.code).toBe('insufficient_user_authentication');
    const { attempt } = await auth.stepUp({ password });
    expect(await store.read()).toEqual(before);
    expect((await attempt?.recoveryCode({ code: codes[0] ?? '' }))?.status).toBe('signed_in');
    expect((await store.read())?.refresh_token).toBe(before?.refresh_token);
    expect((await auth.factors.removeTotp()).response.status).toBe(204);
    expect((await auth.factors.read()).data?.totp).toBeNull();
  });

  it('adds a passkey, signs in by it without a name, renames and removes it', async () => {
    const device = new SoftwareAuthenticator();
    const { auth, username } = await registered();
    const { data: creation } = await auth.factors.passkeyOptions();
    const credential = device.create(creation?.options as NewPasskeyOptions) as NewPasskey;
    const added = await auth.factors.addPasskey({ credential, name: 'phone' });
    expect([added.data?.passkey.name, added.data?.recovery_codes?.length]).toEqual(['phone', 10]);
    await auth.logout();
    const { attempt, data: request } = await auth.startPasskeySignIn();
    const chosen = device.get(request?.options as PasskeyOptions) as ChosenPasskey;
    expect((await attempt?.passkey({ credential: chosen }))?.status).toBe('signed_in');
    expect((await auth.api.GET('/api/v1/users/me')).data?.username).toBe(username);
    const id = added.data?.passkey.id ?? '';
    expect((await auth.factors.renamePasskey(id, 'key')).data?.name).toBe('key');
    expect((await auth.factors.removePasskey(id)).response.status).toBe(204);
    expect((await auth.factors.listPasskeys()).data?.items).toEqual([]);
  });

  it('enrols a factor inside the sign-in where the service demands one', async () => {
    const strict = await TestApp.start({ REQUIRE_MFA: 'all' });
    const url = `http://127.0.0.1:${await listen(strict)}`;
    const store = memoryStore();
    const { username, email, password } = newUser();
    const { attempt } = await clientOf(store, url).register({ username, email, password });
    expect(attempt?.next).toEqual(expect.arrayContaining(['enroll_totp', 'enroll_passkey']));
    const { data } = (await attempt?.enrollTotp()) ?? {};
    const done = await attempt?.activateTotp({ code: codeOf(data?.secret ?? '') });
    expect([done?.status, done?.data?.recovery_codes?.length]).toEqual(['signed_in', 10]);

    const { attempt: other } = await clientOf(store, url).register(newUser());
    const { data: creation } = (await other?.enrollPasskeyOptions()) ?? {};
    const device = new SoftwareAuthenticator();
    const credential = device.create(creation?.options as NewPasskeyOptions) as NewPasskey;
    const enrolled = await other?.enrollPasskey({ credential });
    expect(enrolled?.status).toBe('signed_in');
    await strict.close();
  });
});
