import { setTimeout as sleep } from 'node:timers/promises';
import { newUser, register } from '../support/users.js';
import { TestApp, type TestResponse } from '../support/app.js';
import { expectProblem } from '../support/problem.js';

interface Case {
  /** Name of the limit in the response headers. */
  name: string;
  /** Status of the answers to counted attempts before the limit is reached. */
  status: number;
  send: (app: TestApp) => Promise<() => Promise<TestResponse>>;
}

const signIn = (app: TestApp, username: string) => () =>
  app.api('POST', '/auth/login', { json: { username, password: 'a guess' } });

const CASES: Record<string, Case> = {
  RATE_LIMIT_LOGIN_PER_ADDRESS: {
    name: 'login-address',
    status: 401,
    send: async (app) => () => signIn(app, newUser().username)(),
  },
  RATE_LIMIT_LOGIN_PER_NAME: {
    name: 'login-name',
    status: 401,
    send: async (app) => signIn(app, 'unknown-user'),
  },
  RATE_LIMIT_REGISTER_PER_ADDRESS: {
    name: 'register-address',
    status: 201,
    send: async (app) => () => app.api('POST', '/auth/register', { json: newUser() }),
  },
  RATE_LIMIT_REFRESH_PER_ADDRESS: {
    name: 'refresh-address',
    status: 401,
    send: async (app) => () =>
      app.api('POST', '/auth/refresh', { json: { refresh_token: 'uart_none' } }),
  },
  RATE_LIMIT_LOGIN_PER_NAME_DAILY: {
    name: 'login-name-day',
    status: 401,
    send: async (app) => signIn(app, 'unknown-user'),
  },
  RATE_LIMIT_SIGNED_IN_PER_NAME: {
    name: 'signed-in-name',
    status: 200,
    send: async (app) => {
      const { username, password } = await register(app);
      return () => app.api('POST', '/auth/login', { json: { username, password } });
    },
  },
  RATE_LIMIT_PROFILE_PER_USER: {
    name: 'profile-user',
    status: 200,
    send: async (app) => {
      const { access_token: token } = await register(app);
      return () => app.api('PUT', '/users/me', { json: { full_name: 'Ada Lovelace' }, token });
    },
  },
  RATE_LIMIT_EXPORT_PER_USER: {
    name: 'export-user',
    status: 200,
    send: async (app) => {
      const { access_token: token } = await register(app);
      return () => app.api('GET', '/users/me/export', { token });
    },
  },
  RATE_LIMIT_LOGIN_PER_NAME_AND_ADDRESS: {
    name: 'login-name-address',
    status: 401,
    send: async (app) => signIn(app, 'unknown-user'),
  },
  RATE_LIMIT_LOGIN_PER_NAME_AND_ADDRESS_DAILY: {
    name: 'login-name-address-day',
    status: 401,
    send: async (app) => signIn(app, (await register(app)).username),
  },
  RATE_LIMIT_PASSWORD_PER_USER: {
    name: 'password-user',
    status: 200,
    send: async (app) => {
      let { access_token: token, password } = await register(app);
      return async () => {
        const json = { current_password: password, new_password: `${password}!` };
        const answer = await app.api('PUT', '/users/me/password', { token, json });
        if (answer.status === 200) [token, password] = [answer.body.access_token, `${password}!`];
        return answer;
      };
    },
  },
  RATE_LIMIT_TAKEN_NAME_PER_USER: {
    name: 'taken-name-user',
    status: 409,
    send: async (app) => {
      const [{ access_token: token }, { username }] = [await register(app), await register(app)];
      return () => app.api('PUT', '/users/me', { json: { username }, token });
    },
  },
  RATE_LIMIT_PASSWORD_PER_SESSION: {
    name: 'password-session',
    status: 422,
    send: async (app) => {
      const { access_token: token } = await register(app);
      const json = { current_password: 'a guess', new_password: 'another long one' };
      return () => app.api('PUT', '/users/me/password', { token, json });
    },
  },
};

async function withApp(
  variables: Record<string, string>,
  run: (app: TestApp) => Promise<void>,
): Promise<void> {
  const app = await TestApp.start({ RATE_LIMIT_ENABLED: 'true', ...variables });
  try {
    await run(app);
  } finally {
    await app.close();
  }
}

/** Expects a rejection that names this policy; `within` is in seconds. */
function expectRateLimited(
  { headers, ...answer }: TestResponse,
  policy: string,
  within: number,
): void {
  expectProblem({ headers, ...answer }, 'rate_limited');
  expect(headers['ratelimit-policy']).toBe(policy);
  const seconds = Number(headers['retry-after']);
  expect(seconds).toBeGreaterThan(within - 20);
  expect(seconds).toBeLessThanOrEqual(within);
  expect(headers['ratelimit']).toBe(`${policy.split(';')[0]};r=0;t=${seconds}`);
}

describe('rate limit settings', () => {
  it.each(Object.entries(CASES))('%s sets the limit in force', async (variable, limit) => {
    await withApp({ [variable]: '3/7m' }, async (app) => {
      const send = await limit.send(app);
      for (let i = 0; i < 3; i += 1) expect((await send()).status).toBe(limit.status);
      expectRateLimited(await send(), `"${limit.name}";q=3;w=420`, 420);
    });
  });

  it('RATE_LIMIT_LOGIN_PER_NAME_AND_ADDRESS sets the limit in force for known addresses', async () => {
    const variables = {
      RATE_LIMIT_LOGIN_PER_NAME: '1/1h',
      RATE_LIMIT_LOGIN_PER_NAME_AND_ADDRESS: '3/7m',
    };
    await withApp(variables, async (app) => {
      const { username } = await register(app);
      const send = signIn(app, username);
      // The limit by name is exhausted after the first attempt, and does not apply at this address.
      for (let i = 0; i < 3; i += 1) expect((await send()).status).toBe(401);
      expectRateLimited(await send(), '"login-name-address";q=3;w=420', 420);
    });
  });

  it('allow attempts again when the interval of the limit has passed', async () => {
    await withApp({ RATE_LIMIT_LOGIN_PER_NAME: '1/2s' }, async (app) => {
      const send = signIn(app, 'unknown-user');
      expect((await send()).status).toBe(401);
      expectRateLimited(await send(), '"login-name";q=1;w=2', 2);
      await sleep(2_100);
      expect((await send()).status).toBe(401);
    });
  });
});
