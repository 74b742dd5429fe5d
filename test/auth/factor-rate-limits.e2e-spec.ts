import { TestApp } from '../support/app.js';
import { EVERY_FEATURE } from '../support/every-feature.js';
import { register } from '../support/users.js';

const BY_ATTEMPT = '"sign-in-attempt-address";q=1;w=3600';
const BY_LOGIN = '"login-address";q=1;w=3600';
const BY_TOKEN = '"one-time-token-address";q=1;w=3600';
const BY_CHANGE = '"factor-change-user";q=1;w=3600';
const BY_PROFILE = '"profile-user";q=1;w=3600';

const step = { sign_in_token: 'uasi_unknown' };
const code = { ...step, code: '123456' };
const credentialOf = (response: object) => ({
  ...step,
  credential: { id: 'AAAA', rawId: 'AAAA', type: 'public-key', response },
});
const assertion = credentialOf({
  clientDataJSON: 'AAAA',
  authenticatorData: 'AAAA',
  signature: 'AAAA',
});
const attestation = credentialOf({ clientDataJSON: 'AAAA', attestationObject: 'AAAA' });

describe('the steps of sign-ins and the changes of factors', () => {
  let app: TestApp;
  let address = 0;
  beforeAll(async () => {
    app = await TestApp.start({
      ...EVERY_FEATURE,
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_SIGN_IN_ATTEMPT_PER_ADDRESS: '1/1h',
      RATE_LIMIT_LOGIN_PER_ADDRESS: '1/1h',
      RATE_LIMIT_ONE_TIME_TOKEN_PER_ADDRESS: '1/1h',
      RATE_LIMIT_FACTOR_CHANGE_PER_USER: '1/1h',
      RATE_LIMIT_PROFILE_PER_USER: '1/1h',
    });
  });
  afterAll(() => app.close());

  /** Sends a request twice. @returns the status of the first response, and the limit that the second one names */
  async function sendTwice(
    method: 'POST' | 'DELETE',
    path: string,
    options: { json?: object; token?: string },
  ): Promise<[number, unknown]> {
    const remoteAddress = `192.0.2.${(address += 1)}`;
    const first = await app.api(method, path, { ...options, remoteAddress });
    const second = await app.api(method, path, { ...options, remoteAddress });
    expect([second.status, second.body.code]).toEqual([429, 'rate_limited']);
    return [first.status, second.headers['ratelimit-policy']];
  }

  it.each([
    ['/auth/sign-in/passkey', assertion, BY_LOGIN],
    ['/auth/sign-in/enroll/passkey/options', step, BY_ATTEMPT],
    ['/auth/sign-in/enroll/passkey', attestation, BY_LOGIN],
    ['/auth/sign-in/email/code', code, BY_LOGIN],
    ['/auth/sign-in/email/link', { token: 'unknown' }, BY_TOKEN],
    ['/auth/sign-in/totp', code, BY_LOGIN],
    ['/auth/sign-in/recovery-code', code, BY_LOGIN],
    ['/auth/sign-in/enroll/totp', step, BY_LOGIN],
    ['/auth/sign-in/enroll/totp/activate', code, BY_LOGIN],
    ['/auth/factor-reset/cancel', { token: 'unknown' }, BY_TOKEN],
  ])('are limited by address at POST %s', async (path, json, limit) => {
    expect(await sendTwice('POST', path, { json })).toEqual([400, limit]);
  });

  it.each([
    ['POST', '/users/me/totp/activate', { code: '123456' }, 404, BY_CHANGE],
    ['DELETE', '/users/me/totp', undefined, 404, BY_CHANGE],
    ['POST', '/users/me/passkeys/options', undefined, 200, BY_PROFILE],
  ] as const)('are limited by user at %s %s', async (method, path, json, status, limit) => {
    const { access_token: token } = await register(app);
    expect(await sendTwice(method, path, { json, token })).toEqual([status, limit]);
  });
});
