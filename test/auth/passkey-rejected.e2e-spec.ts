import { DataSource } from 'typeorm';
import { WebauthnChallenge } from '../../src/credentials/passkeys/webauthn-challenge.entity.js';
import { TestApp } from '../support/app.js';
import {
  addPasskey,
  requestOptions,
  signInWithPasskey,
  type TestPasskey,
} from '../support/passkeys.js';
import { secondsFromNow } from '../support/sessions.js';
import { register } from '../support/users.js';

describe('a sign-in with a passkey rejects', () => {
  let app: TestApp;
  let passkey: TestPasskey;
  beforeAll(async () => {
    app = await TestApp.start();
    passkey = await addPasskey(app, await register(app));
  });
  afterAll(() => app.close());

  const send = (signInToken: string, credential: unknown) =>
    app.api('POST', '/auth/sign-in/passkey', { json: { sign_in_token: signInToken, credential } });
  const challengeRows = () => app.get(DataSource).getRepository(WebauthnChallenge);

  it.each([
    ['the origin of another page', { origin: 'https://evil.example' }, /origin of the page/],
    ['an origin that only begins alike', { origin: 'http://localhost.evil.example' }, /origin/],
    ['another RP ID', { rpId: 'evil.example' }, /another RP ID/],
    ['a page in a frame of another origin', { isCrossOrigin: true }, /frame of another origin/],
    ['an absent user', { isUserPresent: false }, /a user is present/],
    ['contradicting backup flags', { isBackedUp: true }, /contradict/],
    ['a changed backup eligibility', { isBackupEligible: true }, /otherwise than at the/],
  ])('%s', async (_, overrides, detail) => {
    const { status, body } = await signInWithPasskey(app, passkey, undefined, overrides);
    expect([status, body.code]).toEqual([400, 'invalid_passkey']);
    expect(body.detail).toMatch(detail);
  });

  it('a wrong signature', async () => {
    const { sign_in_token, options } = await requestOptions(app);
    const credential = passkey.authenticator.get(options);
    const other = passkey.authenticator.get(options, { isUserVerified: false });
    credential.response.signature = other.response.signature;
    const { body } = await send(sign_in_token, credential);
    expect([body.code, body.detail]).toEqual([
      'invalid_passkey',
      'The signature does not match the passkey.',
    ]);
  });

  it('a response to navigator.credentials.create()', async () => {
    const { sign_in_token, options } = await requestOptions(app);
    const credential = passkey.authenticator.get(options);
    const clientData = JSON.parse(
      Buffer.from(credential.response.clientDataJSON, 'base64url').toString(),
    );
    clientData.type = 'webauthn.create';
    credential.response.clientDataJSON = Buffer.from(JSON.stringify(clientData)).toString(
      'base64url',
    );
    const { body } = await send(sign_in_token, credential);
    expect(body.detail).toMatch(/not one of navigator\.credentials\.get\(\)/);
  });

  it('a challenge that was used before', async () => {
    const { sign_in_token, options } = await requestOptions(app);
    const absent = passkey.authenticator.get(options, { isUserPresent: false });
    expect((await send(sign_in_token, absent)).body.code).toBe('invalid_passkey');
    const { body } = await send(sign_in_token, passkey.authenticator.get(options));
    expect([body.code, body.detail]).toEqual([
      'invalid_passkey',
      expect.stringMatching(/unknown, expired or used/),
    ]);
  });

  it('the challenge of another sign-in', async () => {
    const { options } = await requestOptions(app);
    const { sign_in_token } = await requestOptions(app);
    const { body } = await send(sign_in_token, passkey.authenticator.get(options));
    expect(body.detail).toMatch(/unknown, expired or used/);
  });

  it('the challenge of a registration', async () => {
    const { sign_in_token, options } = await requestOptions(app);
    const { challenge } = options;
    await challengeRows().update({ challenge }, { purpose: 'register' });
    const credential = passkey.authenticator.get(options);
    const { body } = await send(sign_in_token, credential);
    expect(body.detail).toMatch(/unknown, expired or used/);
  });

  it('more requests for challenges than the limit by address, also of one sign-in', async () => {
    const limited = await TestApp.start({
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_SIGN_IN_ATTEMPT_PER_ADDRESS: '3/15m',
    });
    try {
      const { sign_in_token } = await requestOptions(limited);
      await requestOptions(limited, sign_in_token);
      await requestOptions(limited, sign_in_token);
      const { status } = await limited.api('POST', '/auth/sign-in/passkey/options', {
        json: { sign_in_token },
      });
      expect(status).toBe(429);
    } finally {
      await limited.close();
    }
  });

  it('an expired challenge', async () => {
    const { sign_in_token, options } = await requestOptions(app);
    const { challenge } = options;
    await challengeRows().update({ challenge }, { expiresAt: secondsFromNow(-1) });
    const { body } = await send(sign_in_token, passkey.authenticator.get(options));
    expect(body.detail).toMatch(/unknown, expired or used/);
  });

  it.each([
    ['no object', 'x'],
    ['no credential', undefined],
    ['another type', { type: 'password' }],
    ['a different rawId', { rawId: 'AAAA' }],
    ['standard base64', { id: 'a+b/', rawId: 'a+b/' }],
    ['no response', { response: null }],
  ])('%s with a pointer to the field', async (_, change) => {
    const { sign_in_token, options } = await requestOptions(app);
    const credential =
      typeof change === 'object' ? { ...passkey.authenticator.get(options), ...change } : change;
    const { status, body } = await send(sign_in_token, credential);
    expect([status, body.errors?.[0]?.pointer]).toEqual([422, '#/credential']);
  });

  it.each(['clientDataJSON', 'authenticatorData'] as const)('a malformed %s', async (member) => {
    const { sign_in_token, options } = await requestOptions(app);
    const credential = passkey.authenticator.get(options);
    credential.response[member] = 'AAAA';
    const { status, body } = await send(sign_in_token, credential);
    expect([status, body.code]).toEqual([400, 'invalid_passkey']);
  });
});
