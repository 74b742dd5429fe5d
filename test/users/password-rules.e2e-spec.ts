import { isAccessTokenValid, login, newUser, register, registerAdmin } from '../support/users.js';
import { TestApp, type TestResponse } from '../support/app.js';
import { command } from '../support/command-line.js';
import { expectProblem } from '../support/problem.js';

/** A password that each rule rejects for a user named Wilhelmina. docs/security.md, rows 1 and 4. */
const REJECTED: [string, string][] = [
  ['password_too_short', 'eleven-char'],
  ['password_common', '123qweASDzxc'],
  ['password_personal', 'Wilhelmina-2026'],
];
const ACCEPTED = 'a tea cosy of iron';

const newWilhelmina = () => ({ ...newUser(), full_name: 'Wilhelmina', password: ACCEPTED });

function expectRule(answer: TestResponse, rule: string, field = 'password'): void {
  expectProblem(answer, 'validation_failed');
  expect(answer.body.errors).toEqual([
    { pointer: `#/${field}`, code: rule, detail: expect.any(String) },
  ]);
}

describe('rules for new passwords', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start({ PASSWORD_MIN_LENGTH: '12' })));
  afterAll(() => app.close());

  async function registerWilhelmina() {
    const user = newWilhelmina();
    const { body } = await app.api('POST', '/auth/register', { json: user });
    return { ...user, ...(body as { access_token: string }) };
  }

  it.each(['', '5chr!', 'nine char', 'eleven-char'])(
    'report the configured minimum length for the password "%s", and no other rule',
    async (password) => {
      const json = { ...newWilhelmina(), password };
      const answer = await app.api('POST', '/auth/register', { json });
      expectRule(answer, 'password_too_short');
      expect(answer.body.errors[0].detail).toBe('the password must have at least 12 characters');
    },
  );

  it('appear with the configured minimum length in the served OpenAPI document', async () => {
    const { schemas } = (await app.request('GET', '/openapi.json')).body.components;
    expect([
      schemas.RegisterDto.properties.password.minLength,
      schemas.CreateUserDto.properties.password.minLength,
      schemas.UpdateUserDto.properties.password.minLength,
      schemas.ChangePasswordDto.properties.new_password.minLength,
      schemas.ChangePasswordDto.properties.current_password.minLength,
    ]).toEqual([12, 12, 12, 12, 1]);
  });

  describe.each(REJECTED)('%s', (rule, password) => {
    it('applies to a registration', async () => {
      const json = newWilhelmina();
      expectRule(await app.api('POST', '/auth/register', { json: { ...json, password } }), rule);
      expect((await app.api('POST', '/auth/register', { json })).status).toBe(201);
    });

    it('applies to a change of the own password, which then keeps the old one', async () => {
      const { access_token: token, ...user } = await registerWilhelmina();
      const json = { current_password: ACCEPTED, new_password: password };
      expectRule(await app.api('PUT', '/users/me/password', { token, json }), rule, 'new_password');
      await login(app, user);
      expect(await isAccessTokenValid(app, token)).toBe(true);
    });

    it('applies to users created and passwords set by an admin', async () => {
      const { access_token: token } = await registerAdmin(app);
      const json = newWilhelmina();
      expectRule(await app.api('POST', '/users', { token, json: { ...json, password } }), rule);
      const { body } = await app.api('POST', '/users', { token, json });
      const set = { token, json: { password } };
      expectRule(await app.api('PUT', `/users/${body.id}`, set), rule);
      await login(app, json);
    });
  });

  it.each(REJECTED.slice(1))('%s applies to the command line', async (_, password) => {
    const { username, email } = newUser();
    const options = ['--username', username, '--email', email, '--full-name', 'Wilhelmina'];
    const { code, stderr } = await command(
      app.database,
      ['user', 'create', ...options, '--password-stdin'],
      `${password}\n`,
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/\n {2}the password is /);
  });

  it('check the current names of the user and those of the same request', async () => {
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
    // A name that the same request replaces is not checked.
    const renamed = await set({ username: 'cuthbert', password: 'Bartholomew1' });
    expect(renamed.status).toBe(200);
  });

  it('do not apply to a sign-in with an older password', async () => {
    const user = newUser();
    const lax = await TestApp.start({}, app.database);
    const json = { ...user, password: 'ten chars!' };
    expect((await lax.api('POST', '/auth/register', { json })).status).toBe(201);
    await lax.close();
    await login(app, json);
  });
});
