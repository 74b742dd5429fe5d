import { randomUUID } from 'node:crypto';
import { TestApp } from '../support/app.js';
import { INVITED_PASSWORD, InvitationScenario } from '../support/invitation-scenario.js';
import { userRows } from '../support/sessions.js';
import { login, newUser, registerAdmin } from '../support/users.js';

const rowOf = ({ app }: InvitationScenario, id: string) => userRows(app).findOneByOrFail({ id });

describe('invitations', () => {
  let scenario: InvitationScenario;
  beforeAll(async () => (scenario = await InvitationScenario.start()));
  afterAll(() => scenario.close());

  it('let the invited person choose a username and a password, and sign it in', async () => {
    const { id, email } = await scenario.invite();
    const { link, token } = await scenario.mails.next(email, 'invitation');
    expect(link).toMatch(/^https:\/\/auth\.example\.com\/accept-invitation\?token=/);
    const { username } = newUser();
    const { status, body } = await scenario.accept({ token, username, full_name: 'Ada Lovelace' });
    expect(status).toBe(201);
    const profile = (await scenario.app.api('GET', '/users/me', { token: body.access_token })).body;
    expect(profile).toMatchObject({ id, email, username, full_name: 'Ada Lovelace', role: 'user' });
    expect(profile.is_active).toBe(true);
    expect((await rowOf(scenario, id)).emailVerifiedAt).not.toBeNull();
    expect((await rowOf(scenario, id)).passwordExpiresAt).toBeNull();
    await login(scenario.app, { username, password: INVITED_PASSWORD });
    const events = await scenario.eventsOf(id);
    expect(events.toReversed()).toEqual([
      'user_invited',
      'invitation_accepted',
      'signed_in',
      'signed_in',
    ]);
  });

  it('keep the names and the role that the admin has set', async () => {
    const { username } = newUser();
    const { id, email } = await scenario.invite({
      username,
      full_name: 'Grace Hopper',
      role: 'admin',
    });
    const { body } = await scenario.accept({ token: await scenario.tokenFor(email) });
    const { access_token: token } = body;
    const profile = (await scenario.app.api('GET', '/users/me', { token })).body;
    expect(profile).toMatchObject({ id, username, full_name: 'Grace Hopper', role: 'admin' });
    expect((await scenario.app.api('GET', '/users', { token })).status).toBe(200);
  });

  it('are written in the language that the admin has set, which the user keeps', async () => {
    const { username } = newUser();
    const { email } = await scenario.invite({ username, locale: 'de-at' });
    const { subject, token } = await scenario.mails.next(email, 'invitation');
    expect(subject).toMatch(/Einladung|eingeladen/);
    const { access_token } = (await scenario.accept({ token })).body;
    const { body } = await scenario.app.api('GET', '/users/me', { token: access_token });
    expect(body.locale).toBe('de-AT');
  });

  it('require a username where the admin has set none', async () => {
    const { email } = await scenario.invite();
    const token = await scenario.tokenFor(email);
    const { status, body } = await scenario.accept({ token });
    expect([status, body.errors[0].code]).toEqual([422, 'username_missing']);
    expect((await scenario.accept({ token, username: newUser().username })).status).toBe(201);
  });

  it.each<[string, object, number]>([
    ['a short password', { password: 'short' }, 422],
    ['a reserved username', { username: 'admin' }, 422],
  ])('stay valid after %s', async (_, fields, expected) => {
    const { username } = newUser();
    const { email } = await scenario.invite();
    const token = await scenario.tokenFor(email);
    expect((await scenario.accept({ token, username, ...fields })).status).toBe(expected);
    expect((await scenario.accept({ token, username })).status).toBe(201);
  });

  it('stay valid after a taken username', async () => {
    const { email } = await scenario.invite();
    const token = await scenario.tokenFor(email);
    expect((await scenario.accept({ token, username: scenario.admin.username })).body.code).toBe(
      'username_taken',
    );
    expect((await scenario.accept({ token, username: newUser().username })).status).toBe(201);
  });

  it('are accepted once, also by 50 requests at the same time', async () => {
    const { email } = await scenario.invite({ username: newUser().username });
    const token = await scenario.tokenFor(email);
    const answers = await Promise.all(Array.from({ length: 50 }, () => scenario.accept({ token })));
    const codes = answers.map(({ status, body }) => (status === 201 ? 'accepted' : body.code));
    expect(codes.filter((code) => code === 'accepted')).toHaveLength(1);
    // On a busy machine, some hashes would wait for too long.
    const others = new Set(codes.filter((code) => code !== 'overloaded'));
    expect(others).toEqual(new Set(['accepted', 'invalid_one_time_token']));
  });

  it('give the invited user no access before', async () => {
    const { username } = newUser();
    const { id, email } = await scenario.invite({ username, role: 'admin' });
    await scenario.tokenFor(email);
    for (const name of [{ username }, { email }]) {
      for (const password of [INVITED_PASSWORD, '']) {
        const { body } = await scenario.app.api('POST', '/auth/login', {
          json: { ...name, password },
        });
        expect(body.code).toBe('invalid_credentials');
      }
    }
    // A reset sends nothing, and looks like any other.
    const request = { json: { email } };
    expect((await scenario.app.api('POST', '/auth/password-reset/request', request)).status).toBe(
      202,
    );
    const { body } = await scenario.asAdmin('POST', `/users/${id}/password-reset`);
    expect(body.code).toBe('user_disabled');
    await scenario.app.api('POST', '/auth/password-reset/request', {
      json: { email: scenario.admin.email },
    });
    await scenario.mails.next(scenario.admin.email, 'reset_password');
    expect(scenario.mails.count(email, 'reset_password')).toBe(0);
  });

  it('of an admin do not count as the last active admin', async () => {
    await scenario.invite({ role: 'admin' });
    const others = (await scenario.asAdmin('GET', '/users?role=admin&is_active=true&limit=200'))
      .body.data;
    for (const { id } of others) {
      if (id !== scenario.admin.id) await scenario.asAdmin('DELETE', `/users/${id}`);
    }
    const { body } = await scenario.asAdmin('PUT', `/users/${scenario.admin.id}`, { role: 'user' });
    expect(body.code).toBe('last_admin');
  });

  it('reserve the names: a registration gets 409', async () => {
    const { username } = newUser();
    const { email } = await scenario.invite({ username });
    for (const [name, code] of [
      [{ email }, 'email_taken'],
      [{ username }, 'username_taken'],
    ] as const) {
      const json = { ...newUser(), ...name };
      expect((await scenario.app.api('POST', '/auth/register', { json })).body.code).toBe(code);
    }
    const again = await scenario.asAdmin('POST', '/invitations', { email });
    expect(again.body.code).toBe('email_taken');
  });
});

describe('invitations while mail is off', () => {
  it('are answered with 501, and create no user', async () => {
    const app = await TestApp.start();
    const { access_token: token } = await registerAdmin(app);
    const { email } = newUser();
    const { body } = await app.api('POST', '/invitations', { token, json: { email } });
    expect(body.code).toBe('mail_disabled');
    const path = `/invitations/${randomUUID()}/resend`;
    const resent = await app.api('POST', path, { token });
    expect([resent.status, resent.body.code]).toEqual([501, 'mail_disabled']);
    expect(await userRows(app).existsBy({ email })).toBe(false);
    await app.close();
  });
});
