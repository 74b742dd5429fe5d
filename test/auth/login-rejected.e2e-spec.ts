import { COMMAND_LINE } from '../../src/access/requester.js';
import { UsersService } from '../../src/users/users.service.js';
import { type TestUser, login, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { costOf } from '../support/cost.js';
import { sessionRows } from '../support/sessions.js';

/** All that a client can tell one answer from another by. */
async function answerTo(
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

describe('a sign-in that fails', () => {
  let app: TestApp;
  let account: TestUser;
  let disabled: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    account = await register(app);
    disabled = await register(app);
    await app.get(UsersService).update(disabled.id, { is_active: false }, COMMAND_LINE);
  });
  afterAll(() => app.close());

  it('answers 401 invalid_credentials', async () => {
    const answer = await answerTo(app, { username: account.username, password: 'wrong password' });
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
    'answers the same whether the name is unknown, the password is wrong or one is empty (%s)',
    async (as) => {
      const attempts: Record<string, string>[] = [
        { username: account.username, password: 'wrong password' },
        { username: account.email, password: 'wrong password' },
        { email: account.email, password: 'wrong password' },
        { username: account.username, password: '' },
        { username: account.username, password: `${account.password} ` },
        { username: account.username, password: account.password.toUpperCase() },
        { username: 'nobody', password: account.password },
        { email: 'nobody@example.com', password: account.password },
        { email: 'nobody@', password: account.password },
        { username: 'nobody', password: '' },
        { username: '', password: account.password },
        { username: '', password: '' },
        { username: "' OR 1=1 --", password: "' OR 1=1 --" },
        { username: '%', password: account.password },
        { username: disabled.username, password: 'wrong password' },
        { username: disabled.username, password: '' },
      ];
      const answers = [];
      for (const attempt of attempts) answers.push(await answerTo(app, attempt, as));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 401));
      for (const answer of answers) expect(answer).toEqual(answers[0]);
    },
  );

  it('tells only who knows the password that the account is disabled', async () => {
    const { status, body } = await answerTo(app, {
      username: disabled.username,
      password: disabled.password,
    });
    expect([status, body.code]).toEqual([403, 'account_disabled']);
  });

  it('starts no session', async () => {
    const before = await sessionRows(app).count();
    for (const { username, password } of [
      { username: account.username, password: 'wrong password' },
      { username: 'nobody', password: account.password },
      disabled,
    ]) {
      await answerTo(app, { username, password });
    }
    expect(await sessionRows(app).count()).toBe(before);
  });

  it('leaves the right password as good as before', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await answerTo(app, { username: account.username, password: 'wrong password' });
    }
    await login(app, account);
  });
});

describe('a sign-in with an unknown name', () => {
  let app: TestApp;
  // A hash takes some 30 ms here, many times what the rest of the request takes.
  beforeAll(async () => (app = await TestApp.start({ BCRYPT_ROUNDS: '9' })));
  afterAll(() => app.close());

  it('costs a hash, as one with a wrong password does', async () => {
    const { username } = await register(app);
    const costs = { known: [] as number[], unknown: [] as number[] };
    for (let round = 0; round < 6; round += 1) {
      for (const [kind, name] of [
        ['known', username],
        ['unknown', `nobody${round}`],
      ] as const) {
        costs[kind].push(
          await costOf(() => answerTo(app, { username: name, password: 'wrong password' })),
        );
      }
    }
    const [known, unknown] = [Math.min(...costs.known), Math.min(...costs.unknown)];
    expect(unknown).toBeGreaterThan(known / 2);
    expect(unknown).toBeLessThan(known * 2);
  });
});
