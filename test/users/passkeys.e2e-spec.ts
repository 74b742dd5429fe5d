import { WebauthnChallengePurge } from '../../src/credentials/passkeys/webauthn-challenge-purge.js';
import { WebauthnChallenge } from '../../src/credentials/passkeys/webauthn-challenge.entity.js';
import { DataSource } from 'typeorm';
import { auditEvents } from '../support/audit.js';
import { SoftwareAuthenticator } from '../support/authenticator/software-authenticator.js';
import { TestApp } from '../support/app.js';
import { MailSink } from '../support/mail/mail-sink.js';
import {
  addPasskey,
  creationOptions,
  passkeyRows,
  signInWithPasskey,
} from '../support/passkeys.js';
import { secondsFromNow, setSession, userRows } from '../support/sessions.js';
import {
  isAccessTokenValid,
  login,
  register,
  registerAdmin,
  type TestUser,
} from '../support/users.js';

const DAY = 24 * 60 * 60;
const credentialsOf = ({ username, password }: TestUser) => ({ username, password });

describe('the own passkeys', () => {
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

  const add = (token: string, credential: unknown, more: object = {}) =>
    app.api('POST', '/users/me/passkeys', { token, json: { credential, ...more } });
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

  describe('are added', () => {
    it('by options that ask for a discoverable passkey without attestation', async () => {
      const user = await register(app);
      const { user: owner, challenge, ...options } = await creationOptions(app, user.access_token);
      expect(challenge).toMatch(/^[\w-]{43}$/);
      expect(options).toMatchObject({
        rp: { id: 'localhost', name: expect.stringMatching(/./) },
        timeout: 300_000,
        attestation: 'none',
        excludeCredentials: [],
        authenticatorSelection: {
          residentKey: 'required',
          requireResidentKey: true,
          userVerification: 'preferred',
        },
      });
      expect(options.pubKeyCredParams.map(({ alg }) => alg)).toEqual([-8, -7, -35, -36, -257]);
      expect(Buffer.from(owner.id, 'base64url').toString('hex')).toBe(user.id.replaceAll('-', ''));
      expect(owner).toMatchObject({ name: user.username, displayName: user.username });
    });

    it('with a name, and listed with the facts of the Signal API', async () => {
      const user = await register(app);
      const authenticator = new SoftwareAuthenticator({ isBackupEligible: true, isBackedUp: true });
      const credential = authenticator.create(await creationOptions(app, user.access_token));
      const { status, body } = await add(user.access_token, credential, { name: ' Blue key ' });
      expect(status).toBe(201);
      const passkey = {
        id: expect.any(String),
        name: 'Blue key',
        credential_id: credential.id,
        aaguid: '00000000-0000-0000-0000-000000000000',
        backup_eligible: true,
        backed_up: true,
        created_at: expect.any(String),
        last_used_at: null,
      };
      expect(body.passkey).toEqual(passkey);
      expect(await list(user.access_token)).toEqual({
        rp_id: 'localhost',
        user_handle: authenticator.credentials[0]?.userHandle,
        items: [passkey],
      });
    });

    it('with the browser and the system as their name where the user gives none', async () => {
      const user = await register(app);
      const { access_token: token } = user;
      const authenticator = new SoftwareAuthenticator();
      const headers = { 'user-agent': 'Mozilla/5.0 (Macintosh; Intel Mac OS X) Chrome/140.0' };
      const named = await app.api('POST', '/users/me/passkeys', {
        token,
        headers,
        json: { credential: authenticator.create(await creationOptions(app, token)) },
      });
      expect(named.body.passkey.name).toBe('Chrome, macOS');
    });

    it('with recovery codes for the first factor alone, and an event and a mail each', async () => {
      const { user, passkey, token } = await withPasskey();
      expect(passkey.recoveryCodes).toHaveLength(10);
      const second = await addPasskey(app, { access_token: token });
      expect(second.recoveryCodes).toBeUndefined();
      const events = await auditEvents(app, admin, `event=passkey_added&user_id=${user.id}`);
      expect(events.map(({ details }) => details)).toEqual(
        [second, passkey].map(({ id }) => ({ passkey_id: id })),
      );
      expect((await mails.next(user.email, 'factor_added')).text).toContain('passkey');
      expect((await userRows(app).findOneByOrFail({ id: user.id })).hasSecondFactor).toBe(true);
    });

    it('and void sign-ins that are under way, but no session', async () => {
      const { user, passkey, token } = await withPasskey();
      const { body } = await app.api('POST', '/auth/login', { json: credentialsOf(user) });
      await addPasskey(app, { access_token: token });
      const status = await app.api('POST', '/auth/sign-in/status', {
        json: { sign_in_token: body.sign_in_token },
      });
      expect(status.body.code).toBe('invalid_sign_in_token');
      expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
      expect((await signInWithPasskey(app, passkey)).status).toBe(200);
    });

    it('once: options exclude the passkeys of the user, and a registered credential is rejected', async () => {
      const { passkey, token } = await withPasskey();
      const options = await creationOptions(app, token);
      const [known] = passkey.authenticator.credentials;
      expect(options.excludeCredentials).toEqual([
        { id: known?.id, type: 'public-key', transports: ['internal', 'hybrid'] },
      ]);
      const created = new SoftwareAuthenticator().create(options);
      expect((await add(token, created)).status).toBe(201);
      const other = await register(app);
      const otherOptions = await creationOptions(app, other.access_token);
      const copy = new SoftwareAuthenticator().create(otherOptions, {}, created.id);
      const { status, body } = await add(other.access_token, copy);
      expect([status, body.code]).toEqual([400, 'invalid_passkey']);
      expect(body.detail).toMatch(/registered already/);
      expect((await userRows(app).findOneByOrFail({ id: other.id })).hasSecondFactor).toBe(false);
    });

    it('up to 20 per user', async () => {
      const { user, passkey, token } = await withPasskey();
      const { id: _, ...row } = await passkeyRows(app).findOneByOrFail({ id: passkey.id });
      const options = await creationOptions(app, token);
      for (let count = 1; count < 20; count += 1) {
        const id = `00000000-0000-7000-8000-${user.id.slice(-9)}${String(count).padStart(3, '0')}`;
        await passkeyRows(app).insert({ ...row, id, credentialId: `${user.id}-${count}` });
      }
      const late = await add(token, new SoftwareAuthenticator().create(options));
      expect([late.status, late.body.detail]).toEqual([400, expect.stringMatching(/at most 20/)]);
      const refused = await app.api('POST', '/users/me/passkeys/options', { token });
      expect([refused.status, refused.body.code]).toEqual([400, 'invalid_passkey']);
    });

    it.each([
      ['the origin of another page', { origin: 'https://evil.example' }],
      ['another RP ID', { rpId: 'evil.example' }],
      ['a page in a frame of another origin', { isCrossOrigin: true }],
      ['an absent user', { isUserPresent: false }],
      ['contradicting backup flags', { isBackedUp: true }],
    ])('not with %s', async (_, behaviour) => {
      const { access_token: token, id } = await register(app);
      const credential = new SoftwareAuthenticator(behaviour).create(
        await creationOptions(app, token),
      );
      const { status, body } = await add(token, credential);
      expect([status, body.code]).toEqual([400, 'invalid_passkey']);
      expect((await list(token)).items).toEqual([]);
      const [event] = await auditEvents(app, admin, `event=passkey_failed&user_id=${id}`);
      expect(event?.details).toEqual({ reason: 'invalid_passkey' });
    });

    it('not with a challenge that was used, or is of another session', async () => {
      const user = await register(app);
      const another = await login(app, user);
      const options = await creationOptions(app, user.access_token);
      const foreign = await add(another.access_token, new SoftwareAuthenticator().create(options));
      expect([foreign.status, foreign.body.code]).toEqual([400, 'invalid_passkey']);
      expect(
        (await add(user.access_token, new SoftwareAuthenticator().create(options))).status,
      ).toBe(201);
      // The session has not proved the second factor that it has just added.
      await setSession(app, user.access_token, { acr: 'aal2' });
      const again = await add(user.access_token, new SoftwareAuthenticator().create(options));
      expect(again.body.detail).toMatch(/unknown, expired or used/);
    });

    it.each([
      ['no credential', undefined],
      ['a text', 'x'],
      ['no attestation object', { response: { clientDataJSON: 'AAAA' } }],
      [
        'transports that are no texts',
        { response: { clientDataJSON: 'AAAA', attestationObject: 'AAAA', transports: [1] } },
      ],
    ])('not with %s', async (_, change) => {
      const { access_token: token } = await register(app);
      const base = { id: 'AAAA', rawId: 'AAAA', type: 'public-key' };
      const { status, body } = await add(
        token,
        typeof change === 'object' ? { ...base, ...change } : change,
      );
      expect([status, body.errors?.[0]?.pointer]).toEqual([422, '#/credential']);
    });

    it('not with a malformed attestation object or another id', async () => {
      const { access_token: token } = await register(app);
      const one = new SoftwareAuthenticator().create(await creationOptions(app, token));
      one.response.attestationObject = 'oWNmbXRkbm9uZQ';
      expect((await add(token, one)).body.code).toBe('invalid_passkey');
      const other = new SoftwareAuthenticator().create(await creationOptions(app, token));
      const renamed = { ...other, id: 'AAAA', rawId: 'AAAA' };
      expect((await add(token, renamed)).body.detail).toMatch(/id of the credential/);
    });
  });

  it('have challenges that are purged a day after they expire', async () => {
    const user = await register(app);
    const challenges = app.get(DataSource).getRepository(WebauthnChallenge);
    const [old, young] = [
      (await creationOptions(app, user.access_token)).challenge,
      (await creationOptions(app, user.access_token)).challenge,
    ];
    await challenges.update({ challenge: old }, { expiresAt: secondsFromNow(-DAY - 60) });
    await challenges.update({ challenge: young }, { expiresAt: secondsFromNow(-DAY + 60) });
    expect(await app.get(WebauthnChallengePurge).purge()).toBeGreaterThan(0);
    expect(await challenges.countBy({ challenge: old })).toBe(0);
    expect(await challenges.countBy({ challenge: young })).toBe(1);
  });
});
