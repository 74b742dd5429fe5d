import { signInVisitor } from '../support/account-visits.js';
import { TestApp } from '../support/app.js';
import { addFactors } from '../support/factors.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { userRows } from '../support/sessions.js';
import { SiteVisitor } from '../support/site-visitor.js';
import { register, registerAdmin, type TestUser } from '../support/users.js';

const CANCEL = 'factor_reset_cancel';

describe('a scheduled reset of factors on the pages of the account', () => {
  let mailbox: MailSink;
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    mailbox = await MailSink.open();
    app = await TestApp.start(mailbox.variables);
    admin = await registerAdmin(app);
  });
  afterAll(async () => {
    await app.close();
    await mailbox.close();
  });

  const schedule = async (headers: Record<string, string> = {}) => {
    const user = await register(app);
    const { cookies } = await signInVisitor(app, user);
    await addFactors(app, user.id, 'totp');
    const visitor = new SiteVisitor(app, headers);
    for (const pair of cookies) visitor.cookies.set(...pair);
    const path = `/users/${user.id}/factor-reset`;
    const { status } = await app.api('POST', path, { token: admin.access_token });
    expect(status).toBeLessThan(300);
    return { user, visitor };
  };

  it.each(['/account', '/account/security'])(
    'is shown at %s, and cancelled there',
    async (path) => {
      const { user, visitor } = await schedule();
      const dueAt = async () =>
        (await userRows(app).findOneByOrFail({ id: user.id })).factorResetDueAt;
      await visitor.visit(path);
      expect(visitor.text).toContain('Your sign-in methods are going to be removed');
      expect(visitor.text).toContain(String((await dueAt())?.getUTCFullYear()));
      await visitor.send({}, { action: CANCEL });
      expect(visitor.text).toContain('Your sign-in methods are kept.');
      expect(visitor.formOf(CANCEL)).toBeUndefined();
      expect(await dueAt()).toBeNull();
    },
  );

  it('is shown in German', async () => {
    const { visitor } = await schedule({ 'accept-language': 'de' });
    await visitor.visit('/account');
    expect(visitor.text).toContain('Ihre Anmeldemethoden sollen entfernt werden');
  });

  it('is not shown without one', async () => {
    const visitor = await signInVisitor(app, await register(app));
    await visitor.visit('/account');
    expect(visitor.text).toContain('Profile');
    expect(visitor.formOf(CANCEL)).toBeUndefined();
  });
});
