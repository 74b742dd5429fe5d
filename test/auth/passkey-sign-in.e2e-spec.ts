import { jest } from '@jest/globals';
import { SignInAttempts } from '../../src/auth/attempts/sign-in-attempts.service.js';
import { auditEvents } from '../support/audit.js';
import { SoftwareAuthenticator } from '../support/authenticator/software-authenticator.js';
import { TestApp } from '../support/app.js';
import { decodeJwt } from '../support/jwt.js';
import { addPasskey, passkeyRows, requestOptions, signInWithPasskey } from '../support/passkeys.js';
import { userRows } from '../support/sessions.js';
import { register, registerAdmin, type TestUser } from '../support/users.js';

const claimsOf = ({ access_token }: { access_token: string }) => decodeJwt(access_token).claims;

describe('a sign-in with a passkey', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  const withPasskey = async (behaviour = {}) => {
    const user = await register(app);
    return { user, passkey: await addPasskey(app, user, behaviour) };
  };
  const firstStep = async ({ username, password }: TestUser) => {
    const { status, body } = await app.api('POST', '/auth/login', { json: { username, password } });
    expect([status, body.code]).toEqual([401, 'second_factor_required']);
    return body as { sign_in_token: string; next: string[] };
  };
  const send = (signInToken: string, credential: unknown) =>
    app.api('POST', '/auth/sign-in/passkey', { json: { sign_in_token: signInToken, credential } });

  describe('without a username', () => {
    it('is complete with user verification, as aal2', async () => {
      const { user, passkey } = await withPasskey();
      const { status, body } = await signInWithPasskey(app, passkey);
      expect(status).toBe(200);
      expect(claimsOf(body)).toMatchObject({
        sub: user.id,
        amr: ['hwk', 'user', 'mfa'],
        acr: 'aal2',
      });
      const { lastUsedAt } = await passkeyRows(app).findOneByOrFail({ id: passkey.id });
      expect(lastUsedAt).not.toBeNull();
    });

    it('names the key of a synced passkey as software', async () => {
      const { passkey } = await withPasskey({ isBackupEligible: true, isBackedUp: true });
      const { body } = await signInWithPasskey(app, passkey);
      expect(claimsOf(body)['amr']).toEqual(['swk', 'user', 'mfa']);
    });

    it('gets options that name no user and no passkey', async () => {
      await withPasskey();
      const { options } = await requestOptions(app);
      expect(options).toEqual({
        challenge: expect.stringMatching(/^[\w-]{43}$/),
        rpId: 'localhost',
        timeout: 300_000,
        userVerification: 'required',
      });
    });

    it('is rejected without user verification', async () => {
      const { passkey } = await withPasskey();
      const { status, body } = await signInWithPasskey(app, passkey, undefined, {
        isUserVerified: false,
      });
      expect([status, body.code]).toEqual([400, 'invalid_passkey']);
      expect(body.detail).toMatch(/did not verify the user/);
    });

    it('is rejected for a passkey that has never verified its user, until another factor confirms the user', async () => {
      const { user, passkey } = await withPasskey({ isUserVerified: false });
      const verified = { isUserVerified: true };
      const { status, body } = await signInWithPasskey(app, passkey, undefined, verified);
      expect([status, body.code]).toEqual([400, 'invalid_passkey']);
      expect(body.detail).toMatch(/has not verified the user of this passkey before/);
      const { sign_in_token } = await firstStep(user);
      expect((await signInWithPasskey(app, passkey, sign_in_token, verified)).status).toBe(200);
      expect((await signInWithPasskey(app, passkey, undefined, verified)).status).toBe(200);
    });

    it('is rejected without a user handle', async () => {
      const { passkey } = await withPasskey();
      const { sign_in_token, options } = await requestOptions(app);
      const credential = passkey.authenticator.get(options);
      delete credential.response.userHandle;
      const { status, body } = await send(sign_in_token, credential);
      expect([status, body.code]).toEqual([400, 'invalid_passkey']);
    });

    it('is rejected with the user handle of another user', async () => {
      const { passkey } = await withPasskey();
      const other = await withPasskey();
      const { sign_in_token, options } = await requestOptions(app);
      const credential = passkey.authenticator.get(options);
      const [{ userHandle } = { userHandle: '' }] = other.passkey.authenticator.credentials;
      credential.response.userHandle = userHandle;
      expect((await send(sign_in_token, credential)).body.code).toBe('invalid_passkey');
    });

    it.each([
      ['is disabled', { isActive: false }, 'account_disabled'],
      [
        'will be deleted',
        { deletionDueAt: new Date(Date.now() + 86_400_000) },
        'deletion_scheduled',
      ],
    ])('is rejected for a user that %s', async (_, change, expected) => {
      const { user, passkey } = await withPasskey();
      await userRows(app).update({ id: user.id }, change);
      const { status, body } = await signInWithPasskey(app, passkey);
      expect([status, body.code]).toEqual([403, expected]);
    });

    it('is rejected for a credential that is not registered, so that the browser can be told', async () => {
      const { passkey } = await withPasskey();
      await passkeyRows(app).delete({ id: passkey.id });
      const { status, body } = await signInWithPasskey(app, passkey);
      expect([status, body.code]).toEqual([401, 'unknown_passkey']);
      expect(body.detail).toMatch(/signalUnknownCredential/);
      const [event] = await auditEvents(app, admin, 'event=passkey_failed');
      expect(event?.details).toMatchObject({ reason: 'unknown_passkey' });
    });
  });

  describe('as second factor', () => {
    it('is complete with and without user verification', async () => {
      const { user, passkey } = await withPasskey();
      for (const [isUserVerified, amr] of [
        [true, ['pwd', 'hwk', 'user', 'mfa']],
        [false, ['pwd', 'hwk', 'mfa']],
      ] as const) {
        const { sign_in_token, next } = await firstStep(user);
        expect(next).toContain('passkey');
        const { status, body } = await signInWithPasskey(app, passkey, sign_in_token, {
          isUserVerified,
        });
        expect(status).toBe(200);
        expect(claimsOf(body)).toMatchObject({ sub: user.id, amr, acr: 'aal2' });
      }
    });

    it('gets options that list the passkeys of the user', async () => {
      const { user, passkey } = await withPasskey();
      const { sign_in_token } = await firstStep(user);
      const { options } = await requestOptions(app, sign_in_token);
      const [credential] = passkey.authenticator.credentials;
      expect(options.allowCredentials).toEqual([
        { id: credential?.id, type: 'public-key', transports: ['internal', 'hybrid'] },
      ]);
      expect(options.userVerification).toBe('preferred');
    });

    it('is rejected with the passkey of another user, which the browser keeps', async () => {
      const { user } = await withPasskey();
      const other = await withPasskey();
      const { sign_in_token } = await firstStep(user);
      const { options } = await requestOptions(app, sign_in_token);
      const { authenticator } = other.passkey;
      const credential = authenticator.get(options, {}, authenticator.credentials[0]);
      const { status, body } = await send(sign_in_token, credential);
      expect([status, body.code]).toEqual([400, 'invalid_passkey']);
      expect(body.detail).toMatch(/belongs to another user/);
    });

    it('is rejected after the passkey was removed', async () => {
      const { user, passkey } = await withPasskey();
      const { body: strong } = await signInWithPasskey(app, passkey);
      const { sign_in_token } = await firstStep(user);
      const { options } = await requestOptions(app, sign_in_token);
      const removal = await app.api('DELETE', `/users/me/passkeys/${passkey.id}`, {
        token: strong.access_token,
      });
      expect(removal.status).toBe(204);
      const { body } = await send(sign_in_token, passkey.authenticator.get(options));
      expect(body.code).toBe('invalid_sign_in_token');
    });
  });

  it('gets no options where the last passkey is removed meanwhile', async () => {
    const { user, passkey } = await withPasskey();
    const { sign_in_token } = await firstStep(user);
    const attempts = app.get(SignInAttempts);
    const find = attempts.find.bind(attempts);
    // After it has found the sign-in.
    const spy = jest.spyOn(attempts, 'find').mockImplementationOnce(async (...args) => {
      const found = await find(...args);
      await passkeyRows(app).delete({ id: passkey.id });
      return found;
    });
    const { status, body } = await app.api('POST', '/auth/sign-in/passkey/options', {
      json: { sign_in_token },
    });
    expect([status, body.code]).toEqual([400, 'invalid_sign_in_token']);
    spy.mockRestore();
  });

  describe('with a signature counter', () => {
    it('stores the counter, and rejects one that does not increase', async () => {
      const { passkey } = await withPasskey({ counterStep: 1 });
      const countOf = async () =>
        (await passkeyRows(app).findOneByOrFail({ id: passkey.id })).signCount;
      expect((await signInWithPasskey(app, passkey)).status).toBe(200);
      expect((await signInWithPasskey(app, passkey)).status).toBe(200);
      expect(await countOf()).toBe(2);
      for (const counterStep of [0, -1]) {
        const { status, body } = await signInWithPasskey(app, passkey, undefined, { counterStep });
        expect([status, body.code]).toEqual([400, 'invalid_passkey']);
        expect(body.detail).toMatch(/a copy of it may exist/);
      }
      expect(await countOf()).toBe(2);
      const [event] = await auditEvents(app, admin, 'event=passkey_failed');
      expect(event?.details).toMatchObject({ reason: 'sign_count' });
    });

    it('never lowers the counter by concurrent sign-ins', async () => {
      const { passkey } = await withPasskey({ counterStep: 1 });
      const opened = await Promise.all(Array.from({ length: 10 }, () => requestOptions(app)));
      const signed = opened.map(({ sign_in_token, options }) => ({
        sign_in_token,
        credential: passkey.authenticator.get(options),
      }));
      const answers = await Promise.all(
        signed.map(({ sign_in_token, credential }) => send(sign_in_token, credential)),
      );
      expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
      const lastAccepted = answers.findLastIndex(({ status }) => status === 200);
      const { signCount } = await passkeyRows(app).findOneByOrFail({ id: passkey.id });
      expect(signCount).toBe(lastAccepted + 1);
    });
  });

  it('succeeds once for 50 parallel uses of one challenge', async () => {
    const { passkey } = await withPasskey();
    const { sign_in_token, options } = await requestOptions(app);
    const credential = passkey.authenticator.get(options);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => send(sign_in_token, credential)),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBe(1);
    expect(statuses.filter((status) => status === 400).length).toBe(49);
  });

  it('ignores members of a credential that browsers may add', async () => {
    const { passkey } = await withPasskey();
    const { sign_in_token, options } = await requestOptions(app);
    const { response, ...rest } = passkey.authenticator.get(options);
    const credential = { ...rest, extra: 1, response: { ...response, more: { a: 1 } } };
    expect((await send(sign_in_token, credential)).status).toBe(200);
  });

  it('does not work with the sign-in token of another sign-in that is used', async () => {
    const { passkey } = await withPasskey();
    const { sign_in_token, options } = await requestOptions(app);
    expect((await send(sign_in_token, passkey.authenticator.get(options))).status).toBe(200);
    const { body } = await send(
      sign_in_token,
      new SoftwareAuthenticator().get(options, {}, passkey.authenticator.credentials[0]),
    );
    expect(body.code).toBe('invalid_sign_in_token');
  });
});
