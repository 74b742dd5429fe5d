import { newUser, register, registerAdmin } from '../support/users.js';
import { TestApp, type TestResponse } from '../support/app.js';
import { retryWhenUnavailable } from '../support/retry-when-unavailable.js';
import { sessionRows, userRows } from '../support/sessions.js';

const PARALLEL = 500;
const times = (count: number) => Array.from({ length: count }, (_, i) => i);

const varyCase = (text: string, i: number) => (i % 2 ? text.toUpperCase() : text);
const countByStatus = (answers: TestResponse[]) =>
  Object.fromEntries(
    [...new Set(answers.map(({ status }) => status))].map((status) => [
      status,
      answers.filter((answer) => answer.status === status).length,
    ]),
  );

describe('a name in concurrent requests', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  it.each<[string, string, (i: number) => { username: string; email: string }]>([
    [
      'a username',
      'username_taken',
      (i) => ({ username: varyCase('wanted', i), email: `${i}@one.example` }),
    ],
    [
      'an address',
      'email_taken',
      (i) => ({ username: `wanted${i}`, email: varyCase('wanted@two.example', i) }),
    ],
    [
      'both',
      '(username|email)_taken',
      (i) => ({ username: varyCase('both', i), email: varyCase('both@three.example', i) }),
    ],
  ])('is given to one of 500 registrations: %s', async (_, code, names) => {
    const before = await userRows(app).count();
    const answers = await Promise.all(
      times(PARALLEL).map((i) =>
        retryWhenUnavailable(() =>
          app.api('POST', '/auth/register', { json: { ...newUser(), ...names(i) } }),
        ),
      ),
    );
    expect(countByStatus(answers)).toEqual({ 201: 1, 409: PARALLEL - 1 });
    for (const { status, body } of answers) {
      if (status === 409) expect(body.code).toMatch(new RegExp(`^${code}$`));
    }
    expect(await userRows(app).count()).toBe(before + 1);
    const accepted = answers.find(({ status }) => status === 201);
    const me = await app.api('GET', '/users/me', { token: accepted?.body.access_token });
    expect(me.status).toBe(200);
    // Only the accepted registration has a session.
    expect(await sessionRows(app).countBy({ userId: me.body.id })).toBe(1);
  });

  it('is given once to 500 registrations with crossed usernames and addresses', async () => {
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
    const statuses = countByStatus(answers);
    expect(Object.keys(statuses)).toEqual(['201', '409']);
    // Two of the four kinds share no name.
    expect(statuses[201]).toBe(2);
    for (const name of ['left', 'right']) {
      expect(await userRows(app).countBy({ usernameCanonical: name })).toBe(1);
      expect(await userRows(app).countBy({ emailCanonical: `${name}@four.example` })).toBe(1);
    }
  });

  it('is given to one of many users that change to it', async () => {
    const users = [];
    for (let i = 0; i < 20; i += 1) users.push(await register(app));
    const answers = await Promise.all(
      users.map(({ access_token }, i) =>
        app.api('PUT', '/users/me', {
          token: access_token,
          json: { username: varyCase('coveted', i), full_name: 'Accepted' },
        }),
      ),
    );
    expect(countByStatus(answers)).toEqual({ 200: 1, 409: 19 });
    expect(await userRows(app).countBy({ usernameCanonical: 'coveted' })).toBe(1);
    // Rejected changes have not changed other fields either.
    expect(await userRows(app).countBy({ fullName: 'Accepted' })).toBe(1);
  });

  it('is given once among registrations and users created by an admin', async () => {
    const admin = await registerAdmin(app);
    const answers = await Promise.all(
      times(20).map((i) => {
        const json = { ...newUser(), username: 'either' };
        return i % 2
          ? app.api('POST', '/auth/register', { json })
          : app.api('POST', '/users', { token: admin.access_token, json });
      }),
    );
    expect(countByStatus(answers)).toEqual({ 201: 1, 409: 19 });
  });
});
