import { COMMAND_LINE } from '../../src/access/requester.js';
import { UsersService } from '../../src/users/users.service.js';
import { type TestUser, login, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { measureCpuTime } from '../support/cpu-time.js';
import { sessionRows } from '../support/sessions.js';

/** Signs in and returns the parts of the answer by which a client can tell answers apart. */
async function attemptSignIn(
  app: TestApp,
  fields: Record<string, string>,
  as: 'json' | 'form' = 'json',
) {
  const { status, headers, body } = await app.api('POST', '/auth/login', { [as]: fields });
  const { request_id: requestId, ...rest } = body;
  expect(headers['x-request-id']).toBe(requestId);
  const { 'x-request-id': _, date: _date, ...fixed } = headers;
  return { status, body: rest, headers: fixed, headerNames: Object.keys(headers).toSorted() };
}

describe('a failed sign-in', () => {
  let app: TestApp;
  let user: TestUser;
  let disabled: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    user = await register(app);
    disabled = await register(app);
    await app.get(UsersService).update(disabled.id, { is_active: false }, COMMAND_LINE);
  });
  afterAll(() => app.close());

  it('answers 401 invalid_credentials to a wrong password', async () => {
    const answer = await attemptSignIn(app, {
      username: user.username,
      password: 'wrong password',
    });
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({
      type: 'urn:problem-type:user-auth:invalid_credentials',
      title: 'Wrong name or password',
      status: 401,
      instance: '/api/v1/auth/login',
      code: 'invalid_credentials',
    });
  });

  it.each(['json', 'form'] as const)(
    'gets the same answer for an unknown name, a wrong password and empty fields (%s)',
    async (as) => {
      const attempts: Record<string, string>[] = [
        { username: user.username, password: 'wrong password' },
        { username: user.email, password: 'wrong password' },
        { email: user.email, password: 'wrong password' },
        { username: user.username, password: '' },
        { username: user.username, password: `${user.password} ` },
        { username: user.username, password: user.password.toUpperCase() },
        { username: 'unknown', password: user.password },
        { email: 'unknown@example.com', password: user.password },
        { email: 'unknown@', password: user.password },
        { username: 'unknown', password: '' },
        { username: '', password: user.password },
        { username: '', password: '' },
        { username: "' OR 1=1 --", password: "' OR 1=1 --" },
        { username: '%', password: user.password },
        { username: disabled.username, password: 'wrong password' },
        { username: disabled.username, password: '' },
      ];
      const answers = [];
      for (const attempt of attempts) answers.push(await attemptSignIn(app, attempt, as));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 401));
      for (const answer of answers) expect(answer).toEqual(answers[0]);
    },
  );

  it('answers account_disabled only with the correct password of the disabled user', async () => {
    const { status, body } = await attemptSignIn(app, {
      username: disabled.username,
      password: disabled.password,
    });
    expect([status, body.code]).toEqual([403, 'account_disabled']);
  });

  it('starts no session', async () => {
    const before = await sessionRows(app).count();
    for (const { username, password } of [
      { username: user.username, password: 'wrong password' },
      { username: 'unknown', password: user.password },
      disabled,
    ]) {
      await attemptSignIn(app, { username, password });
    }
    expect(await sessionRows(app).count()).toBe(before);
  });

  it('does not prevent a later sign-in with the correct password', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await attemptSignIn(app, { username: user.username, password: 'wrong password' });
    }
    await login(app, user);
  });
});

describe('sign-in with an unknown name', () => {
  let app: TestApp;
  // A hash takes some 30 ms here, many times what the rest of the request takes.
  beforeAll(async () => (app = await TestApp.start({ BCRYPT_ROUNDS: '9' })));
  afterAll(() => app.close());

  it('costs one hash, as with a wrong password', async () => {
    const { username } = await register(app);
    const costs = { existing: [] as number[], unknown: [] as number[] };
    for (let round = 0; round < 6; round += 1) {
      for (const [kind, name] of [
        ['existing', username],
        ['unknown', `unknown${round}`],
      ] as const) {
        costs[kind].push(
          await measureCpuTime(() =>
            attemptSignIn(app, { username: name, password: 'wrong password' }),
          ),
        );
      }
    }
    const [existing, unknown] = [Math.min(...costs.existing), Math.min(...costs.unknown)];
    expect(unknown).toBeGreaterThan(existing / 2);
    expect(unknown).toBeLessThan(existing * 2);
  });
});
