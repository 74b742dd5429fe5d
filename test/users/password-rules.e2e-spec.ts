import { isAlive, login, newUser, register, registerAdmin } from '../support/users.js';
import { TestApp, type TestResponse } from '../support/app.js';
import { command } from '../support/command-line.js';
import { expectProblem } from '../support/problem.js';

/** What each rule refuses of somebody named Wilhelmina. Security design, lines 1 and 4. */
const REFUSED: [string, string][] = [
  ['password_too_short', 'eleven-char'],
  ['password_common', '123qweASDzxc'],
  ['password_personal', 'Wilhelmina-2026'],
];
const FINE = 'a tea cosy of iron';

const somebody = () => ({ ...newUser(), full_name: 'Wilhelmina', password: FINE });

function expectRule(answer: TestResponse, rule: string, field = 'password'): void {
  expectProblem(answer, 'validation_failed');
  expect(answer.body.errors).toEqual([
    { pointer: `#/${field}`, code: rule, detail: expect.any(String) },
  ]);
}

describe('the rules for a new password', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start({ PASSWORD_MIN_LENGTH: '12' })));
  afterAll(() => app.close());

  async function registered() {
    const account = somebody();
    const { body } = await app.api('POST', '/auth/register', { json: account });
    return { ...account, ...(body as { access_token: string }) };
  }

  describe.each(REFUSED)('%s', (rule, password) => {
    it('holds at a registration', async () => {
      const json = somebody();
      expectRule(await app.api('POST', '/auth/register', { json: { ...json, password } }), rule);
      expect((await app.api('POST', '/auth/register', { json })).status).toBe(201);
    });

    it('holds when the own password is changed, and the old one stays', async () => {
      const { access_token: token, ...account } = await registered();
      const json = { current_password: FINE, new_password: password };
      expectRule(await app.api('PUT', '/users/me/password', { token, json }), rule, 'new_password');
      await login(app, account);
      expect(await isAlive(app, token)).toBe(true);
    });

    it('holds for accounts that an admin makes, and passwords that an admin sets', async () => {
      const { access_token: token } = await registerAdmin(app);
      const json = somebody();
      expectRule(await app.api('POST', '/users', { token, json: { ...json, password } }), rule);
      const { body } = await app.api('POST', '/users', { token, json });
      const set = { token, json: { password } };
      expectRule(await app.api('PUT', `/users/${body.id}`, set), rule);
      await login(app, json);
    });
  });

  it.each(REFUSED.slice(1))('%s holds on the command line', async (_, password) => {
    const { username, email } = newUser();
    const options = ['--username', username, '--email', email, '--full-name', 'Wilhelmina'];
    const { code, stderr } = await command(
      app.database,
      ['user', 'create', ...options, '--password-stdin'],
      `${password}\n`,
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/\n {2}this password is /);
  });

  it('look at the names that an account has, or gets with the same request', async () => {
    const { access_token: token } = await registerAdmin(app);
    const { id } = await register(app);
    const set = (json: object) => app.api('PUT', `/users/${id}`, { token, json });
    for (const names of [
      { username: 'bartholomew' },
      { email: 'bartholomew@example.com' },
      { full_name: 'Bartholomew' },
    ]) {
      expectRule(await set({ ...names, password: 'Bartholomew1' }), 'password_personal');
    }
    expect((await set({ username: 'bartholomew' })).status).toBe(200);
    expectRule(await set({ password: 'Bartholomew1' }), 'password_personal');
    // The name that goes is no name any more.
    const renamed = await set({ username: 'cuthbert', password: 'Bartholomew1' });
    expect(renamed.status).toBe(200);
  });

  it('are no rules for signing in: who has an old password keeps it', async () => {
    const account = newUser();
    const lax = await TestApp.start({}, app.database);
    const json = { ...account, password: 'ten chars!' };
    expect((await lax.api('POST', '/auth/register', { json })).status).toBe(201);
    await lax.close();
    await login(app, json);
  });
});
