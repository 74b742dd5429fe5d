import { PasswordVerifier } from '../../src/credentials/password/password-verifier.service.js';
import { COMMAND_LINE } from '../../src/access/requester.js';
import { DataSource } from 'typeorm';
import { SessionsService } from '../../src/sessions/sessions.service.js';
import { OneTimeTokens } from '../../src/tokens/one-time/one-time-tokens.js';
import { auditEvents } from '../support/audit.js';
import { TestApp } from '../support/app.js';
import { MailSink } from '../support/mail/mail-sink.js';
import { expectActive, expectRevoked } from '../support/session-checks.js';
import { secondsFromNow, setSession, userRows } from '../support/sessions.js';
import { oneTimeTokenRows } from '../support/one-time-token-rows.js';
import {
  isAccessTokenValid,
  login,
  newUser,
  register,
  registerAdmin,
  type TestUser,
} from '../support/users.js';

const NEW_PASSWORD = 'another long password';
const NO_CLIENT = { ip: null, userAgent: null, requestId: null };
const HOUR = 3600;

let app: TestApp;
let admin: TestUser;
let mailbox: MailSink;

let count = 0;
function newAddress(): string {
  count += 1;
  return `new${count}@example.org`;
}

const changeProfile = ({ access_token: token }: Pick<TestUser, 'access_token'>, json: object) =>
  app.api('PUT', '/users/me', { token, json });
const changeAsAdmin = ({ id }: TestUser, json: object) =>
  app.api('PUT', `/users/${id}`, { token: admin.access_token, json });
const confirm = (token: string) =>
  app.api('POST', '/auth/email-change/confirm', { json: { token } });
const undo = (token: string) => app.api('POST', '/auth/email-change/undo', { json: { token } });
const profileOf = async ({ id }: TestUser) =>
  (await app.api('GET', `/users/${id}`, { token: admin.access_token })).body;
const signIn = async (email: string, password: string) =>
  (await app.api('POST', '/auth/login', { json: { email, password } })).status;
const changePassword = ({ access_token: token, password }: TestUser) =>
  app.api('PUT', '/users/me/password', {
    token,
    json: { current_password: password, new_password: NEW_PASSWORD },
  });

/** @returns the token of the mail to the new address */
async function request(
  user: Pick<TestUser, 'access_token'>,
  email = newAddress(),
): Promise<{ email: string; token: string }> {
  expect((await changeProfile(user, { email })).status).toBe(200);
  const { token } = await mailbox.next(email, 'confirm_email_change');
  return { email, token };
}

/** @returns the new address, and the token of the mail to the previous one */
async function change(
  user: Pick<TestUser, 'access_token'>,
  previous: string,
): Promise<{ email: string; undoToken: string }> {
  const { email, token } = await request(user);
  expect((await confirm(token)).status).toBe(204);
  const { token: undoToken } = await mailbox.next(previous, 'email_change_warning');
  return { email, undoToken };
}

async function expectInvalid(answer: Promise<{ status: number; body: { code?: string } }>) {
  const { status, body } = await answer;
  expect([status, body.code]).toEqual([400, 'invalid_one_time_token']);
}

beforeAll(async () => {
  mailbox = await MailSink.open();
  app = await TestApp.start(mailbox.variables);
  admin = await registerAdmin(app);
});
afterAll(async () => {
  await app.close();
  await mailbox.close();
});

