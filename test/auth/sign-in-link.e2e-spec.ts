import { jest } from '@jest/globals';
import { DataSource, IsNull } from 'typeorm';
import { SignInAttempt } from '../../src/auth/attempts/sign-in-attempt.entity.js';
import { SignInAttempts } from '../../src/auth/attempts/sign-in-attempts.service.js';
import { Delivery } from '../../src/outbox/delivery.entity.js';
import { OneTimeToken } from '../../src/tokens/one-time/one-time-token.entity.js';
import { TestApp } from '../support/app.js';
import { auditEvents } from '../support/audit.js';
import { decodeJwt } from '../support/jwt.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { routesOf } from '../support/routes.js';
import { secondsFromNow, sessionRows, setSession, userRows } from '../support/sessions.js';
import { addFactor, proveFactor, signInStatus } from '../support/sign-in-attempts.js';
import { isAccessTokenValid, register, registerAdmin, type TestUser } from '../support/users.js';
import { waitUntil } from '../support/wait-until.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

const wrongCode = (code: string) => (code === '00000000' ? '11111111' : '00000000');

describe('a sign-in by e-mail', () => {
  let mails: MailSink;
  let app: TestApp;
  let admin: TestUser;
  let user: TestUser;
  beforeAll(async () => {
    mails = await MailSink.open();
    const variables = { ...mails.variables, PUBLIC_URL: 'https://auth.example.com' };
    app = await TestApp.start({ ...variables, MAGIC_LINK_ENABLED: 'true' });
    admin = await registerAdmin(app);
  });
  beforeEach(async () => {
    user = await registerVerified();
  });
  afterAll(async () => {
    await app.close();
    await mails.close();
  });

  const registerVerified = async () => {
    const registered = await register(app);
    await userRows(app).update({ id: registered.id }, { emailVerifiedAt: new Date() });
    return registered;
  };
  const request = (email: string, headers = {}) =>
    app.api('POST', '/auth/sign-in/email', { json: { email }, headers });
  const start = async ({ email } = user) => {
    const { status, body } = await request(email);
    expect(status).toBe(202);
    return { handle: body.sign_in_token as string, mail: await mails.next(email, 'sign_in_link') };
  };
  const enterCode = (sign_in_token: string, code: string) =>
    app.api('POST', '/auth/sign-in/email/code', { json: { sign_in_token, code } });
  const openLink = (token: string, sign_in_token?: string) =>
    app.api('POST', '/auth/sign-in/email/link', { json: { token, sign_in_token } });
  const deliveries = () => app.get(DataSource).getRepository(Delivery);
  const answered = () =>
    waitUntil(async () => (await deliveries().countBy({ kind: 'sign_in_link_request' })) === 0);

  describe('with the code of its mail', () => {
    it('starts a session of one factor, once', async () => {
      const { handle, mail } = await start();
      const { status, body } = await enterCode(handle, mail.code);
      expect(status).toBe(200);
      expect(body).toMatchObject({ token_type: 'Bearer', refresh_token: expect.any(String) });
      expect(await isAccessTokenValid(app, body.access_token)).toBe(true);
      const { claims } = decodeJwt(body.access_token);
      expect(claims).toMatchObject({ sub: user.id, amr: ['email'], acr: 'aal1' });
      expect((await enterCode(handle, mail.code)).body.code).toBe('invalid_sign_in_token');
      expect((await openLink(mail.token)).body.code).toBe('invalid_one_time_token');
    });

    it('rejects the code of the mail with the handle of another sign-in of the same user', async () => {
      const [first, second] = [await start(), await start()];
      expect((await enterCode(first.handle, second.mail.code)).body.code).toBe(
        'invalid_one_time_token',
      );
      expect((await enterCode(second.handle, second.mail.code)).status).toBe(200);
      expect((await enterCode(first.handle, first.mail.code)).status).toBe(200);
    });

    it('raises the session of a user that has only the mailbox, by one mail', async () => {
      await userRows(app).update({ id: user.id }, { passwordHash: null });
      const { access_token: token, email } = user;
      await setSession(app, token, { authTime: secondsFromNow(-3600), amr: 'email' });
      const stepUp = async () => {
        const { body } = await app.api('POST', '/auth/reauthenticate', { token, json: {} });
        expect(body.next).toEqual(['email']);
        return body.sign_in_token as string;
      };
      const requestFor = (sign_in_token: string, to = email) =>
        app.api('POST', '/auth/sign-in/email', { json: { email: to, sign_in_token } });
      const handle = await stepUp();
      for (let i = 0; i < 2; i += 1) {
        const { status, body } = await requestFor(handle);
        expect(status).toBe(202);
        expect(body.sign_in_token).toBe(handle);
      }
      const { code } = await mails.next(email, 'sign_in_link');
      await answered();
      const raised = await enterCode(handle, code);
      expect(raised.status).toBe(200);
      expect(raised.body.refresh_token).toBeUndefined();
      expect((await requestFor(handle)).body.code).toBe('invalid_sign_in_token');

      const other = await registerVerified();
      for (const isLink of [true, false]) {
        const foreign = await stepUp();
        expect((await requestFor(foreign, other.email)).status).toBe(202);
        const mail = await mails.next(other.email, 'sign_in_link');
        const proved = isLink ? openLink(mail.token, foreign) : enterCode(foreign, mail.code);
        expect((await proved).body.code).toBe('invalid_second_factor');
      }
    });

    it('rejects a code that was passed on with a handle of its own, and without one', async () => {
      const { mail } = await start();
      const thief = (await request('thief@example.com')).body.sign_in_token;
      expect((await enterCode(thief, mail.code)).body.code).toBe('invalid_one_time_token');
      const passkey = await app.api('POST', '/auth/sign-in/email/code', {
        json: { code: mail.code },
      });
      expect(passkey.status).toBe(422);
    });

    it('is void after five wrong codes, and not after four', async () => {
      const { handle, mail } = await start();
      for (let i = 0; i < 4; i += 1) {
        const { status, body } = await enterCode(handle, wrongCode(mail.code));
        expect([status, body.code]).toEqual([400, 'invalid_one_time_token']);
      }
      const other = await start();
      expect(
        (await enterCode(handle, `${mail.code.slice(0, 4)} ${mail.code.slice(4)}`)).status,
      ).toBe(200);
      for (let i = 0; i < 5; i += 1) await enterCode(other.handle, wrongCode(other.mail.code));
      expect((await enterCode(other.handle, other.mail.code)).body.code).toBe(
        'invalid_sign_in_token',
      );
    });

    it('starts one session in 50 parallel requests', async () => {
      const { handle, mail } = await start();
      const before = await sessionRows(app).countBy({ userId: user.id });
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => enterCode(handle, mail.code)),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(await sessionRows(app).countBy({ userId: user.id })).toBe(before + 1);
    });
  });

  describe('with the link of its mail', () => {
    it('starts a session with the handle of the same sign-in', async () => {
      const { handle, mail } = await start();
      expect(mail.link).toBe(`https://auth.example.com/sign-in-link?token=${mail.token}`);
      const { status, body } = await openLink(mail.token, handle);
      expect([status, body.code]).toEqual([200, undefined]);
      expect(await isAccessTokenValid(app, body.access_token)).toBe(true);
      expect((await openLink(mail.token, handle)).body.code).toBe('invalid_one_time_token');
    });

    it('shows the code on another device, as often as it is opened, and the code then works', async () => {
      const { handle, mail } = await start();
      const other = (await request('another@example.com')).body.sign_in_token;
      for (const used of [undefined, other, 'nonsense', undefined]) {
        const { status, body } = await openLink(mail.token, used);
        expect([status, body]).toEqual([200, { code: mail.code }]);
      }
      expect((await enterCode(handle, mail.code)).status).toBe(200);
    });

    it('starts no second session where the code was entered meanwhile', async () => {
      const { handle, mail } = await start();
      const attempts = app.get(SignInAttempts);
      const findAny = attempts.findAny.bind(attempts);
      // After it has found the attempt.
      const spy = jest.spyOn(attempts, 'findAny').mockImplementationOnce(async (...args) => {
        const found = await findAny(...args);
        expect((await enterCode(handle, mail.code)).status).toBe(200);
        return found;
      });
      const { status, body } = await openLink(mail.token, handle);
      expect([status, body.code]).toEqual([400, 'invalid_sign_in_token']);
      spy.mockRestore();
    });

    it('rejects a token that is no link', async () => {
      const { handle } = await start();
      for (const used of [undefined, handle]) {
        const { status, body } = await openLink('nonsense', used);
        expect([status, body.code]).toEqual([400, 'invalid_one_time_token']);
      }
    });

    it('shows no code after five wrong codes', async () => {
      const { handle, mail } = await start();
      for (let i = 0; i < 5; i += 1) await enterCode(handle, wrongCode(mail.code));
      for (const used of [handle, undefined]) {
        expect((await openLink(mail.token, used)).body.code).toBe('invalid_one_time_token');
      }
    });
  });

  it('sends a mail that says where it was asked for, in the language of the user', async () => {
    await userRows(app).update({ id: user.id }, { locale: 'de' });
    const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Firefox/130.0' };
    await request(` ${user.email.toUpperCase()}`, headers);
    const { subject, text, code } = await mails.next(user.email, 'sign_in_link');
    expect(subject).toBe('Anmeldung bei Example');
    expect(text).toMatch(/IP-Adresse: 127\.0\.0\.1/);
    expect(text).toContain('Gerät: Firefox');
    expect(code).toMatch(/^\d{8}$/);
  });

  it('of a user with a second factor needs it, and never one of the same mailbox', async () => {
    await addFactor(app, user.id);
    const { handle, mail } = await start();
    const { status, body } = await enterCode(handle, mail.code);
    expect([status, body.code, body.next]).toEqual([401, 'second_factor_required', ['totp']]);
    expect(body.sign_in_token).toBe(handle);
    const other = await start();
    const opened = await openLink(other.mail.token, other.handle);
    expect([opened.status, opened.body]).toEqual([
      401,
      expect.objectContaining({ code: 'second_factor_required', next: ['totp'] }),
    ]);
    expect((await enterCode(handle, mail.code)).body.code).toBe('invalid_sign_in_token');
    const tokens = await proveFactor(app, handle);
    expect(decodeJwt((tokens as { access_token: string }).access_token).claims).toMatchObject({
      amr: ['email', 'otp', 'mfa'],
      acr: 'aal2',
    });
    await userRows(app).update({ id: user.id }, { hasSecondFactor: false });
  });

  it('shows the same state for a known and an unknown address', async () => {
    const known = (await signInStatus(app, (await start()).handle)).body;
    const handle = (await request('unknown@example.com')).body.sign_in_token;
    await answered();
    const unknown = (await signInStatus(app, handle)).body;
    expect(unknown.next).toEqual(known.next);
    expect(known.next).toContain('email');
  });

  const changes: [string, () => Promise<unknown>, string][] = [
    [
      'the password changed',
      () =>
        app.api('PUT', '/users/me/password', {
          token: user.access_token,
          json: { current_password: user.password, new_password: 'another long password' },
        }),
      'invalid_one_time_token',
    ],
    [
      'an admin disabled the user',
      () =>
        app.api('PUT', `/users/${user.id}`, {
          token: admin.access_token,
          json: { is_active: false },
        }),
      'invalid_one_time_token',
    ],
    [
      'an admin changed the address',
      () =>
        app.api('PUT', `/users/${user.id}`, {
          token: admin.access_token,
          json: { email: `new-${user.email}` },
        }),
      'invalid_one_time_token',
    ],
    [
      'the user was deleted',
      () => app.api('DELETE', `/users/${user.id}`, { token: admin.access_token }),
      'invalid_one_time_token',
    ],
    [
      'the link expired',
      () =>
        app
          .get(DataSource)
          .getRepository(OneTimeToken)
          .update({ userId: user.id }, { expiresAt: new Date(Date.now() - 1) }),
      'invalid_one_time_token',
    ],
    [
      'the attempt expired',
      () =>
        app
          .get(DataSource)
          .getRepository(SignInAttempt)

          .update({ consumedAt: IsNull() }, { expiresAt: new Date(Date.now() - 1) }),
      'invalid_sign_in_token',
    ],
  ];
  it.each(changes)('is void after %s', async (_, change, expected) => {
    const { handle, mail } = await start();
    await change();
    const { status, body } = await enterCode(handle, mail.code);
    expect([status, body.code]).toEqual([400, expected]);
    expect((await openLink(mail.token, handle)).body.access_token).toBeUndefined();
    expect(await sessionRows(app).countBy({ userId: user.id, amr: 'email' })).toBe(0);
  });

  it.each([
    ['will be deleted', { deletionDueAt: new Date(Date.now() + 86_400_000) }, 'deletion_scheduled'],
    ['is disabled meanwhile', { isActive: false }, 'account_disabled'],
  ])('of a user that %s says so after the proof', async (_, change, expected) => {
    const [first, second] = [await start(), await start()];
    await userRows(app).update({ id: user.id }, change);
    const answers = [
      await enterCode(first.handle, first.mail.code),
      await openLink(second.mail.token, second.handle),
    ];
    for (const { status, body } of answers) expect([status, body.code]).toEqual([403, expected]);
  });

  it('sends nothing to unknown, unverified and disabled users, and answers them alike', async () => {
    const unverified = await register(app);
    const disabled = await registerVerified();
    await userRows(app).update({ id: disabled.id }, { isActive: false });
    const answers = new Set<string>();
    for (const email of ['unknown@example.com', unverified.email, disabled.email, user.email]) {
      const { status, headers, body } = await request(email);
      const { 'x-request-id': _, date: __, ...others } = headers;
      const { sign_in_token, ...rest } = body;
      answers.add(JSON.stringify([status, others, sign_in_token.length, rest]));
      const wrong = await enterCode(sign_in_token, '00000000');
      answers.add(JSON.stringify([wrong.status, wrong.body.code, wrong.body.detail]));
    }
    expect([...answers]).toHaveLength(2);
    await mails.next(user.email, 'sign_in_link');
    await answered();
    for (const email of ['unknown@example.com', unverified.email, disabled.email]) {
      expect(mails.count(email, 'sign_in_link')).toBe(0);
    }
    expect(JSON.stringify(await deliveries().find())).not.toContain('unknown@example.com');
  });

  it('is recorded with the id of its attempt', async () => {
    const { handle, mail } = await start();
    await enterCode(handle, wrongCode(mail.code));
    await enterCode(handle, mail.code);
    const events = await auditEvents(app, admin, `user_id=${user.id}`);
    const requested = events.find(({ event }) => event === 'sign_in_link_requested');
    expect(requested).toMatchObject({
      actor_id: null,
      ip: '127.0.0.1',
      details: { attempt_id: expect.any(String) },
    });
    expect(events.map(({ event }) => event)).toContain('signed_in');
  });

  it('starts one session where two instances get the code at the same time', async () => {
    if (ENGINE !== 'postgres') return;
    const second = await TestApp.start(
      { ...mails.variables, PUBLIC_URL: 'https://auth.example.com', MAGIC_LINK_ENABLED: 'true' },
      app.database,
    );
    const { handle, mail } = await start();
    const json = { sign_in_token: handle, code: mail.code };
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        (i % 2 === 0 ? app : second).api('POST', '/auth/sign-in/email/code', { json }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    await second.close();
  });
});

