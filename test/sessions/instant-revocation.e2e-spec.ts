import { type TestUser, login, refresh, register, registerAdmin } from '../support/users.js';
import { TestApp, type TestResponse } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { expectProblem } from '../support/problem.js';
import { sid } from '../support/session-checks.js';
import { statementsOf } from '../support/statements.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

/** Milliseconds; a revocation reaches the other instances in a few. */
const REACH = 1_000;

type Bearer = Pick<TestUser, 'access_token'>;

const me = (on: TestApp, { access_token: token }: Bearer) => on.api('GET', '/users/me', { token });
const listUsers = (on: TestApp, { access_token: token }: Bearer) =>
  on.api('GET', '/users', { token });
const done = async (answer: Promise<TestResponse>) =>
  expect((await answer).status).toBeLessThan(300);
/** From another sign-in of the same account. */
const asItself = async (
  on: TestApp,
  account: TestUser,
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  json?: unknown,
) => done(on.api(method, path, { token: (await login(on, account)).access_token, json }));

/** Security design, line 18: a token that was good a moment ago, and whose state is in memory. */
describe('a warm access token', () => {
  /** Who is asked. */
  let app: TestApp;
  /** Who makes the change: the same instance or, on PostgreSQL, also another one on the database. */
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

  /** Eventually: on PostgreSQL the feed also brings what this instance has said itself. */
  const warm = async (account: Bearer) =>
    eventually(async () => {
      const statements = await statementsOf(app, async () =>
        expect((await me(app, account)).status).toBe(200),
      );
      return statements.length === 0;
    }, REACH);

  describe('runs no SQL statement', () => {
    it('where the route itself runs none', async () => {
      const account = await register(app);
      await warm(account);
      const { access_token: token } = account;
      const statements = await statementsOf(app, async () => {
        expectProblem(await listUsers(app, account), 'forbidden');
        const invalid = await app.api('PUT', '/users/me', { token, json: { role: 'admin' } });
        expectProblem(invalid, 'validation_failed');
      });
      expect(statements).toEqual([]);
    });

    it('to read the own profile, before and after a refresh', async () => {
      const account = await register(app);
      const second = await login(app, account);
      const cold = await statementsOf(app, () => me(app, second));
      expect(cold.filter((sql) => sql.includes('sessions'))).toHaveLength(1);
      await warm(second);
      // Refreshing ends nothing, so it makes nobody forget; what was said before may still come.
      let { refresh_token } = second;
      await eventually(async () => {
        await warm(second);
        ({ refresh_token } = (await refresh(app, refresh_token)).body);
        return (await statementsOf(app, () => me(app, second))).length === 0;
      }, REACH);
    });

    it('and shows the profile as it is all the same', async () => {
      const account = await register(app);
      const { access_token: token } = account;
      const shown = async () => (await me(app, account)).body;
      await warm(account);
      await done(app.api('PUT', '/users/me', { token, json: { full_name: 'Ada' } }));
      expect((await shown()).full_name).toBe('Ada');
      const before = (await shown()).last_login_at;
      await login(app, account);
      expect(Date.parse((await shown()).last_login_at)).toBeGreaterThan(Date.parse(before));
      await asAdmin(app, 'PUT', account.id, { full_name: 'Lovelace' });
      expect((await shown()).full_name).toBe('Lovelace');
    });
  });

  const asAdmin = (on: TestApp, method: 'PUT' | 'DELETE', path: string, json?: unknown) =>
    done(on.api(method, `/users/${path}`, { token: admin.access_token, json }));

  const endings: Record<string, (on: TestApp, account: TestUser) => Promise<unknown>> = {
    'a logout': (on, { refresh_token }) =>
      done(on.api('POST', '/auth/logout', { json: { refresh_token } })),
    'a logout of all': (on, account) => asItself(on, account, 'POST', '/auth/logout-all'),
    'its session was ended': (on, account) =>
      asItself(on, account, 'DELETE', `/users/me/sessions/${sid(account)}`),
    'all other sessions were ended': (on, account) =>
      asItself(on, account, 'DELETE', '/users/me/sessions'),
    'an admin ended its session': (on, account) =>
      asAdmin(on, 'DELETE', `${account.id}/sessions/${sid(account)}`),
    'an admin ended all sessions': (on, { id }) => asAdmin(on, 'DELETE', `${id}/sessions`),
    'the account was disabled': (on, { id }) => asAdmin(on, 'PUT', id, { is_active: false }),
    'the account was deleted': (on, { id }) => asAdmin(on, 'DELETE', id),
    'an admin set a password': (on, { id }) =>
      asAdmin(on, 'PUT', id, { password: 'a password of the admin' }),
    'the password was changed': (on, account) =>
      asItself(on, account, 'PUT', '/users/me/password', {
        current_password: account.password,
        new_password: 'a wholly different one',
      }),
    'a refresh token was used again': async (on, { refresh_token }) => {
      const child = (await refresh(on, refresh_token)).body;
      await refresh(on, child.refresh_token);
      expect((await refresh(on, refresh_token)).status).toBe(401);
    },
  };

  const places =
    ENGINE === 'sqlite' ? ['the same instance'] : ['the same instance', 'another instance'];
  describe.each(places)('after a change on %s', (place) => {
    /** The very next request, where the change was acknowledged; elsewhere soon. */
    const answersSoon = async (status: number, ask: () => Promise<TestResponse>) => {
      if (changers[place] === app) expect((await ask()).status).toBe(status);
      else await eventually(async () => (await ask()).status === status, REACH);
    };

    it.each(Object.keys(endings))('is refused: %s', async (ending) => {
      const [account, untouched] = [await register(app), await register(app)];
      await warm(account);
      await warm(untouched);
      await endings[ending]?.(changers[place] as TestApp, account);
      await answersSoon(401, () => me(app, account));
      expectProblem(await me(app, account), 'invalid_token');
      await warm(untouched);
    });

    it('has its new role: demotion, then promotion', async () => {
      const account = await registerAdmin(app);
      const on = changers[place] as TestApp;
      await warm(account);
      await asAdmin(on, 'PUT', account.id, { role: 'user' });
      await answersSoon(403, () => listUsers(app, account));
      await asAdmin(on, 'PUT', account.id, { role: 'admin' });
      await answersSoon(200, () => listUsers(app, account));
    });
  });

  it('is refused from the acknowledgement on, whatever is under way then', async () => {
    for (let round = 0; round < 4; round += 1) {
      const account = await register(app);
      if (round % 2 === 0) await warm(account);
      const many = () => Array.from({ length: 10 }, () => me(app, account));
      const underWay = many();
      const { refresh_token } = account;
      const logout = done(app.api('POST', '/auth/logout', { json: { refresh_token } }));
      underWay.push(...many());
      await logout;
      expect((await me(app, account)).status).toBe(401);
      await Promise.all(underWay);
      // None of those brought back what was revoked.
      expect((await me(app, account)).status).toBe(401);
    }
  });
});