describe('a change of the own e-mail address', () => {
  it('keeps the current address in force until the new one is confirmed', async () => {
    const user = await register(app);
    const email = newAddress();
    const { status, body } = await changeProfile(user, { email, full_name: 'Ada' });
    const expected = { email: user.email, pending_email: email, full_name: 'Ada' };
    expect([status, body]).toEqual([200, expect.objectContaining(expected)]);
    const own = await app.api('GET', '/users/me', { token: user.access_token });
    expect([own.body, await profileOf(user)]).toEqual([body, body]);
    expect(await signIn(email, user.password)).toBe(401);
    expect(await signIn(user.email, user.password)).toBe(200);
  });

  it('is in force after the confirmation, and verified', async () => {
    const user = await register(app);
    const { email, token } = await request(user);
    expect((await userRows(app).findOneByOrFail({ id: user.id })).emailVerifiedAt).toBeNull();
    const { status, text } = await confirm(token);
    expect([status, text]).toEqual([204, '']);
    const { body } = await app.api('GET', '/users/me', { token: user.access_token });
    expect(body).toMatchObject({ email, pending_email: null });
    const { emailVerifiedAt } = await userRows(app).findOneByOrFail({ id: user.id });
    expect(emailVerifiedAt?.getTime()).toBeGreaterThan(Date.now() - 60_000);
    expect(await signIn(email, user.password)).toBe(200);
    expect(await signIn(user.email, user.password)).toBe(401);
    await expectActive(app, user);
  });

  it('warns the previous address, and tells the new one', async () => {
    const user = await register(app);
    const { email, token } = await request(user);
    expect(mailbox.count(user.email)).toBe(0);
    await confirm(token);
    const warning = await mailbox.next(user.email, 'email_change_warning');
    expect(warning.link).toContain('/undo-email-change?token=');
    expect(warning.text).toContain(email);
    expect((await mailbox.next(email, 'email_changed')).link).toBe('');
  });

  it('needs a recent authentication', async () => {
    const user = await register(app);
    const email = newAddress();
    await setSession(app, user.access_token, { authTime: secondsFromNow(-601) });
    const { status, headers, body } = await changeProfile(user, { email });
    expect([status, body.code]).toEqual([401, 'insufficient_user_authentication']);
    expect(headers['www-authenticate']).toBe(
      'Bearer error="insufficient_user_authentication", error_description="A more recent authentication is required", max_age="600"',
    );
    const { body: refreshed } = await app.api('POST', '/auth/refresh', {
      json: { refresh_token: user.refresh_token },
    });
    expect((await changeProfile(refreshed, { email })).status).toBe(401);
    const { access_token: token } = user;
    const json = { password: user.password };
    expect((await app.api('POST', '/auth/reauthenticate', { token, json })).status).toBe(200);
    expect((await changeProfile(refreshed, { email })).status).toBe(200);
  });

  it('needs none, and sends nothing, where the address is the current one', async () => {
    const user = await register(app);
    await setSession(app, user.access_token, { authTime: secondsFromNow(-HOUR) });
    const { status, body } = await changeProfile(user, { email: user.email, full_name: 'Ada' });
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ full_name: 'Ada', pending_email: null }),
    ]);
    expect(await oneTimeTokenRows(app).countBy({ userId: user.id, purpose: 'change_email' })).toBe(
      0,
    );
  });

  it('is cancelled by the current address', async () => {
    const user = await register(app);
    const { token } = await request(user);
    const { body } = await changeProfile(user, { email: user.email });
    expect(body).toMatchObject({ email: user.email, pending_email: null });
    await expectInvalid(confirm(token));
  });

  it('replaces an earlier one that is pending', async () => {
    const user = await register(app);
    const first = await request(user);
    const second = await request(user);
    await expectInvalid(confirm(first.token));
    expect(await profileOf(user)).toMatchObject({ pending_email: second.email });
    expect((await confirm(second.token)).status).toBe(204);
    expect(await profileOf(user)).toMatchObject({ email: second.email });
  });

  it('is confirmed once by any number of concurrent requests', async () => {
    const user = await register(app);
    const { token } = await request(user);
    const answers = await Promise.all(Array.from({ length: 20 }, () => confirm(token)));
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([204, ...Array.from({ length: 19 }, () => 400)]);
  });

  it('of two users to one address, the first confirmation succeeds', async () => {
    const users = [await register(app), await register(app)] as const;
    const email = newAddress();
    const tokens = [
      (await request(users[0], email)).token,
      (await request(users[1], email)).token,
    ] as const;
    const answers = await Promise.all(tokens.map(confirm));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 409]);
  });

  it('is rejected for a taken address, and sends no mail', async () => {
    const [user, other] = [await register(app), await register(app)];
    const { status, body } = await changeProfile(user, { email: other.email.toUpperCase() });
    expect([status, body.code]).toEqual([409, 'email_taken']);
    expect(await oneTimeTokenRows(app).countBy({ userId: user.id, purpose: 'change_email' })).toBe(
      0,
    );
  });

  it('fails while the address is taken meanwhile, and succeeds once it is free', async () => {
    const user = await register(app);
    const { email, token } = await request(user);
    const json = { ...newUser(), email };
    expect((await app.api('POST', '/auth/register', { json })).status).toBe(201);
    const { status, body } = await confirm(token);
    expect([status, body.code]).toEqual([409, 'email_taken']);
    expect(await profileOf(user)).toMatchObject({ email: user.email, pending_email: email });
    await userRows(app).delete({ emailCanonical: email });
    expect((await confirm(token)).status).toBe(204);
  });

  it.each<[string, (user: TestUser) => Promise<unknown>]>([
    ['the user changes the password', changePassword],
    ['an admin sets a password', (user) => changeAsAdmin(user, { password: NEW_PASSWORD })],
    ['an admin changes the address', (user) => changeAsAdmin(user, { email: newAddress() })],
    [
      'an admin disables and enables the user',
      async (user) => {
        await changeAsAdmin(user, { is_active: false });
        return changeAsAdmin(user, { is_active: true });
      },
    ],
  ])('is void, and not pending any more, after %s', async (_, act) => {
    const user = await register(app);
    const { token } = await request(user);
    await act(user);
    expect(await profileOf(user)).toMatchObject({ pending_email: null });
    await expectInvalid(confirm(token));
  });

  it('is void after the user is deleted', async () => {
    const user = await register(app);
    const { token } = await request(user);
    await app.api('DELETE', `/users/${user.id}`, { token: admin.access_token });
    await expectInvalid(confirm(token));
  });

  it('is void after 24 hours', async () => {
    const user = await register(app);
    const { token } = await request(user);
    const [row] = await oneTimeTokenRows(app).findBy({ userId: user.id });
    const age = ((row?.expiresAt.getTime() ?? 0) - Date.now()) / 1000 / HOUR;
    expect(Math.round(age)).toBe(24);
    await oneTimeTokenRows(app).update({ userId: user.id }, { expiresAt: new Date() });
    await expectInvalid(confirm(token));
  });

  it('voids the links that were sent before, except those that undo a change', async () => {
    const user = await register(app);
    const first = await change(user, user.email);
    const { credentialEpoch } = await userRows(app).findOneByOrFail({ id: user.id });
    const tokens = app.get(OneTimeTokens);
    const issue = { userId: user.id, credentialEpoch, lifetime: 60_000 };
    const reset = await app
      .get(DataSource)
      .transaction(async (manager) =>
        tokens.format(await tokens.issue(manager, { ...issue, purpose: 'reset_password' })),
      );
    expect(await tokens.isUsable('reset_password', reset.token)).toBe(true);
    await change(user, first.email);
    expect(await tokens.isUsable('reset_password', reset.token)).toBe(false);
    expect((await undo(first.undoToken)).status).toBe(204);
  });

  it('is recorded without the addresses', async () => {
    const user = await register(app);
    await changeProfile(user, { email: newAddress() });
    await changeProfile(user, { email: user.email });
    const { undoToken, email } = await change(user, user.email);
    await undo(undoToken);
    const events = await auditEvents(app, admin, `user_id=${user.id}`);
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

describe('the undo of a change of the e-mail address', () => {
  it('takes the user back from a thief that has changed the password too', async () => {
    const user = await register(app);
    const { email, undoToken } = await change(user, user.email);
    const thief = (await changePassword(user)).body as TestUser;
    const { status, text } = await undo(undoToken);
    expect([status, text]).toEqual([204, '']);
    await expectRevoked(app, thief);
    expect(await profileOf(user)).toMatchObject({ email: user.email, pending_email: null });
    const { emailVerifiedAt } = await userRows(app).findOneByOrFail({ id: user.id });
    expect(emailVerifiedAt).not.toBeNull();
    for (const password of [user.password, NEW_PASSWORD]) {
      expect(await signIn(user.email, password)).toBe(401);
      expect(await signIn(email, password)).toBe(401);
    }
    const reset = await mailbox.next(user.email, 'reset_password');
    expect(reset.link).toContain('/reset-password?token=');
    expect(mailbox.count(email, 'reset_password')).toBe(0);
  });

  it('works once', async () => {
    const user = await register(app);
    const { undoToken } = await change(user, user.email);
    const answers = await Promise.all(Array.from({ length: 5 }, () => undo(undoToken)));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    await expectInvalid(undo(undoToken));
  });

  it('works for 72 hours', async () => {
    const user = await register(app);
    const { undoToken } = await change(user, user.email);
    const rows = oneTimeTokenRows(app);
    const purpose = 'undo_email_change';
    const { id, expiresAt } = await rows.findOneByOrFail({ userId: user.id, purpose });
    expect(Math.round((expiresAt.getTime() - Date.now()) / 1000 / HOUR)).toBe(72);
    await rows.update({ id }, { expiresAt: new Date() });
    await expectInvalid(undo(undoToken));
    await rows.update({ id }, { expiresAt });
    expect((await undo(undoToken)).status).toBe(204);
  });

  it('voids a change that is pending', async () => {
    const user = await register(app);
    const { undoToken } = await change(user, user.email);
    const pending = await request(user);
    expect((await undo(undoToken)).status).toBe(204);
    expect(await profileOf(user)).toMatchObject({ pending_email: null });
    await expectInvalid(confirm(pending.token));
  });

  it('of the first of two changes restores the first address and voids the link of the second', async () => {
    const user = await register(app);
    const first = await change(user, user.email);
    const second = await change(user, first.email);
    expect((await undo(first.undoToken)).status).toBe(204);
    expect(await profileOf(user)).toMatchObject({ email: user.email });
    await expectInvalid(undo(second.undoToken));
  });

  it('of the second of two changes leaves the link of the first valid', async () => {
    const user = await register(app);
    const first = await change(user, user.email);
    const second = await change(user, first.email);
    expect((await undo(second.undoToken)).status).toBe(204);
    expect(await profileOf(user)).toMatchObject({ email: first.email });
    expect((await undo(first.undoToken)).status).toBe(204);
    expect(await profileOf(user)).toMatchObject({ email: user.email });
  });

  it('takes the address back from a user that has registered it meanwhile without a proof', async () => {
    const user = await register(app);
    const { undoToken } = await change(user, user.email);
    const thief = { ...newUser(), email: user.email };
    expect((await app.api('POST', '/auth/register', { json: thief })).status).toBe(201);
    expect((await undo(undoToken)).status).toBe(204);
    expect(await profileOf(user)).toMatchObject({ email: user.email });
    expect(await signIn(user.email, thief.password)).toBe(401);
    const { access_token: token } = await login(app, thief);
    const { body } = await app.api('GET', '/users/me', { token });
    expect(body).toMatchObject({ username: thief.username, email: `${body.id}@reclaimed.invalid` });
    const [event] = await auditEvents(app, admin, `event=user_changed&user_id=${body.id}`);
    expect(event).toMatchObject({ actor_id: user.id, details: { fields: ['email'] } });
  });

  it('fails while another user has proved to receive mail at the address', async () => {
    const [user, other] = [await register(app), await register(app)];
    const { undoToken } = await change(user, user.email);
    const { token } = await request(other, user.email);
    expect((await confirm(token)).status).toBe(204);
    const { status, body } = await undo(undoToken);
    expect([status, body.code]).toEqual([409, 'email_taken']);
    expect(await profileOf(other)).toMatchObject({ email: user.email });
    await changeAsAdmin(other, { email: newAddress() });
    expect((await undo(undoToken)).status).toBe(204);
  });

  it('cancels a deletion that the thief has scheduled', async () => {
    const user = await register(app);
    const { undoToken } = await change(user, user.email);
    const { status } = await app.api('DELETE', '/users/me', { token: user.access_token });
    expect(status).toBeLessThan(300);
    expect((await profileOf(user)).deletion_due_at).not.toBeNull();
    expect((await undo(undoToken)).status).toBe(204);
    expect((await profileOf(user)).deletion_due_at).toBeNull();
  });

  it('ends a sign-in whose password was verified before', async () => {
    const user = await register(app);
    const { undoToken } = await change(user, user.email);
    const verified = await app
      .get(PasswordVerifier)
      .verify(user.username, user.password, COMMAND_LINE);
    await undo(undoToken);
    const start = app.get(SessionsService).start(verified, NO_CLIENT);
    await expect(start).rejects.toMatchObject({ code: 'invalid_credentials' });
  });

  it('restores the address of a disabled user without a link to a new password', async () => {
    const user = await register(app);
    const { undoToken } = await change(user, user.email);
    await changeAsAdmin(user, { is_active: false });
    expect((await undo(undoToken)).status).toBe(204);
    expect(await profileOf(user)).toMatchObject({ email: user.email, is_active: false });
    const purpose = 'reset_password';
    expect(await oneTimeTokenRows(app).countBy({ userId: user.id, purpose })).toBe(0);
  });

  it('is void after the user is deleted', async () => {
    const user = await register(app);
    const { undoToken } = await change(user, user.email);
    await app.api('DELETE', `/users/${user.id}`, { token: admin.access_token });
    await expectInvalid(undo(undoToken));
  });
});

describe('the links of a change of e-mail', () => {
  it('reject every other token by one response', async () => {
    const [user, other] = [await register(app), await register(app)];
    const { undoToken } = await change(other, other.email);
    const { token } = await request(user);
    const answers = await Promise.all([
      ...['x', token.slice(0, -1), `${token}A`].flatMap((each) => [confirm(each), undo(each)]),
      undo(token),
      confirm(undoToken),
    ]);
    const { request_id: _, instance: __, ...problem } = answers[0]?.body ?? {};
    expect(problem).toMatchObject({ status: 400, code: 'invalid_one_time_token' });
    for (const { body } of answers) expect(body).toMatchObject(problem);
    expect((await confirm(token)).status).toBe(204);
    expect((await undo(undoToken)).status).toBe(204);
  });

  it.each([[''], [['a list']], [undefined], ['x'.repeat(513)]])(
    'reject %j as a token',
    async (token) => {
      for (const path of ['confirm', 'undo']) {
        const json = { token };
        const { status } = await app.api('POST', `/auth/email-change/${path}`, { json });
        expect(status).toBe(422);
      }
    },
  );
});

describe('a change of e-mail by an admin', () => {
  it('is immediate, and the previous address is told', async () => {
    const user = await register(app);
    const email = newAddress();
    const { status, body } = await changeAsAdmin(user, { email });
    expect([status, body]).toEqual([200, expect.objectContaining({ email, pending_email: null })]);
    expect((await mailbox.next(user.email, 'email_changed')).text).toContain(email);
    expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
  });

  it('voids the undo links, of which a thief that has changed the address twice has one', async () => {
    const user = await register(app);
    const first = await change(user, user.email);
    const second = await change(user, first.email);
    expect((await changeAsAdmin(user, { email: user.email })).status).toBe(200);
    await expectInvalid(undo(second.undoToken));
    await expectInvalid(undo(first.undoToken));
    expect(await profileOf(user)).toMatchObject({ email: user.email });
  });

  it('is rejected for the own address, which PUT /users/me changes', async () => {
    const other = await registerAdmin(app);
    const path = `/users/${other.id}`;
    const { status, body } = await app.api('PUT', path, {
      token: other.access_token,
      json: { email: newAddress() },
    });
    expect([status, body.errors]).toEqual([
      422,
      [{ pointer: '#/email', code: 'own_email', detail: expect.any(String) }],
    ]);
    const json = { email: other.email, full_name: 'Ada' };
    expect((await app.api('PUT', path, { token: other.access_token, json })).status).toBe(200);
  });
});

describe('where mail is off, a change of the own e-mail address', () => {
  let offline: TestApp;
  beforeAll(async () => {
    offline = await TestApp.start();
  });
  afterAll(() => offline.close());

  it('is immediate after a recent authentication, and the address is not verified', async () => {
    const user = await register(offline);
    await userRows(offline).update({ id: user.id }, { emailVerifiedAt: new Date() });
    const { access_token: token } = user;
    const json = { email: newAddress() };
    await setSession(offline, token, { authTime: secondsFromNow(-HOUR) });
    expect((await offline.api('PUT', '/users/me', { token, json })).status).toBe(401);
    await setSession(offline, token, { authTime: new Date() });
    const { status, body } = await offline.api('PUT', '/users/me', { token, json });
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ ...json, pending_email: null }),
    ]);
    const row = await userRows(offline).findOneByOrFail({ id: user.id });
    expect([row.email, row.emailVerifiedAt]).toEqual([json.email, null]);
  });
});

