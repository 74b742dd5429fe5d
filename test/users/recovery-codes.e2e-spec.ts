import { TestApp } from '../support/app.js';
import { auditEvents } from '../support/audit.js';
import { addFactors, countFactors } from '../support/factors.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { expectProblem } from '../support/problem.js';
import { setSession } from '../support/sessions.js';
import { enrollTotp, sendCode, startSignIn } from '../support/totp.js';
import { register, registerAdmin, type TestUser } from '../support/users.js';

describe('the own recovery codes', () => {
  let app: TestApp;
  let mailbox: MailSink;
  let user: TestUser;
  beforeAll(async () => {
    mailbox = await MailSink.open();
    app = await TestApp.start(mailbox.variables);
  });
  afterAll(async () => {
    await app.close();
    await mailbox.close();
  });
  beforeEach(async () => {
    user = await register(app);
  });

  const replace = () => app.api('POST', '/users/me/recovery-codes', { token: user.access_token });
  const strengthen = () => setSession(app, user.access_token, { acr: 'aal2', amr: 'pwd otp mfa' });

  it('are replaced: the new ones are accepted and the earlier ones rejected', async () => {
    const { recoveryCodes } = await enrollTotp(app, user.access_token);
    await strengthen();
    const { status, body } = await replace();
    expect(status).toBe(200);
    expect(new Set([...recoveryCodes, ...body.recovery_codes]).size).toBe(20);
    const token = await startSignIn(app, user);
    const [old = ''] = recoveryCodes;
    expectProblem(await sendCode(app, 'recovery-code', token, old), 'invalid_second_factor');
    const used = await sendCode(app, 'recovery-code', token, body.recovery_codes[0]);
    expect(used.status).toBe(200);
  });

  it('are replaced with an audit event and a mail', async () => {
    const admin = await registerAdmin(app);
    await enrollTotp(app, user.access_token);
    await mailbox.next(user.email, 'factor_added');
    await strengthen();
    await replace();
    const [event] = await auditEvents(app, admin, `user_id=${user.id}`);
    expect(event).toMatchObject({ event: 'recovery_codes_created', actor_id: user.id });
    expect((await mailbox.next(user.email, 'factor_added')).text).toContain('recovery codes');
  });

  it('void the sign-ins that are under way when they are replaced', async () => {
    await enrollTotp(app, user.access_token);
    await strengthen();
    const token = await startSignIn(app, user);
    const { recovery_codes: codes } = (await replace()).body;
    const response = await sendCode(app, 'recovery-code', token, codes[0]);
    expectProblem(response, 'invalid_sign_in_token');
  });

  it('are created for a user with a passkey that has used all of them', async () => {
    await addFactors(app, user.id, 'passkey');
    await strengthen();
    expect((await replace()).body.recovery_codes).toHaveLength(10);
    expect(await countFactors(app, user.id)).toMatchObject({ recovery_code: 10 });
  });

  it('are not created for a user without a second factor', async () => {
    expectProblem(await replace(), 'no_second_factor');
    expect(await countFactors(app, user.id)).toMatchObject({ recovery_code: 0 });
  });

  it('are replaced only after a recent authentication', async () => {
    await enrollTotp(app, user.access_token);
    const authTime = new Date(Date.now() - 11 * 60_000);
    await setSession(app, user.access_token, { authTime });
    expectProblem(await replace(), 'insufficient_user_authentication');
  });
});
