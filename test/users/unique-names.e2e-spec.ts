import { newUser, register, registerAdmin } from '../support/users.js';
import { TestApp, type TestResponse } from '../support/app.js';
import { retryWhenUnavailable } from '../support/retry-when-unavailable.js';
import { sessionRows, userRows } from '../support/sessions.js';

const PARALLEL = 500;
const times = (count: number) => Array.from({ length: count }, (_, i) => i);

const anyCase = (text: string, i: number) => (i % 2 ? text.toUpperCase() : text);
const byStatus = (answers: TestResponse[]) =>
  Object.fromEntries(
    [...new Set(answers.map(({ status }) => status))].map((status) => [
      status,
      answers.filter((answer) => answer.status === status).length,
    ]),
  );

describe('a name that many ask for at once', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  it.each<[string, string, (i: number) => { username: string; email: string }]>([
    [
      'a username',
      'username_taken',
      (i) => ({ username: anyCase('wanted', i), email: `${i}@one.example` }),
    ],
    [
      'an address',
      'email_taken',
      (i) => ({ username: `wanted${i}`, email: anyCase('wanted@two.example', i) }),
    ],
    [
      'both',
      '(username|email)_taken',
      (i) => ({ username: anyCase('both', i), email: anyCase('both@three.example', i) }),
    ],
  ])('goes to one of 500 registrations: %s', async (_, code, names) => {
    const before = await userRows(app).count();
    const answers = await Promise.all(
      times(PARALLEL).map((i) =>
        retryWhenUnavailable(() =>
          app.api('POST', '/auth/register', { json: { ...newUser(), ...names(i) } }),
        ),
      ),
    );
    expect(byStatus(answers)).toEqual({ 201: 1, 409: PARALLEL - 1 });
    for (const { status, body } of answers) {
      if (status === 409) expect(body.code).toMatch(new RegExp(`^${code}$`));
    }
    expect(await userRows(app).count()).toBe(before + 1);
    const winner = answers.find(({ status }) => status === 201);
    const me = await app.api('GET', '/users/me', { token: winner?.body.access_token });
    expect(me.status).toBe(200);
    // Nobody else was signed in to it.
    expect(await sessionRows(app).countBy({ userId: me.body.id })).toBe(1);
  });

  it('goes to one of 500 registrations that want two names crosswise', async () => {
    const kinds = [
      { username: 'left', email: 'right@four.example' },
      { username: 'right', email: 'left@four.example' },
      { username: 'left', email: 'left@four.example' },
      { username: 'right', email: 'right@four.example' },
    ];
    const answers = await Promise.all(
      times(PARALLEL).map((i) =>
        retryWhenUnavailable(() =>
          app.api('POST', '/auth/register', { json: { ...newUser(), ...kinds[i % 4] } }),
        ),
      ),
    );
    const statuses = byStatus(answers);
    expect(Object.keys(statuses)).toEqual(['201', '409']);
    // Two of them have nothing in common.
    expect(statuses[201]).toBe(2);
    for (const name of ['left', 'right']) {
      expect(await userRows(app).countBy({ usernameCanonical: name })).toBe(1);
      expect(await userRows(app).countBy({ emailCanonical: `${name}@four.example` })).toBe(1);
    }
  });

  it('goes to one of many accounts that take it as their new one', async () => {
    const accounts = [];
    for (let i = 0; i < 20; i += 1) accounts.push(await register(app));
    const answers = await Promise.all(
      accounts.map(({ access_token }, i) =>
        app.api('PUT', '/users/me', {
          token: access_token,
          json: { username: anyCase('coveted', i), full_name: 'Winner' },
        }),
      ),
    );
    expect(byStatus(answers)).toEqual({ 200: 1, 409: 19 });
    expect(await userRows(app).countBy({ usernameCanonical: 'coveted' })).toBe(1);
    // The losers have nothing of what they sent beside it.
    expect(await userRows(app).countBy({ fullName: 'Winner' })).toBe(1);
  });

  it('goes to one of registrations and of accounts that an admin creates', async () => {
    const admin = await registerAdmin(app);
    const answers = await Promise.all(
      times(20).map((i) => {
        const json = { ...newUser(), username: 'either' };
        return i % 2
          ? app.api('POST', '/auth/register', { json })
          : app.api('POST', '/users', { token: admin.access_token, json });
      }),
    );
    expect(byStatus(answers)).toEqual({ 201: 1, 409: 19 });
  });
});
