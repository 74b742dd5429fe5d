import { TestApp } from '../support/app.js';
import { SoftwareAuthenticator } from '../support/authenticator/software-authenticator.js';
import { addFactors } from '../support/factors.js';
import { addPasskey, passkeyRows, type TestPasskey } from '../support/passkeys.js';
import { SiteVisitor } from '../support/site-visitor.js';

import { register, type TestUser } from '../support/users.js';

const APP = 'http://localhost:5173';
/** Of a sign-in under way. */
const HANDLE = /uasi_[\w-]+/;

describe('passkeys in the pages', () => {
  let app: TestApp;
  let user: TestUser;
  let passkey: TestPasskey;
  beforeAll(async () => {
    app = await TestApp.start({ APP_URL: APP });
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    user = await register(app);
    passkey = await addPasskey(app, user);
  });

  /** Uses the passkey in a form of the page, as the script does. */
  const usePasskey = async (
    visitor: SiteVisitor,
    { authenticator } = passkey,
    values: Record<string, string> = {},
  ) => {
    const { status, body } = await visitor.ask('passkey');
    expect(status).toBe(200);
    const { options, sign_in_token = '' } = body;
    const credential = JSON.stringify(authenticator.get(options));
    return visitor.send({ ...values, credential, sign_in_token }, { action: 'passkey' });
  };
  const enterPassword = async (target = app) => {
    const visitor = new SiteVisitor(target);
    await visitor.visit('/sign-in');
    await visitor.send({ name: user.username, password: user.password });
    expect(visitor.path).toBe('/second-factor');
    return visitor;
  };
  const openSecurity = async () => {
    const visitor = new SiteVisitor(app);
    await visitor.visit(`/sign-in?return_to=${encodeURIComponent('/account/security')}`);
    await visitor.send({ name: user.username, password: user.password });
    return visitor;
  };

  describe('on the page for sign-in', () => {
    it('are hidden without a script, and name their domain for it', async () => {
      const visitor = new SiteVisitor(app);
      await visitor.visit('/sign-in');
      expect(visitor.html).toMatch(
        /<form method="post" data-passkey="get" data-rp-id="localhost" data-suggested hidden>/,
      );
      expect(visitor.html).toContain('autocomplete="username webauthn"');
    });

    it('sign in without a name, and lead to the address that the sign-in began with', async () => {
      const visitor = new SiteVisitor(app);
      await visitor.visit(`/sign-in?return_to=${encodeURIComponent(`${APP}/orders`)}`);
      await usePasskey(visitor);
      expect(visitor.path).toBe(`${APP}/orders`);
      expect(visitor.cookies.has('dev-session')).toBe(true);
    });

    it('keep the second factor of another tab', async () => {
      const visitor = await enterPassword();
      const handle = visitor.cookies.get('dev-attempt');
      await visitor.visit('/sign-in');
      await visitor.ask('passkey');
      expect(visitor.cookies.get('dev-attempt')).toBe(handle);
    });

    it('explain a passkey that is not known any more, and have the browser forget it', async () => {
      await passkeyRows(app).delete({ id: passkey.id });
      const visitor = new SiteVisitor(app, { 'accept-language': 'de' });
      await visitor.visit('/sign-in');
      expect(await usePasskey(visitor)).toBe(401);
      expect(visitor.text).toContain('Dieser Passkey gehört hier zu keinem Konto mehr.');
      const signal = {
        signalName: 'unknownCredential',
        rpID: 'localhost',
        credentialID: passkey.authenticator.credentials[0]?.id,
      };
      expect(visitor.passkeySignals).toEqual([signal]);
    });

    it('explain a wrong response, and void one that is used twice', async () => {
      const visitor = new SiteVisitor(app);
      await visitor.visit('/sign-in');
      const { options, sign_in_token } = (await visitor.ask('passkey')).body;
      const forged = passkey.authenticator.get(options, { origin: 'https://evil.example' });
      const send = (credential: string) =>
        visitor.send({ credential, sign_in_token }, { action: 'passkey' });
      expect(await send(JSON.stringify(forged))).toBe(400);
      expect(visitor.text).toContain('The passkey could not be verified.');
      for (const credential of ['{', '[]', 'null', '{"id":1}']) {
        expect(await send(credential)).toBe(422);
        expect(visitor.text).toContain('Please correct the fields');
      }
      expect(await visitor.ask('passkey', { form_token: '' })).toMatchObject({
        status: 403,
        body: { alert: expect.stringContaining('send the form again') },
      });
    });
  });

  describe('as second factor', () => {
    it('complete the sign-in, with the handle in its cookie alone', async () => {
      const visitor = await enterPassword();
      expect(visitor.text).toContain('Use your passkey');
      const { body } = await visitor.ask('passkey');
      expect(Object.keys(body)).toEqual(['options']);
      expect(JSON.stringify(body) + visitor.html).not.toMatch(HANDLE);
      await usePasskey(visitor);
      expect(visitor.path).toBe('/account');
      expect(visitor.cookies.has('dev-attempt')).toBe(false);
    });

    it('are offered beside the code of an app, and recovery codes by a link', async () => {
      await addFactors(app, user.id, 'totp');
      const visitor = await enterPassword();
      expect(visitor.formOf('totp')).toBeDefined();
      expect(visitor.formOf('passkey')).toBeDefined();
      expect(visitor.text).not.toContain('This step needs a passkey');
      await visitor.visit('/second-factor?method=recovery_code');
      expect(visitor.formOf('recovery_code')).toBeDefined();
      expect(visitor.formOf('passkey')).toBeDefined();
    });

    it('say what to do where they cannot be used, with the other ways', async () => {
      const visitor = await enterPassword();
      expect(visitor.html).toContain('<p data-without-passkeys>This step needs a passkey');
      expect(visitor.html).toContain('href="/second-factor?method=recovery_code"');
      await visitor.visit('/second-factor?method=recovery_code');
      await visitor.send(
        { recovery_code: passkey.recoveryCodes?.[0] ?? '' },
        { action: 'recovery_code' },
      );
      expect(visitor.path).toBe('/account');
    });

    it('send the script to the sign-in when the attempt has expired', async () => {
      const visitor = await enterPassword();
      visitor.cookies.delete('dev-attempt');
      expect((await visitor.ask('passkey')).body).toEqual({
        location: '/sign-in?reason=expired',
      });
    });
  });

  it('are added in a sign-in that requires a second factor, with recovery codes', async () => {
    const strict = await TestApp.start(
      { APP_URL: APP, REQUIRE_MFA: 'all', TOTP_ENABLED: 'false' },
      app.database,
    );
    try {
      user = await register(app);
      const visitor = await enterPassword(strict);
      expect(visitor.text).toContain('This browser cannot create passkeys here.');
      const { body } = await visitor.ask('enroll_passkey');
      const credential = JSON.stringify(new SoftwareAuthenticator().create(body.options));
      await visitor.send({ credential }, { action: 'enroll_passkey' });
      expect(visitor.text).toContain('Save your recovery codes');
      expect(visitor.html.match(/<code /g)).toHaveLength(10);
      expect(visitor.cookies.has('dev-session')).toBe(true);
      expect(await passkeyRows(app).countBy({ userId: user.id })).toBe(1);
    } finally {
      await strict.close();
    }
  });

  it('confirm that it is the user, before a change that requires it', async () => {
    const visitor = new SiteVisitor(app);
    await visitor.visit('/sign-in');
    await usePasskey(visitor);
    await visitor.visit(`/confirm?return_to=${encodeURIComponent('/account')}`);
    await usePasskey(visitor);
    expect(visitor.path).toBe('/account');
    const { id } = passkey;
    await passkeyRows(app).delete({ id });
    await visitor.visit('/confirm');
    expect(visitor.formOf('passkey')).toBeUndefined();
  });

  describe('on the security page of the account', () => {
    it('are added with a name or named after the device, at first with recovery codes', async () => {
      user = await register(app);
      const visitor = await openSecurity();
      const first = await createPasskey(visitor, { passkey_name: 'Blue key' });
      expect(visitor.text).toContain('Save your recovery codes');
      await visitor.visit('/account/security');
      expect(visitor.text).toContain('Blue key');
      expect(visitor.passkeySignals).toEqual([
        {
          signalName: 'allAcceptedCredentials',
          rpID: 'localhost',
          userID: expect.stringMatching(/^[\w-]{22}$/),
          allAcceptedCredentialIDs: [first.credentials[0]?.id],
        },
      ]);
    });

    it('are added after a confirmation that it is the user', async () => {
      user = await register(app);
      const visitor = await openSecurity();
      // The session has proved one factor.
      passkey = await addPasskey(app, user);
      const { body } = await visitor.ask('passkey_add', { passkey_name: 'Blue key' });
      expect(body.location).toMatch(/^\/confirm\?return_to=/);
      await visitor.visit(body.location);
      await usePasskey(visitor);
      expect(visitor.path).toMatch(/^\/account\/security\?done=confirmed/);
      expect(visitor.formOf('passkey_add')?.['passkey_name']).toBe('Blue key');
      await createPasskey(visitor, { passkey_name: 'Blue key' });
      expect(visitor.text).toContain('The passkey is added.');
      expect(visitor.passkeySignals[0].allAcceptedCredentialIDs).toHaveLength(2);
    });
  });

  it('have no form where they are disabled', async () => {
    const off = await TestApp.start({ PASSKEYS_ENABLED: 'false' }, app.database);
    try {
      const visitor = new SiteVisitor(off);
      await visitor.visit('/sign-in');
      expect(visitor.html).not.toContain('data-passkey=');
    } finally {
      await off.close();
    }
  });
});

/** Adds a passkey in the account, as the script does. */
async function createPasskey(
  visitor: SiteVisitor,
  values: Record<string, string> = {},
): Promise<SoftwareAuthenticator> {
  const { status, body } = await visitor.ask('passkey_add');
  expect(status).toBe(200);
  const authenticator = new SoftwareAuthenticator();
  const credential = JSON.stringify(authenticator.create(body.options));
  await visitor.send({ ...values, credential }, { action: 'passkey_add' });
  return authenticator;
}
