import { type TestUser, login, refresh, register, registerAdmin } from '../support/users.js';
import { TestApp, type TestResponse } from '../support/app.js';
import { waitUntil } from '../support/wait-until.js';
import { expectProblem } from '../support/problem.js';
import { receiveChanges, warmUp } from '../support/receive-changes.js';
import { sessionIdOf } from '../support/session-checks.js';
import { statementsOf } from '../support/statements.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

type Bearer = Pick<TestUser, 'access_token'>;

const me = (on: TestApp, { access_token: token }: Bearer) => on.api('GET', '/users/me', { token });
const listUsers = (on: TestApp, { access_token: token }: Bearer) =>
  on.api('GET', '/users', { token });
const expectSuccess = async (answer: Promise<TestResponse>) =>
  expect((await answer).status).toBeLessThan(300);
/** Sends the request with a new sign-in of the same user. */
const asSameUser = async (
  on: TestApp,
  user: TestUser,
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  json?: unknown,
) => expectSuccess(on.api(method, path, { token: (await login(on, user)).access_token, json }));

/** docs/security.md, row 18: "warm" means that the state of the session is cached in memory. */
describe('a warm access token', () => {
  /** The instance that checks the token. */
  let app: TestApp;
  /** Instances that make the change; on PostgreSQL also another one on the same database. */
  const changers: Record<string, TestApp> = {};
  let admin: TestUser;
  beforeAll(async () => {
    const first = await TestApp.start();
    app = ENGINE === 'sqlite' ? first : await TestApp.start({}, first.database);
    Object.assign(changers, { 'the same instance': app, 'another instance': first });
    admin = await registerAdmin(app);
  });
  afterAll(async () => {
    for (const each of new Set(Object.values(changers))) await each.close();
  });

  describe('while it is cached', () => {
    it('needs no SQL statement on a route that runs none itself', async () => {
      const user = await register(app);
      await warmUp(app, user);
      const { access_token: token } = user;
      const statements = await statementsOf(app, async () => {
        expectProblem(await listUsers(app, user), 'forbidden');
        const invalid = await app.api('PUT', '/users/me', { token, json: { role: 'admin' } });
        expectProblem(invalid, 'validation_failed');
      });
      expect(statements).toEqual([]);
    });

    it('needs no SQL statement to read the own profile, before and after a refresh', async () => {
      const user = await register(app);
      const second = await login(app, user);
      const cold = await statementsOf(app, () => me(app, second));
      expect(cold.filter((sql) => sql.includes('sessions'))).toHaveLength(1);
      await warmUp(app, second);
      // A refresh invalidates no cache entry, but earlier notifications may still arrive.
      let { refresh_token } = second;
      await waitUntil(async () => {
        await warmUp(app, second);
        ({ refresh_token } = (await refresh(app, refresh_token)).body);
        return (await statementsOf(app, () => me(app, second))).length === 0;
      });
    });

    it('shows the current profile after each change', async () => {
      const user = await register(app);
      const { access_token: token } = user;
      const readProfile = async () => (await me(app, user)).body;
      await warmUp(app, user);
      await expectSuccess(app.api('PUT', '/users/me', { token, json: { full_name: 'Ada' } }));
      expect((await readProfile()).full_name).toBe('Ada');
      const before = (await readProfile()).last_login_at;
      await login(app, user);
      expect(Date.parse((await readProfile()).last_login_at)).toBeGreaterThan(Date.parse(before));
      await asAdmin(app, 'PUT', user.id, { full_name: 'Lovelace' });
      expect((await readProfile()).full_name).toBe('Lovelace');
    });
  });

  const asAdmin = (on: TestApp, method: 'PUT' | 'DELETE', path: string, json?: unknown) =>
    expectSuccess(on.api(method, `/users/${path}`, { token: admin.access_token, json }));

  const revocations: Record<string, (on: TestApp, user: TestUser) => Promise<unknown>> = {
    'a logout': (on, { refresh_token }) =>
      expectSuccess(on.api('POST', '/auth/logout', { json: { refresh_token } })),
    'a logout-all': (on, user) => asSameUser(on, user, 'POST', '/auth/logout-all'),
    'a revocation of its session by the user': (on, user) =>
      asSameUser(on, user, 'DELETE', `/users/me/sessions/${sessionIdOf(user)}`),
    'a revocation of all other sessions by the user': (on, user) =>
      asSameUser(on, user, 'DELETE', '/users/me/sessions'),
    'a revocation of its session by an admin': (on, user) =>
      asAdmin(on, 'DELETE', `${user.id}/sessions/${sessionIdOf(user)}`),
    'a revocation of all sessions by an admin': (on, { id }) =>
      asAdmin(on, 'DELETE', `${id}/sessions`),
    'the disabling of the user': (on, { id }) => asAdmin(on, 'PUT', id, { is_active: false }),
    'the deletion of the user': (on, { id }) => asAdmin(on, 'DELETE', id),
    'a password change by an admin': (on, { id }) =>
      asAdmin(on, 'PUT', id, { password: 'a password of the admin' }),
    'a password change by the user': (on, user) =>
      asSameUser(on, user, 'PUT', '/users/me/password', {
        current_password: user.password,
        new_password: 'a wholly different one',
      }),
    'the reuse of a refresh token': async (on, { refresh_token }) => {
      const child = (await refresh(on, refresh_token)).body;
      await refresh(on, child.refresh_token);
      expect((await refresh(on, refresh_token)).status).toBe(401);
    },
  };

  const changingInstances =
    ENGINE === 'sqlite' ? ['the same instance'] : ['the same instance', 'another instance'];
  describe.each(changingInstances)('after a change on %s', (place) => {
    /** Expects the status at the next request on the changing instance, on another once it received the change. */
    const expectStatus = async (status: number, send: () => Promise<TestResponse>) => {
      if (changers[place] !== app) await receiveChanges(app);
      expect((await send()).status).toBe(status);
    };

    it.each(Object.keys(revocations))('is rejected after %s', async (revocation) => {
      const [user, untouched] = [await register(app), await register(app)];
      await warmUp(app, user);
      await warmUp(app, untouched);
      await revocations[revocation]?.(changers[place] as TestApp, user);
      await expectStatus(401, () => me(app, user));
      expectProblem(await me(app, user), 'invalid_token');
      await warmUp(app, untouched);
    });

    it('has the new role after a demotion and after a promotion', async () => {
      const user = await registerAdmin(app);
      const on = changers[place] as TestApp;
      await warmUp(app, user);
      await asAdmin(on, 'PUT', user.id, { role: 'user' });
      await expectStatus(403, () => listUsers(app, user));
      await asAdmin(on, 'PUT', user.id, { role: 'admin' });
      await expectStatus(200, () => listUsers(app, user));
    });
  });

  it('is rejected once the logout is acknowledged, even with requests in flight', async () => {
    for (let round = 0; round < 4; round += 1) {
      const user = await register(app);
      if (round % 2 === 0) await warmUp(app, user);
      const many = () => Array.from({ length: 10 }, () => me(app, user));
      const inFlight = many();
      const { refresh_token } = user;
      const logout = expectSuccess(app.api('POST', '/auth/logout', { json: { refresh_token } }));
      inFlight.push(...many());
      await logout;
      expect((await me(app, user)).status).toBe(401);
      await Promise.all(inFlight);
      // The requests in flight did not cache the revoked session again.
      expect((await me(app, user)).status).toBe(401);
    }
  });
});
