import { TestApp } from '../support/app.js';
import { secondsFromNow, setSession, userRows } from '../support/sessions.js';
import { isAccessTokenValid, register, registerAdmin, type TestUser } from '../support/users.js';
import { EmailChangeTest, expectInvalid, newAddress } from '../support/email-change.js';

const HOUR = 3600;

let test: EmailChangeTest;
beforeAll(async () => (test = await EmailChangeTest.start()));
afterAll(() => test.close());

describe('the links of a change of e-mail', () => {
  it('reject every other token by one response', async () => {
    const [user, other] = [await register(test.app), await register(test.app)];
    const { undoToken } = await test.change(other, other.email);
    const { token } = await test.request(user);
    const answers = await Promise.all([
      ...['x', token.slice(0, -1), `${token}A`].flatMap((each) => [
        test.confirm(each),
        test.undo(each),
      ]),
      test.undo(token),
      test.confirm(undoToken),
    ]);
    const { request_id: _, instance: __, ...problem } = answers[0]?.body ?? {};
    expect(problem).toMatchObject({ status: 400, code: 'invalid_one_time_token' });
    for (const { body } of answers) expect(body).toMatchObject(problem);
    expect((await test.confirm(token)).status).toBe(204);
    expect((await test.undo(undoToken)).status).toBe(204);
  });

  it.each([[''], [['a list']], [undefined], ['x'.repeat(513)]])(
    'reject %j as a token',
    async (token) => {
      for (const path of ['confirm', 'undo']) {
        const json = { token };
        const { status } = await test.app.api('POST', `/auth/email-change/${path}`, { json });
        expect(status).toBe(422);
      }
    },
  );
});

describe('a change of e-mail by an admin', () => {
  it('is immediate, and the previous address is told', async () => {
    const user = await register(test.app);
    const email = newAddress();
    const { status, body } = await test.changeAsAdmin(user, { email });
    expect([status, body]).toEqual([200, expect.objectContaining({ email, pending_email: null })]);
    expect((await test.mailbox.next(user.email, 'email_changed')).text).toContain(email);
    expect(await isAccessTokenValid(test.app, user.access_token)).toBe(true);
  });

  it('voids the undo links, of which a thief that has changed the address twice has one', async () => {
    const user = await register(test.app);
    const first = await test.change(user, user.email);
    const second = await test.change(user, first.email);
    expect((await test.changeAsAdmin(user, { email: user.email })).status).toBe(200);
    await expectInvalid(test.undo(second.undoToken));
    await expectInvalid(test.undo(first.undoToken));
    expect(await test.profileOf(user)).toMatchObject({ email: user.email });
  });

  it('is rejected for the own address, which PUT /users/me changes', async () => {
    const other = await registerAdmin(test.app);
    const path = `/users/${other.id}`;
    const { status, body } = await test.app.api('PUT', path, {
      token: other.access_token,
      json: { email: newAddress() },
    });
    expect([status, body.errors]).toEqual([
      422,
      [{ pointer: '#/email', code: 'own_email', detail: expect.any(String) }],
    ]);
    const json = { email: other.email, full_name: 'Ada' };
    expect((await test.app.api('PUT', path, { token: other.access_token, json })).status).toBe(200);
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
      ...test.mailbox.variables,
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