describe('the rate limits of a change of e-mail', () => {
  let limited: TestApp;
  beforeAll(async () => {
    limited = await TestApp.start({
      ...mailbox.variables,
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_EMAIL_CHANGE_PER_USER: '2/1h',
      RATE_LIMIT_EMAIL_CHANGE_PER_RECIPIENT: '3/1h',
      RATE_LIMIT_ONE_TIME_TOKEN_PER_ADDRESS: '2/15m',
    });
  });
  afterAll(() => limited.close());

  const changeEmail = async ({ access_token: token }: TestUser, email: string) => {
    const { status, headers } = await limited.api('PUT', '/users/me', { token, json: { email } });
    return [status, headers['ratelimit-policy']];
  };

  it('count the mails of a user, and none for the current address', async () => {
    const user = await register(limited);
    for (let i = 0; i < 2; i += 1) {
      expect(await changeEmail(user, user.email)).toEqual([200, undefined]);
      expect(await changeEmail(user, newAddress())).toEqual([200, undefined]);
    }
    const limit = '"email-change-user";q=2;w=3600';
    expect(await changeEmail(user, newAddress())).toEqual([429, limit]);
    expect(await changeEmail(user, user.email)).toEqual([200, undefined]);
  });

  it('count the mails to an address, in any spelling, of all users', async () => {
    const email = newAddress();
    for (const spelling of [email, email.toUpperCase(), email]) {
      expect(await changeEmail(await register(limited), spelling)).toEqual([200, undefined]);
    }
    const limit = '"email-change-recipient";q=3;w=3600';
    expect(await changeEmail(await register(limited), email)).toEqual([429, limit]);
  });

  it('count wrong tokens by address', async () => {
    const statuses: number[] = [];
    for (const path of ['confirm', 'undo', 'confirm']) {
      const options = { json: { token: 'x' }, remoteAddress: '192.0.2.9' };
      const answer = await limited.api('POST', `/auth/email-change/${path}`, options);
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([400, 400, 429]);
  });
});
