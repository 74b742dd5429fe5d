import { DataSource } from 'typeorm';
import { RecoveryCode } from '../../src/credentials/recovery-codes/recovery-code.entity.js';
import { RecoveryCodes } from '../../src/credentials/recovery-codes/recovery-codes.js';
import { TestApp } from '../support/app.js';
import { auditEvents } from '../support/audit.js';
import { addFactors, countFactors } from '../support/factors.js';
import { decodeJwt } from '../support/jwt.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { expectProblem } from '../support/problem.js';
import {
  type Enrolled,
  enrollTotp,
  freshCode,
  sendCode,
  startSignIn,
  totpCode,
} from '../support/totp.js';
import { register, registerAdmin, type TestUser } from '../support/users.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

describe('a sign-in with a recovery code', () => {
  let app: TestApp;
  let mailbox: MailSink;
  let user: TestUser;
  let secret: string;
  let codes: Enrolled['recoveryCodes'];
  beforeAll(async () => {
    mailbox = await MailSink.open();
    app = await TestApp.start({ ...mailbox.variables, TRUSTED_DEVICE_DAYS: '30' });
  });
  afterAll(async () => {
    await app.close();
    await mailbox.close();
  });
  beforeEach(async () => {
    user = await register(app);
    ({ secret, recoveryCodes: codes } = await enrollTotp(app, user.access_token));
  });

  const codeAt = (index: number) => codes[index] ?? '';
  const prove = async (code: string, on = app) =>
    sendCode(on, 'recovery-code', await startSignIn(on, user), code);

  it('starts a session, and is mailed to the user with the number of codes that are left', async () => {
    const { status, body } = await prove(codeAt(0));
    expect(status).toBe(200);
    expect(decodeJwt(body.access_token).claims).toMatchObject({
      amr: ['pwd', 'otp', 'recovery', 'mfa'],
      acr: 'aal2',
    });
    const { subject, text } = await mailbox.next(user.email, 'recovery_code_used');
    expect(subject).toMatch(/^A recovery code was used for your account at /);
    expect(text).toContain('Unused codes: 9.');
    expect(text).toContain('IP address: 127.0.0.1');
  });

  it('accepts each of the ten codes once', async () => {
    expect(codes).toHaveLength(10);
    for (const code of codes) expect((await prove(code)).status).toBe(200);
    const { next } = (await login()).body;
    expect(next).toEqual(['totp']);
  });

  const login = () => {
    const { username, password } = user;
    return app.api('POST', '/auth/login', { json: { username, password } });
  };

  it('rejects a code that was used, and counts it as wrong', async () => {
    await prove(codeAt(0));
    const token = await startSignIn(app, user);
    for (let count = 0; count < 5; count += 1) {
      const response = await sendCode(app, 'recovery-code', token, codeAt(0));
      expectProblem(response, 'invalid_second_factor');
    }
    const correct = await sendCode(app, 'recovery-code', token, codeAt(1));
    expectProblem(correct, 'invalid_sign_in_token');
    expect((await prove(codeAt(1))).status).toBe(200);
  });

  it('accepts a code in another spelling', async () => {
    const spelled = ` ${codeAt(0).toUpperCase().replace('-', ' ').replaceAll('0', 'O')} `;
    expect((await prove(spelled)).status).toBe(200);
  });

  it('rejects the codes of another user, and texts that are none', async () => {
    const other = await register(app);
    const [code = ''] = (await enrollTotp(app, other.access_token)).recoveryCodes;
    for (const wrong of [code, '00000-00000', 'x', '🔑']) {
      expectProblem(await prove(wrong), 'invalid_second_factor');
    }
  });

  it('uses a code once of 100 parallel requests, on several instances', async () => {
    const second = ENGINE === 'postgres' ? await TestApp.start({}, app.database) : undefined;
    try {
      const uses = Array.from({ length: 100 }, (_, index) => {
        const on = index % 2 === 0 ? app : (second ?? app);
        return on.get(RecoveryCodes).use(on.get(DataSource).manager, user.id, codeAt(0));
      });
      expect((await Promise.all(uses)).filter(Boolean)).toHaveLength(1);
    } finally {
      await second?.close();
    }
  });

  it('accepts a code in one of several attempts at the same time', async () => {
    const responses = await Promise.all(Array.from({ length: 6 }, () => prove(codeAt(0))));
    const statuses = responses.map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, ...Array<number>(5).fill(401)]);
  });

  it('revokes the trusted devices of the user, and of no other', async () => {
    const other = await register(app);
    await addFactors(app, user.id, 'trusted_device');
    await addFactors(app, other.id, 'trusted_device');
    await prove('00000-00000');
    expect(await countFactors(app, user.id)).toMatchObject({ trusted_device: 1 });
    await prove(codeAt(0));
    expect(await countFactors(app, user.id)).toMatchObject({ trusted_device: 0 });
    expect(await countFactors(app, other.id)).toMatchObject({ trusted_device: 1 });
  });

  const stepUp = async (token: string, step: 'totp' | 'recovery-code', code: string) => {
    const { password } = user;
    const begun = await app.api('POST', '/auth/reauthenticate', { token, json: { password } });
    expect(begun.body.code).toBe('second_factor_required');
    const { status, body } = await sendCode(app, step, begun.body.sign_in_token, code);
    expect(status).toBe(200);
    return body.access_token as string;
  };
  const mailsAboutCodes = async () => {
    await mailbox.next(user.email, 'recovery_code_used');
    await mailbox.next(user.email, 'recovery_code_used');
    return mailbox.count(user.email, 'recovery_code_used');
  };

  describe('permits no change of factors', () => {
    const changes = [
      ['DELETE', '/users/me/totp'],
      ['POST', '/users/me/totp'],
      ['POST', '/users/me/recovery-codes'],
    ] as const;

    it.each(changes)('by %s %s before a step-up', async (method, path) => {
      const token = (await prove(codeAt(0))).body.access_token;
      const response = await app.api(method, path, { token });
      expectProblem(response, 'insufficient_user_authentication');
      expect(response.headers['www-authenticate']).toContain('acr_values="aal2"');
      expect(await countFactors(app, user.id)).toMatchObject({ totp: 1, recovery_code: 10 });
    });

    it('until a step-up with a factor, which keeps the session', async () => {
      const token = (await prove(codeAt(0))).body.access_token;
      const raised = await stepUp(token, 'totp', await freshCode(app, user.id, secret));
      expect(decodeJwt(raised).claims).toMatchObject({ amr: ['pwd', 'otp', 'mfa'], acr: 'aal2' });
      expect((await app.api('DELETE', '/users/me/totp', { token: raised })).status).toBe(204);
    });

    it('until a step-up with another recovery code, for a user that has lost all factors', async () => {
      const token = (await prove(codeAt(0))).body.access_token;
      await stepUp(token, 'recovery-code', codeAt(1));
      expect(await mailsAboutCodes()).toBe(2);
      // Its older token too: the session is raised.
      const { status, body } = await app.api('POST', '/users/me/totp', { token });
      expect(status).toBe(200);
      const json = { code: totpCode(body.secret) };
      const activation = await app.api('POST', '/users/me/totp/activate', { token, json });
      expect(activation.status).toBe(200);
    });
  });

  it('is recorded with the attempt', async () => {
    const admin = await registerAdmin(app);
    await prove(codeAt(0));
    const [, used, required] = await auditEvents(app, admin, `user_id=${user.id}`);
    expect(used).toMatchObject({
      event: 'recovery_code_used',
      actor_id: user.id,
      user_id: user.id,
      details: { attempt_id: required?.details.attempt_id },
    });
  });

  it('is rejected where the attempt asks for no recovery code', async () => {
    for (const code of codes) await prove(code);
    const token = await startSignIn(app, user);
    const response = await sendCode(app, 'recovery-code', token, codeAt(0));
    expectProblem(response, 'invalid_sign_in_token');
  });

  it('stores no code, only MACs', async () => {
    const rows = await app.get(DataSource).manager.findBy(RecoveryCode, { userId: user.id });
    expect(rows).toHaveLength(10);
    const stored = JSON.stringify(rows);
    for (const code of codes) {
      expect(stored).not.toContain(code);
      expect(stored).not.toContain(code.replace('-', ''));
    }
  });
});

describe('recovery codes after a change of SECRET_KEY', () => {
  const OLD = 'the key of last year, thirty-two bytes or more';
  const NEW = 'the key of this year, thirty-two bytes or more';

  it('are accepted with the previous key, and count no more without it', async () => {
    const before = await TestApp.start({ SECRET_KEY: OLD });
    const user = await register(before);
    const { recoveryCodes } = await enrollTotp(before, user.access_token);
    const manager = before.get(DataSource).manager;
    const rotated = await TestApp.start(
      { SECRET_KEY: NEW, SECRET_KEY_PREVIOUS: OLD },
      before.database,
    );
    const after = await TestApp.start({ SECRET_KEY: NEW }, before.database);
    try {
      const token = await startSignIn(rotated, user);
      const [code = '', another = ''] = recoveryCodes;
      expect((await sendCode(rotated, 'recovery-code', token, code)).status).toBe(200);
      expect(await rotated.get(RecoveryCodes).countUnused(manager, user.id)).toBe(9);
      expect(await after.get(RecoveryCodes).countUnused(manager, user.id)).toBe(0);
      expect(await after.get(RecoveryCodes).use(manager, user.id, another)).toBe(false);
    } finally {
      await after.close();
      await rotated.close();
      await before.close();
    }
  });
});
