import { auditEvents } from '../support/audit.js';
import { DataSource } from 'typeorm';
import { OneTimeTokens } from '../../src/tokens/one-time/one-time-tokens.js';
import { oneTimeTokenRows } from '../support/one-time-token-rows.js';
import { expectActive } from '../support/session-checks.js';
import { secondsFromNow, setSession, userRows } from '../support/sessions.js';
import { register, type TestUser, newUser } from '../support/users.js';
import {
  EmailChangeTest,
  expectInvalid,
  NEW_PASSWORD,
  newAddress,
} from '../support/email-change.js';

const HOUR = 3600;

let test: EmailChangeTest;
beforeAll(async () => (test = await EmailChangeTest.start()));
afterAll(() => test.close());

describe('a change of the own e-mail address', () => {
  it('keeps the current address in force until the new one is confirmed', async () => {
    const user = await register(test.app);
    const email = newAddress();
    const { status, body } = await test.changeProfile(user, { email, full_name: 'Ada' });
    const expected = { email: user.email, pending_email: email, full_name: 'Ada' };
    expect([status, body]).toEqual([200, expect.objectContaining(expected)]);
    const own = await test.app.api('GET', '/users/me', { token: user.access_token });
    expect([own.body, await test.profileOf(user)]).toEqual([body, body]);
    expect(await test.signIn(email, user.password)).toBe(401);
    expect(await test.signIn(user.email, user.password)).toBe(200);
  });

  it('is in force after the confirmation, and verified', async () => {
    const user = await register(test.app);
    const { email, token } = await test.request(user);
    expect((await userRows(test.app).findOneByOrFail({ id: user.id })).emailVerifiedAt).toBeNull();
    const { status, text } = await test.confirm(token);
    expect([status, text]).toEqual([204, '']);
    const { body } = await test.app.api('GET', '/users/me', { token: user.access_token });
    expect(body).toMatchObject({ email, pending_email: null });
    const { emailVerifiedAt } = await userRows(test.app).findOneByOrFail({ id: user.id });
    expect(emailVerifiedAt?.getTime()).toBeGreaterThan(Date.now() - 60_000);
    expect(await test.signIn(email, user.password)).toBe(200);
    expect(await test.signIn(user.email, user.password)).toBe(401);
    await expectActive(test.app, user);
  });

  it('warns the previous address, and tells the new one', async () => {
    const user = await register(test.app);
    const { email, token } = await test.request(user);
    expect(test.mailbox.count(user.email)).toBe(0);
    await test.confirm(token);
    const warning = await test.mailbox.next(user.email, 'email_change_warning');
    expect(warning.link).toContain('/undo-email-change?token=');
    expect(warning.text).toContain(email);
    expect((await test.mailbox.next(email, 'email_changed')).link).toBe('');
  });

  it('needs a recent authentication', async () => {
    const user = await register(test.app);
    const email = newAddress();
    await setSession(test.app, user.access_token, { authTime: secondsFromNow(-601) });
    const { status, headers, body } = await test.changeProfile(user, { email });
    expect([status, body.code]).toEqual([401, 'insufficient_user_authentication']);
    expect(headers['www-authenticate']).toBe(
      'Bearer error="insufficient_user_authentication", error_description="A more recent authentication is required", max_age="600"',
    );
    const { body: refreshed } = await test.app.api('POST', '/auth/refresh', {
      json: { refresh_token: user.refresh_token },
    });
    expect((await test.changeProfile(refreshed, { email })).status).toBe(401);
    const { access_token: token } = user;
    const json = { password: user.password };
    expect((await test.app.api('POST', '/auth/reauthenticate', { token, json })).status).toBe(200);
    expect((await test.changeProfile(refreshed, { email })).status).toBe(200);
  });

  it('needs none, and sends nothing, where the address is the current one', async () => {
    const user = await register(test.app);
    await setSession(test.app, user.access_token, { authTime: secondsFromNow(-HOUR) });
    const { status, body } = await test.changeProfile(user, {
      email: user.email,
      full_name: 'Ada',
    });
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ full_name: 'Ada', pending_email: null }),
    ]);
    expect(await test.countTokens(user, 'change_email')).toBe(0);
  });

  it('is cancelled by the current address', async () => {
    const user = await register(test.app);
    const { token } = await test.request(user);
    const { body } = await test.changeProfile(user, { email: user.email });
    expect(body).toMatchObject({ email: user.email, pending_email: null });
    await expectInvalid(test.confirm(token));
  });

  it('replaces an earlier one that is pending', async () => {
    const user = await register(test.app);
    const first = await test.request(user);
    const second = await test.request(user);
    await expectInvalid(test.confirm(first.token));
    expect(await test.profileOf(user)).toMatchObject({ pending_email: second.email });
    expect((await test.confirm(second.token)).status).toBe(204);
    expect(await test.profileOf(user)).toMatchObject({ email: second.email });
  });

  it('is confirmed once by any number of concurrent requests', async () => {
    const user = await register(test.app);
    const { token } = await test.request(user);
    const answers = await Promise.all(Array.from({ length: 20 }, () => test.confirm(token)));
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([204, ...Array.from({ length: 19 }, () => 400)]);
  });

  it('of two users to one address, the first confirmation succeeds', async () => {
    const users = [await register(test.app), await register(test.app)] as const;
    const email = newAddress();
    const tokens = [
      (await test.request(users[0], email)).token,
      (await test.request(users[1], email)).token,
    ] as const;
    const answers = await Promise.all(tokens.map((each) => test.confirm(each)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 409]);
  });

  it('is rejected for a taken address, and sends no mail', async () => {
    const [user, other] = [await register(test.app), await register(test.app)];
    const { status, body } = await test.changeProfile(user, { email: other.email.toUpperCase() });
    expect([status, body.code]).toEqual([409, 'email_taken']);
    expect(await test.countTokens(user, 'change_email')).toBe(0);
  });

  it('fails while the address is taken meanwhile, and succeeds once it is free', async () => {
    const user = await register(test.app);
    const { email, token } = await test.request(user);
    const json = { ...newUser(), email };
    expect((await test.app.api('POST', '/auth/register', { json })).status).toBe(201);
    const { status, body } = await test.confirm(token);
    expect([status, body.code]).toEqual([409, 'email_taken']);
    expect(await test.profileOf(user)).toMatchObject({ email: user.email, pending_email: email });
    await userRows(test.app).delete({ emailCanonical: email });
    expect((await test.confirm(token)).status).toBe(204);
  });

  it.each<[string, (user: TestUser) => Promise<unknown>]>([
    ['the user changes the password', (user) => test.changePassword(user)],
    ['an admin sets a password', (user) => test.changeAsAdmin(user, { password: NEW_PASSWORD })],
    ['an admin changes the address', (user) => test.changeAsAdmin(user, { email: newAddress() })],
    [
      'an admin disables and enables the user',
      async (user) => {
        await test.changeAsAdmin(user, { is_active: false });
        return test.changeAsAdmin(user, { is_active: true });
      },
    ],
  ])('is void, and not pending any more, after %s', async (_, act) => {
    const user = await register(test.app);
    const { token } = await test.request(user);
    await act(user);
    expect(await test.profileOf(user)).toMatchObject({ pending_email: null });
    await expectInvalid(test.confirm(token));
  });

  it('is void after the user is deleted', async () => {
    const user = await register(test.app);
    const { token } = await test.request(user);
    await test.deleteAsAdmin(user);
    await expectInvalid(test.confirm(token));
  });

  it('is void after 24 hours', async () => {
    const user = await register(test.app);
    const { token } = await test.request(user);
    const [row] = await oneTimeTokenRows(test.app).findBy({ userId: user.id });
    const age = ((row?.expiresAt.getTime() ?? 0) - Date.now()) / 1000 / HOUR;
    expect(Math.round(age)).toBe(24);
    await oneTimeTokenRows(test.app).update({ userId: user.id }, { expiresAt: new Date() });
    await expectInvalid(test.confirm(token));
  });

  it('voids the links that were sent before, except those that undo a change', async () => {
    const user = await register(test.app);
    const first = await test.change(user, user.email);
    const tokens = test.app.get(OneTimeTokens);
    const issue = { userId: user.id, lifetime: 60_000 };
    const reset = await test.app
      .get(DataSource)
      .transaction(async (manager) =>
        tokens.format(await tokens.issue(manager, { ...issue, purpose: 'reset_password' })),
      );
    expect(await tokens.isUsable('reset_password', reset.token)).toBe(true);
    await test.change(user, first.email);
    expect(await tokens.isUsable('reset_password', reset.token)).toBe(false);
    expect((await test.undo(first.undoToken)).status).toBe(204);
  });

  it('is recorded without the addresses', async () => {
    const user = await register(test.app);
    await test.changeProfile(user, { email: newAddress() });
    await test.changeProfile(user, { email: user.email });
    const { undoToken, email } = await test.change(user, user.email);
    await test.undo(undoToken);
    const events = await auditEvents(test.app, test.admin, `user_id=${user.id}`);
    expect(events.map(({ event }) => event).slice(0, -2)).toEqual([
      'session_ended',
      'email_change_undone',
      'email_change_confirmed',
      'email_change_requested',
      'email_change_cancelled',
      'email_change_requested',
    ]);
    expect(events[0]?.details).toEqual({ reason: 'email_change_undone', session_count: 1 });
    expect(events.every(({ actor_id }) => actor_id === user.id)).toBe(true);
    expect(JSON.stringify(events)).not.toContain(email);
  });
});
