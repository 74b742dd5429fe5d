import { InvitationPurge } from '../../src/users/invitations/invitation-purge.js';
import { auditEvents } from '../support/audit.js';
import { TestApp } from '../support/app.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { userRows } from '../support/sessions.js';
import {
  isAccessTokenValid,
  login,
  newUser,
  registerAdmin,
  type TestUser,
} from '../support/users.js';

const DAY = 24 * 60 * 60 * 1000;
const PASSWORD = 'a password of the invited person';

describe('invitations', () => {
  let mails: MailSink;
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    mails = await MailSink.open();
    app = await TestApp.start({ ...mails.variables, PUBLIC_URL: 'https://auth.example.com' });
    admin = await registerAdmin(app);
  });
  afterAll(async () => {
    await app.close();
    await mails.close();
  });

  const asAdmin = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, json?: object) =>
    app.api(method, path, { token: admin.access_token, json });
  const invite = async (fields: object = {}) => {
    const { email } = newUser();
    const { status, body } = await asAdmin('POST', '/users/invitations', { email, ...fields });
    expect(status).toBe(201);
    return { ...body, email } as { id: string; email: string };
  };
  const tokenFor = async (email: string) => (await mails.next(email, 'invitation')).token;
  const accept = (json: object) =>
    app.api('POST', '/auth/accept-invitation', { json: { password: PASSWORD, ...json } });
  const rowOf = (id: string) => userRows(app).findOneByOrFail({ id });
  const eventsOf = async (id: string) =>
    (await auditEvents(app, admin, `user_id=${id}`)).map(({ event }) => event);

  it('let the invited person choose a username and a password, and sign it in', async () => {
    const { id, email } = await invite();
    const { link, token } = await mails.next(email, 'invitation');
    expect(link).toMatch(/^https:\/\/auth\.example\.com\/accept-invitation\?token=/);
    const { username } = newUser();
    const { status, body } = await accept({ token, username, full_name: 'Ada Lovelace' });
    expect(status).toBe(201);
    const profile = (await app.api('GET', '/users/me', { token: body.access_token })).body;
    expect(profile).toMatchObject({ id, email, username, full_name: 'Ada Lovelace', role: 'user' });
    expect(profile.is_active).toBe(true);
    expect((await rowOf(id)).emailVerifiedAt).not.toBeNull();
    expect((await rowOf(id)).passwordExpiresAt).toBeNull();
    await login(app, { username, password: PASSWORD });
    const events = await eventsOf(id);
    expect(events.toReversed()).toEqual([
      'user_invited',
      'invitation_accepted',
      'signed_in',
      'signed_in',
    ]);
  });

  it('keep the names and the role that the admin has set', async () => {
    const { username } = newUser();
    const { id, email } = await invite({ username, full_name: 'Grace Hopper', role: 'admin' });
    const { body } = await accept({ token: await tokenFor(email) });
    const { access_token: token } = body;
    const profile = (await app.api('GET', '/users/me', { token })).body;
    expect(profile).toMatchObject({ id, username, full_name: 'Grace Hopper', role: 'admin' });
    expect((await app.api('GET', '/users', { token })).status).toBe(200);
  });

  it('are written in the language that the admin has set, which the user keeps', async () => {
    const { username } = newUser();
    const { email } = await invite({ username, locale: 'de-at' });
    const { subject, token } = await mails.next(email, 'invitation');
    expect(subject).toMatch(/Einladung|eingeladen/);
    const { access_token } = (await accept({ token })).body;
    const { body } = await app.api('GET', '/users/me', { token: access_token });
    expect(body.locale).toBe('de-AT');
  });

  it('require a username where the admin has set none', async () => {
    const { email } = await invite();
    const token = await tokenFor(email);
    const { status, body } = await accept({ token });
    expect([status, body.errors[0].code]).toEqual([422, 'username_missing']);
    expect((await accept({ token, username: newUser().username })).status).toBe(201);
  });

  it.each<[string, object, number]>([
    ['a short password', { password: 'short' }, 422],
    ['a reserved username', { username: 'admin' }, 422],
  ])('stay valid after %s', async (_, fields, expected) => {
    const { username } = newUser();
    const { email } = await invite();
    const token = await tokenFor(email);
    expect((await accept({ token, username, ...fields })).status).toBe(expected);
    expect((await accept({ token, username })).status).toBe(201);
  });

  it('stay valid after a taken username', async () => {
    const { email } = await invite();
    const token = await tokenFor(email);
    expect((await accept({ token, username: admin.username })).body.code).toBe('username_taken');
    expect((await accept({ token, username: newUser().username })).status).toBe(201);
  });

  it('are accepted once, also by 50 requests at the same time', async () => {
    const { email } = await invite({ username: newUser().username });
    const token = await tokenFor(email);
    const answers = await Promise.all(Array.from({ length: 50 }, () => accept({ token })));
    const codes = answers.map(({ status, body }) => (status === 201 ? 'accepted' : body.code));
    expect(codes.filter((code) => code === 'accepted')).toHaveLength(1);
    expect(new Set(codes)).toEqual(new Set(['accepted', 'invalid_one_time_token']));
  });

  it('give the invited user no access before', async () => {
    const { username } = newUser();
    const { id, email } = await invite({ username, role: 'admin' });
    await tokenFor(email);
    for (const name of [{ username }, { email }]) {
      for (const password of [PASSWORD, '']) {
        const { body } = await app.api('POST', '/auth/login', { json: { ...name, password } });
        expect(body.code).toBe('invalid_credentials');
      }
    }
    // A reset sends nothing, and looks like any other.
    const request = { json: { email } };
    expect((await app.api('POST', '/auth/password-reset/request', request)).status).toBe(202);
    const { body } = await asAdmin('POST', `/users/${id}/password-reset`);
    expect(body.code).toBe('user_disabled');
    await app.api('POST', '/auth/password-reset/request', { json: { email: admin.email } });
    await mails.next(admin.email, 'reset_password');
    expect(mails.count(email, 'reset_password')).toBe(0);
  });

  it('of an admin do not count as the last active admin', async () => {
    await invite({ role: 'admin' });
    const others = (await asAdmin('GET', '/users?role=admin&is_active=true&limit=200')).body.data;
    for (const { id } of others) {
      if (id !== admin.id) await asAdmin('DELETE', `/users/${id}`);
    }
    const { body } = await asAdmin('PUT', `/users/${admin.id}`, { role: 'user' });
    expect(body.code).toBe('last_admin');
  });

  it('reserve the names: a registration gets 409', async () => {
    const { username } = newUser();
    const { email } = await invite({ username });
    for (const [name, code] of [
      [{ email }, 'email_taken'],
      [{ username }, 'username_taken'],
    ] as const) {
      const json = { ...newUser(), ...name };
      expect((await app.api('POST', '/auth/register', { json })).body.code).toBe(code);
    }
    const again = await asAdmin('POST', '/users/invitations', { email });
    expect(again.body.code).toBe('email_taken');
  });

  it('are sent again with a new link, which voids the first', async () => {
    const { id, email } = await invite({ username: newUser().username });
    const first = await tokenFor(email);
    await userRows(app).update({ id }, { passwordExpiresAt: new Date() });
    const sent = await asAdmin('POST', `/users/invitations/${id}/resend`);
    expect(sent.status).toBe(202);
    expect(Date.parse(sent.body.expires_at) - Date.now()).toBeGreaterThan(6.9 * DAY);
    const second = await tokenFor(email);
    expect((await accept({ token: first })).body.code).toBe('invalid_one_time_token');
    expect((await accept({ token: second })).status).toBe(201);
    expect(await eventsOf(id)).toContain('invitation_resent');
  });

  it('are revoked with the user', async () => {
    const { id, email } = await invite({ username: newUser().username });
    const token = await tokenFor(email);
    expect((await asAdmin('DELETE', `/users/invitations/${id}`)).status).toBe(204);
    expect((await accept({ token })).body.code).toBe('invalid_one_time_token');
    expect((await asAdmin('GET', `/users/${id}`)).status).toBe(404);
    expect(await eventsOf(id)).toEqual(['invitation_revoked', 'user_invited']);
  });

  it('cannot be sent again or revoked once they are accepted', async () => {
    const { id, email } = await invite({ username: newUser().username });
    const { body } = await accept({ token: await tokenFor(email) });
    for (const answer of [
      await asAdmin('POST', `/users/invitations/${id}/resend`),
      await asAdmin('DELETE', `/users/invitations/${id}`),
      await asAdmin('DELETE', `/users/invitations/${admin.id}`),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
    }
    expect(await isAccessTokenValid(app, body.access_token)).toBe(true);
  });

  it('are void once an admin sets a password for the user', async () => {
    const { id, email } = await invite({ username: newUser().username });
    const token = await tokenFor(email);
    const json = { password: PASSWORD, is_active: true };
    expect((await asAdmin('PUT', `/users/${id}`, json)).status).toBe(200);
    expect((await accept({ token })).body.code).toBe('invalid_one_time_token');
    const list = (await asAdmin('GET', '/users/invitations?limit=200')).body.data;
    expect(list.map((each: { id: string }) => each.id)).not.toContain(id);
  });

  it('are listed in pages until they are accepted, the newest first', async () => {
    const invited = [
      await invite(),
      await invite(),
      await invite({ username: newUser().username }),
    ];
    const accepted = invited[2] as { id: string; email: string };
    await accept({ token: await tokenFor(accepted.email) });
    const first = await asAdmin('GET', '/users/invitations?limit=1&with_total=true');
    expect(first.body.data[0]).toMatchObject({ id: invited[1]?.id, username: null });
    const rest = await asAdmin(
      'GET',
      `/users/invitations?limit=1&cursor=${first.body.next_cursor}`,
    );
    expect(rest.body.data[0].id).toBe(invited[0]?.id);
    expect(first.headers['link']).toContain('rel="next"');
    expect(first.body.total).toBeGreaterThanOrEqual(2);
  });

  it('are valid for 7 days, and purged with the user 30 days later', async () => {
    const { id, email } = await invite({ username: newUser().username });
    const { passwordExpiresAt } = await rowOf(id);
    expect(Math.round(((passwordExpiresAt?.getTime() ?? 0) - Date.now()) / DAY)).toBe(7);
    const purge = app.get(InvitationPurge);
    const { id: activeId } = admin;
    await userRows(app).update({ id: activeId }, { passwordExpiresAt });
    await purge.purge(new Date(Date.now() + 36.9 * DAY));
    expect((await rowOf(id)).email).toBe(email);
    await purge.purge(new Date(Date.now() + 37.1 * DAY));
    expect(await userRows(app).existsBy({ id })).toBe(false);
    expect(await userRows(app).existsBy({ id: activeId })).toBe(true);
    expect(await eventsOf(id)).toContain('invitation_expired');
    await userRows(app).update({ id: activeId }, { passwordExpiresAt: null });
  });
});

describe('invitations while mail is off', () => {
  it('are answered with 501, and create no user', async () => {
    const app = await TestApp.start();
    const { access_token: token } = await registerAdmin(app);
    const { email } = newUser();
    const { body } = await app.api('POST', '/users/invitations', { token, json: { email } });
    expect(body.code).toBe('mail_disabled');
    expect(await userRows(app).existsBy({ email })).toBe(false);
    await app.close();
  });
});
