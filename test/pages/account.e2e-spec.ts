import { DataSource } from 'typeorm';
import { User } from '../../src/identity/user.entity.js';
import { signInVisitor, withOldSignIn } from '../support/account-visits.js';
import { TestApp } from '../support/app.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { SiteVisitor } from '../support/site-visitor.js';
import { register, type TestUser } from '../support/users.js';

const PAGES = ['/account', '/account/security', '/account/devices', '/account/data'];

describe('the pages of the account', () => {
  let mailbox: MailSink;
  let app: TestApp;
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

  const rows = () => app.get(DataSource).getRepository(User);
  const signIn = () => signInVisitor(app, user);

  it.each(PAGES)('lead from %s to the sign-in and back', async (path) => {
    const visitor = new SiteVisitor(app);
    await visitor.visit(path);
    expect(visitor.path).toBe(`/sign-in?return_to=${encodeURIComponent(path)}`);
    await visitor.send({ name: user.username, password: user.password });
    expect(visitor.path).toBe(path);
    expect(visitor.html).toContain(`href="${path}" aria-current="page"`);
  });

  it.each(PAGES)('sign out from %s, and show nothing personal afterwards', async (path) => {
    const visitor = await signIn();
    await visitor.visit(path);
    await visitor.send({}, { action: 'sign_out' });
    expect(visitor.path).toBe('/signed-out');
    expect(visitor.cookies.has('dev-session')).toBe(false);
    await visitor.visit(path);
    expect(visitor.path).toBe(`/sign-in?return_to=${encodeURIComponent(path)}`);
    expect(visitor.text).not.toContain(user.email);
  });

  it('show no notice for an unknown change or section', async () => {
    const visitor = await signIn();
    for (const query of [
      'done=constructor&at=profile',
      'done=saved',
      'done=saved&at=constructor',
    ]) {
      await visitor.visit(`/account?${query}`);
      expect(visitor.html).not.toContain('class="notice"');
    }
  });

  it('ignore an unknown action, and one of another page', async () => {
    const visitor = await signIn();
    for (const action of ['constructor', 'delete_confirmed']) {
      await visitor.visit('/account');
      const form = { ...visitor.formOf('sign_out'), action };
      expect(await visitor.send(form, { action: 'sign_out' })).toBe(200);
      expect(visitor.path).toBe('/account');
    }
    expect(await rows().countBy({ id: user.id })).toBe(1);
  });

  it('explain a rate limit of the API, with the time to wait', async () => {
    const settings = { RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_EXPORT_PER_USER: '1/1h' };
    const limited = await TestApp.start(settings, app.database);
    try {
      const visitor = await signInVisitor(limited, user);
      await visitor.visit('/account/data');
      expect(await visitor.send({}, { action: 'export' })).toBe(200);
      await visitor.visit('/account/data');
      expect(await visitor.send({}, { action: 'export' })).toBe(429);
      expect(visitor.text).toMatch(/Too many attempts\. Wait \d+ minutes/);
      expect(visitor.page?.headers['retry-after']).toMatch(/^\d+$/);
    } finally {
      await limited.close();
    }
  });

  describe('the profile', () => {
    it('changes username, name and language, and shows the change once, at its place', async () => {
      const visitor = await signIn();
      const username = `${user.username}.new`;
      const typed = { username, full_name: 'Ada Lovelace', locale: 'de' };
      await visitor.send(typed, { action: 'profile' });
      expect(visitor.path).toBe('/account?done=saved&at=profile#profile');
      expect(visitor.text).toContain('Your changes are saved.');
      expect(visitor.formOf('profile')).toMatchObject(typed);
      await visitor.send({ full_name: '', locale: '' }, { action: 'profile' });
      expect(visitor.formOf('profile')).toMatchObject({ username, full_name: '', locale: '' });
      expect(await rows().findOneByOrFail({ id: user.id })).toMatchObject({
        username,
        fullName: null,
        locale: null,
      });
    });

    it('shows errors beside their fields, with the typed values', async () => {
      const visitor = await signIn();
      const other = await register(app);
      expect(await visitor.send({ username: other.username }, { action: 'profile' })).toBe(409);
      expect(visitor.text).toContain('This username is taken.');
      expect(visitor.formOf('profile')?.['username']).toBe(other.username);
      expect(visitor.html).toContain('action="#profile"');
      expect(await visitor.send({ username: 'a b' }, { action: 'profile' })).toBe(422);
      expect(visitor.html).toContain('id="profile-username-note" class="error"');
    });

    it('keeps a language that an application has set', async () => {
      await rows().update({ id: user.id }, { locale: 'pt-BR' });
      const visitor = await signIn();
      expect(visitor.formOf('profile')?.['locale']).toBe('pt-BR');
      await visitor.send({ full_name: 'Ada' }, { action: 'profile' });
      expect(await rows().findOneByOrFail({ id: user.id })).toMatchObject({ locale: 'pt-BR' });
    });
  });

  describe('the e-mail address', () => {
    it('changes after its confirmation, and until then is shown as pending', async () => {
      const visitor = await signIn();
      const email = `new-${user.email}`;
      await visitor.send({ email }, { action: 'email' });
      expect(visitor.path).toBe('/account?done=pending&at=email#email');
      expect(visitor.text).toContain('Waiting for confirmation');
      expect(visitor.text).toContain(user.email);
      const first = await mailbox.next(email);
      await visitor.send({}, { action: 'email_resend' });
      const second = await mailbox.next(email);
      expect(second.text).not.toBe(first.text);
      expect(await rows().findOneByOrFail({ id: user.id })).toMatchObject({
        email: user.email,
        pendingEmail: email,
      });
    });

    it('stays after a change was cancelled', async () => {
      const visitor = await signIn();
      await visitor.send({ email: `new-${user.email}` }, { action: 'email' });
      await visitor.send({}, { action: 'email_cancel' });
      expect(visitor.text).toContain('The change is cancelled.');
      expect(visitor.formOf('email_cancel')).toBeUndefined();
      expect(await rows().findOneByOrFail({ id: user.id })).toMatchObject({ pendingEmail: null });
    });

    it('is no new one if it is the current one or that of another user', async () => {
      const visitor = await signIn();
      expect(await visitor.send({ email: user.email }, { action: 'email' })).toBe(422);
      expect(visitor.text).toContain('This is your current address.');
      const other = await register(app);
      expect(await visitor.send({ email: other.email }, { action: 'email' })).toBe(409);
      expect(visitor.text).toContain('Another account has this e-mail address.');
    });

    it('survives a confirmation of the user: the typed values are in the form again', async () => {
      const email = `new-${user.email}`;
      await withOldSignIn(
        app,
        user,
        async (visitor) => {
          await visitor.visit('/account');
          await visitor.send({ email }, { action: 'email' });
          expect(visitor.path).toMatch(/^\/confirm\?return_to=/);
          // An address would land in histories.
          expect(visitor.path).not.toContain('new-');
          await visitor.send({ password: user.password });
          expect(visitor.path).toBe('/account?done=confirmed&at=email#email');
          expect(visitor.text).toContain('check what you typed, then send it again');
          expect(visitor.formOf('email')?.['email']).toBe(email);
          await visitor.send({}, { action: 'email' });
          expect(visitor.text).toContain('Waiting for confirmation');
          expect(visitor.cookies.has('dev-draft')).toBe(false);
        },
        mailbox.variables,
      );
    });

    it('is verified by a link that can be sent again', async () => {
      const visitor = await signIn();
      await visitor.send({}, { action: 'verify' });
      expect(visitor.text).toContain('An e-mail with the link is on its way.');
      await mailbox.next(user.email, 'verify_email');
      await rows().update({ id: user.id }, { emailVerifiedAt: new Date() });
      const again = await TestApp.start({}, app.database);
      try {
        const other = await signInVisitor(again, user);
        expect(other.text).toContain('Verified');
        expect(other.formOf('verify')).toBeUndefined();
      } finally {
        await again.close();
      }
    });

    it('changes at once where mail is off', async () => {
      const withoutMail = await TestApp.start({ NODE_ENV: 'test' }, app.database);
      try {
        const visitor = await signInVisitor(withoutMail, user);
        expect(visitor.formOf('verify')).toBeUndefined();
        const email = `other-${user.email}`;
        await visitor.send({ email }, { action: 'email' });
        expect(visitor.text).toContain('Your e-mail address is changed.');
        expect(await rows().findOneByOrFail({ id: user.id })).toMatchObject({ email });
      } finally {
        await withoutMail.close();
      }
    });
  });
});
