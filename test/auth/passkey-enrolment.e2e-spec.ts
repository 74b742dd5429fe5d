import { SoftwareAuthenticator } from '../support/authenticator/software-authenticator.js';
import { TestApp } from '../support/app.js';
import { decodeJwt } from '../support/jwt.js';
import { signInWithPasskey } from '../support/passkeys.js';
import { routesOf } from '../support/routes.js';
import { userRows } from '../support/sessions.js';
import { newUser } from '../support/users.js';

describe('a passkey that a sign-in must add', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start({ REQUIRE_MFA: 'all' })));
  afterAll(() => app.close());

  const post = (path: string, json: object) => app.api('POST', `/auth/sign-in${path}`, { json });
  const begin = async () => {
    const user = newUser();
    const { status, body } = await app.api('POST', '/auth/register', { json: user });
    expect([status, body.code]).toEqual([401, 'second_factor_required']);
    expect(body.next).toContain('enroll_passkey');
    return { user, sign_in_token: body.sign_in_token as string };
  };
  const optionsOf = async (signInToken: string) => {
    const { status, body } = await post('/enroll/passkey/options', { sign_in_token: signInToken });
    expect(status).toBe(200);
    return body.options;
  };

  it('completes the sign-in, with recovery codes, and signs in later', async () => {
    const { user, sign_in_token } = await begin();
    const options = await optionsOf(sign_in_token);
    expect(options).toMatchObject({ user: { name: user.username }, excludeCredentials: [] });
    const authenticator = new SoftwareAuthenticator();
    const credential = authenticator.create(options);
    const { status, body } = await post('/enroll/passkey', {
      sign_in_token,
      credential,
      name: 'Phone',
    });
    expect(status).toBe(200);
    expect(body.recovery_codes).toHaveLength(10);
    expect(decodeJwt(body.access_token).claims).toMatchObject({
      amr: ['pwd', 'hwk', 'user', 'mfa'],
      acr: 'aal2',
    });
    const { body: list } = await app.api('GET', '/users/me/passkeys', { token: body.access_token });
    expect(list.items).toMatchObject([{ name: 'Phone' }]);

    const again = await post('/enroll/passkey', { sign_in_token, credential });
    expect(again.body.code).toBe('invalid_sign_in_token');
    expect((await signInWithPasskey(app, { authenticator })).status).toBe(200);
    const { username, password } = user;
    const { body: next } = await app.api('POST', '/auth/login', { json: { username, password } });
    expect(next.next).toEqual(expect.arrayContaining(['passkey', 'recovery_code']));
    expect(next.next).not.toContain('enroll_passkey');
  });

  it('is not added for a wrong response, after which the sign-in can go on', async () => {
    const { user, sign_in_token } = await begin();
    const evil = new SoftwareAuthenticator({ origin: 'https://evil.example' });
    const credential = evil.create(await optionsOf(sign_in_token));
    const { status, body } = await post('/enroll/passkey', { sign_in_token, credential });
    expect([status, body.code]).toEqual([400, 'invalid_passkey']);
    const { hasSecondFactor } = await userRows(app).findOneByOrFail({ username: user.username });
    expect(hasSecondFactor).toBe(false);
    const right = new SoftwareAuthenticator().create(await optionsOf(sign_in_token));
    expect((await post('/enroll/passkey', { sign_in_token, credential: right })).status).toBe(200);
  });

  it('is not added with the challenge of another sign-in', async () => {
    const [one, other] = [await begin(), await begin()];
    const credential = new SoftwareAuthenticator().create(await optionsOf(one.sign_in_token));
    const { sign_in_token } = other;
    const { body } = await post('/enroll/passkey', { sign_in_token, credential });
    expect([body.code, body.detail]).toEqual([
      'invalid_passkey',
      expect.stringMatching(/unknown, expired or used/),
    ]);
  });

  it('is added by its first of 10 parallel responses', async () => {
    const { sign_in_token } = await begin();
    const credential = new SoftwareAuthenticator().create(await optionsOf(sign_in_token));
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => post('/enroll/passkey', { sign_in_token, credential })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it.each(['/enroll/passkey/options', '/enroll/passkey', '/passkey'])(
    'is no step of an unknown sign-in: %s',
    async (path) => {
      const base = { id: 'AAAA', rawId: 'AAAA', type: 'public-key' };
      const response = { clientDataJSON: 'AAAA', attestationObject: 'AAAA' };
      const assertion = { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' };
      const credential = { ...base, response: path === '/passkey' ? assertion : response };
      const sign_in_token = 'uasi_unknown';
      const json = path.endsWith('options') ? { sign_in_token } : { sign_in_token, credential };
      const { status, body } = await post(path, json);
      expect([status, body.code]).toEqual([400, 'invalid_sign_in_token']);
    },
  );
});

describe('passkeys', () => {
  it('have no routes and no related origins where they are disabled', async () => {
    const app = await TestApp.start({ PASSKEYS_ENABLED: 'false' });
    try {
      const paths = routesOf(app).map(({ path }) => path);
      expect(paths).toContain('/api/v1/auth/login');
      expect(paths.filter((path) => /passkey|webauthn/.test(path))).toEqual([]);
    } finally {
      await app.close();
    }
  });

  it('are shared with the related origins that the well-known document lists', async () => {
    const app = await TestApp.start({
      RP_ID: 'example.com',
      PASSKEY_ORIGINS: 'https://app.example.com,https://example.de',
    });
    try {
      const { status, body, headers } = await app.request('GET', '/.well-known/webauthn');
      expect([status, body]).toEqual([
        200,
        { origins: ['https://app.example.com', 'https://example.de'] },
      ]);
      expect(headers['content-type']).toMatch(/^application\/json/);
      const { body: started } = await app.api('POST', '/auth/sign-in/passkey/options', {
        json: {},
      });
      expect(started.options.rpId).toBe('example.com');
    } finally {
      await app.close();
    }
  });

  it('have no well-known document without related origins', async () => {
    const app = await TestApp.start();
    try {
      expect(routesOf(app).map(({ path }) => path)).not.toContain('/.well-known/webauthn');
    } finally {
      await app.close();
    }
  });
});