describe('sign-ins by e-mail', () => {
  it('are limited by recipient and by address, whether the recipient is known or not', async () => {
    const mails = await MailSink.open();
    const app = await TestApp.start({
      ...mails.variables,
      MAGIC_LINK_ENABLED: 'true',
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_SIGN_IN_LINK_PER_RECIPIENT: '2/1h',
      RATE_LIMIT_SIGN_IN_LINK_PER_ADDRESS: '5/1h',
    });
    const { email: known, id } = await register(app);
    await userRows(app).update({ id }, { emailVerifiedAt: new Date() });
    const policy = async (email: string, remoteAddress: string) => {
      const options = { json: { email }, remoteAddress };
      const { status, headers } = await app.api('POST', '/auth/sign-in/email', options);
      return status === 202 ? 202 : headers['ratelimit-policy'];
    };
    const expected = [202, 202, '"sign-in-link-recipient";q=2;w=3600'];
    for (const email of [known, 'unknown@example.com']) {
      const policies = [];
      for (const n of [1, 2, 3]) policies.push(await policy(email, `192.0.2.${n}`));
      expect(policies).toEqual(expected);
    }
    const policies = [];
    for (let n = 0; n < 6; n += 1) policies.push(await policy(`u${n}@example.com`, '192.0.2.9'));
    expect(policies.at(-1)).toBe('"sign-in-link-address";q=5;w=3600');
    await app.close();
    await mails.close();
  });

  it('have no route and no page while they are off', async () => {
    const app = await TestApp.start({ MAIL_URL: 'smtp://127.0.0.1:9' });
    const paths = routesOf(app).map(({ path }) => path);
    expect(paths.filter((path) => /sign-in\/email|sign-in-link/.test(path))).toEqual([]);
    expect(paths).toContain('/reset-password');
    await app.close();
  });
});
