import { DataSource } from 'typeorm';
import { type TestUser, login, newUser, register, registerAdmin } from '../support/users.js';
import { TestApp, type TestRequest, type TestResponse } from '../support/app.js';
import { auditEvents } from '../support/audit.js';
import { waitUntil } from '../support/wait-until.js';
import { expectProblem } from '../support/problem.js';
import { secondsFromNow, userRows } from '../support/sessions.js';
import { Environment } from '../../src/config/environment.js';
import { KnownAddressPurge } from '../../src/sessions/known-addresses/known-address-purge.js';
import { SessionPurge } from '../../src/sessions/session-purge.js';

const {
  RATE_LIMIT_LOGIN_PER_ADDRESS: LOGIN_BY_ADDRESS,
  RATE_LIMIT_LOGIN_PER_NAME: LOGIN_BY_NAME,
  RATE_LIMIT_LOGIN_PER_NAME_AND_ADDRESS: LOGIN_BY_NAME_AND_ADDRESS,
  RATE_LIMIT_REGISTER_PER_ADDRESS: REGISTER_BY_ADDRESS,
  RATE_LIMIT_REFRESH_PER_ADDRESS: REFRESH_BY_ADDRESS,
  RATE_LIMIT_PASSWORD_PER_SESSION: PASSWORD_BY_SESSION,
} = new Environment();

const ENABLED = { RATE_LIMIT_ENABLED: 'true', TRUST_PROXY: 'true' };

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

const from = (address: string): TestRequest['headers'] => ({ 'x-forwarded-for': address });

function signIn(app: TestApp, username: string, password: string, address: string) {
  return app.api('POST', '/auth/login', {
    json: { username, password },
    headers: from(address),
  });
}

function expectRateLimited(answer: TestResponse | undefined): void {
  expectProblem(answer as TestResponse, 'rate_limited');
  const { headers } = answer as TestResponse;
  expect(headers['retry-after']).toMatch(/^[1-9]\d*$/);
  expect(headers['ratelimit-policy']).toMatch(/^"[a-z-]+";q=\d+;w=\d+$/);
  expect(headers['ratelimit']).toMatch(/^"[a-z-]+";r=0;t=[1-9]\d*$/);
}

/** docs/security.md, rows 12 to 14. */
describe('rate limits on password guessing', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start(ENABLED)));
  afterAll(() => app.close());
  let addresses = 0;
  /** Returns a new address on each call. */
  const nextAddress = () => `198.51.${(addresses += 1) >> 8}.${addresses & 255}`;

  it.each(['an existing user', 'an unknown user'])(
    'limit guesses for %s by name, from any address',
    async (kind) => {
      const { username } = kind === 'an existing user' ? await register(app) : newUser();
      const { points } = LOGIN_BY_NAME;
      for (let i = 0; i < points; i += 1) {
        expectProblem(await signIn(app, username, 'a guess', nextAddress()), 'invalid_credentials');
      }
      expectRateLimited(await signIn(app, username, 'a guess', nextAddress()));
      // Names are compared in canonical form.
      expectRateLimited(await signIn(app, username.toUpperCase(), 'a guess', nextAddress()));
    },
  );

  it('write one audit event with the limit and the client address', async () => {
    const { username } = newUser();
    for (let i = 0; i < LOGIN_BY_NAME.points + 3; i += 1) {
      await signIn(app, username, 'a guess', `192.0.2.${i}`);
    }
    const admin = await registerAdmin(app);
    const events = await auditEvents(app, admin, 'event=rate_limited');
    expect(events.filter(({ ip }) => ip?.startsWith('192.0.2.'))).toEqual([
      expect.objectContaining({
        ip: `192.0.2.${LOGIN_BY_NAME.points}`,
        details: { limit: '"login-name";q=10;w=900' },
      }),
    ]);
  });

  it('count a hundred concurrent attempts as a hundred', async () => {
    const { username } = await register(app);
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => signIn(app, username, 'a guess', nextAddress())),
    );
    const passed = answers.filter(({ status }) => status === 401);
    expect(passed).toHaveLength(LOGIN_BY_NAME.points);
    for (const answer of answers.filter(({ status }) => status !== 401)) expectRateLimited(answer);
  });

  it('never lock a user out at an address of an earlier sign-in', async () => {
    const user = newUser();
    const home = nextAddress();
    await app.api('POST', '/auth/register', { json: user, headers: from(home) });
    for (let i = 0; i < 3 * LOGIN_BY_NAME.points; i += 1) {
      await signIn(app, user.username, 'a guess', nextAddress());
    }
    expectRateLimited(await signIn(app, user.username, user.password, nextAddress()));
    for (let i = 0; i < 30; i += 1) {
      expect((await signIn(app, user.username, user.password, home)).status).toBe(200);
    }
    // Guesses from a known address are limited too.
    for (let i = 0; i < LOGIN_BY_NAME_AND_ADDRESS.points; i += 1) {
      expect((await signIn(app, user.username, 'a guess', home)).status).toBe(401);
    }
    expectRateLimited(await signIn(app, user.username, user.password, home));
  });

  it('never lock a user out at any address used in the last year', async () => {
    const user = newUser();
    const [home, office, train] = [nextAddress(), nextAddress(), nextAddress()];
    const first = await app.api('POST', '/auth/register', { json: user, headers: from(home) });
    const { refresh_token } = first.body;
    await app.api('POST', '/auth/refresh', { json: { refresh_token }, headers: from(train) });
    await signIn(app, user.username, user.password, office);
    const { body } = await signIn(app, user.username, user.password, office);
    await app.api('POST', '/auth/logout-all', { token: body.access_token });
    await app.get(SessionPurge).purge(secondsFromNow(40 * 86_400));
    await app.get(KnownAddressPurge).purge(secondsFromNow(300 * 86_400));
    for (let i = 0; i < LOGIN_BY_NAME.points; i += 1) {
      await signIn(app, user.username, 'a guess', nextAddress());
    }
    for (const address of [home, office, train]) {
      expect((await signIn(app, user.username, user.password, address)).status).toBe(200);
    }
    await app.get(KnownAddressPurge).purge(secondsFromNow(400 * 86_400));
    expectRateLimited(await signIn(app, user.username, user.password, home));
  });

  it('do not count correct sign-ins, though many concurrent ones may have to retry after 1 s', async () => {
    const user = newUser();
    const home = nextAddress();
    await app.api('POST', '/auth/register', { json: user, headers: from(home) });
    const send = () => signIn(app, user.username, user.password, home);
    const answers = await Promise.all(Array.from({ length: 150 }, send));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]));
    for (const { status, headers } of answers) {
      if (status === 429) expect(headers['retry-after']).toBe('1');
    }
    await waitUntil(async () => (await send()).status === 200);
  });

  it('limit slow guessing per day', async () => {
    const slow = await TestApp.start({
      ...ENABLED,
      RATE_LIMIT_LOGIN_PER_NAME: '2/1s',
      RATE_LIMIT_LOGIN_PER_NAME_DAILY: '6/24h',
    });
    const user = newUser();
    const home = nextAddress();
    await slow.api('POST', '/auth/register', { json: user, headers: from(home) });
    const send = () => signIn(slow, user.username, 'a guess', nextAddress());
    let compared = 0;
    const policies = new Set();
    await waitUntil(async () => {
      const { status, headers } = await send();
      if (status === 401) compared += 1;
      policies.add(headers['ratelimit-policy']);
      return policies.has('"login-name-day";q=6;w=86400');
    });
    expect(compared).toBe(6);
    expect((await signIn(slow, user.username, user.password, home)).status).toBe(200);
    await slow.close();
  });

  it('let the owner change the password in one session after guesses in a stolen session', async () => {
    const user = await register(app);
    const change = (token: string, current_password: string) =>
      app.api('PUT', '/users/me/password', {
        token,
        json: { current_password, new_password: 'the new password of the owner' },
      });
    for (let i = 0; i < PASSWORD_BY_SESSION.points; i += 1) {
      await change(user.access_token, 'a guess');
    }
    expectRateLimited(await change(user.access_token, user.password));
    const { access_token } = await login(app, user);
    expect((await change(access_token, user.password)).status).toBe(200);
  });

  it('do not count attempts rejected by the name limit against the address', async () => {
    const { username } = newUser();
    const address = nextAddress();
    for (let i = 0; i < LOGIN_BY_NAME.points; i += 1) await signIn(app, username, 'x', address);
    for (let i = 0; i < LOGIN_BY_ADDRESS.points; i += 1) {
      expectRateLimited(await signIn(app, username, 'x', address));
    }
    expect((await signIn(app, newUser().username, 'x', address)).status).toBe(401);
  });

  it('count sign-ins of a disabled user even with the correct password', async () => {
    const user = await register(app);
    await userRows(app).update({ id: user.id }, { isActive: false });
    for (let i = 0; i < LOGIN_BY_NAME.points; i += 1) {
      const { status } = await signIn(app, user.username, user.password, nextAddress());
      expect(status).toBe(403);
    }
    expectRateLimited(await signIn(app, user.username, user.password, nextAddress()));
  });

  it('limit guesses for many users by the /64 network of the address, in any notation', async () => {
    const { points } = LOGIN_BY_ADDRESS;
    const notations = ['2001:db8:1:2::7', '2001:db8:1:2:ffff::1', '2001:0DB8:1:2:0:0:0:9'];
    await Promise.all(
      Array.from({ length: points }, (_, i) =>
        signIn(app, `unknown${i}`, 'a guess', notations[i % notations.length] as string),
      ),
    );
    for (const notation of notations) expectRateLimited(await signIn(app, 'x', 'y', notation));
    expectProblem(await signIn(app, 'x', 'y', '2001:db8:1:3::7'), 'invalid_credentials');
  });

  it('do not count a correct sign-in', async () => {
    const user = await register(app);
    const home = nextAddress();
    for (let i = 0; i < LOGIN_BY_NAME.points + LOGIN_BY_NAME_AND_ADDRESS.points + 5; i += 1) {
      expect((await signIn(app, user.username, user.password, home)).status).toBe(200);
    }
  });

  it('limit guesses in password changes by session', async () => {
    const user = await register(app);
    const change = (current_password: string): Promise<TestResponse> =>
      app.api('PUT', '/users/me/password', {
        token: user.access_token,
        json: { current_password, new_password: user.password },
      });
    for (let i = 0; i < PASSWORD_BY_SESSION.points; i += 1) {
      expectProblem(await change('a guess'), 'validation_failed');
    }
    expectRateLimited(await change(user.password));
  });

  it('limit guesses of refresh tokens by address', async () => {
    const { points } = REFRESH_BY_ADDRESS;
    const address = nextAddress();
    const send = (): Promise<TestResponse> =>
      app.api('POST', '/auth/refresh', {
        json: { refresh_token: `uart_${'A'.repeat(70)}` },
        headers: from(address),
      });
    const answers = await Promise.all(Array.from({ length: points }, send));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expectRateLimited(await send());
  });
});

describe('rate limit on registration', () => {
  it('limits registrations from one address and not those from another', async () => {
    const app = await TestApp.start(ENABLED);
    const send = (address: string) =>
      app.api('POST', '/auth/register', { json: newUser(), headers: from(address) });
    const { points } = REGISTER_BY_ADDRESS;
    const answers = await Promise.all(Array.from({ length: points }, () => send('192.0.2.1')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expectRateLimited(await send('192.0.2.1'));
    expect((await send('192.0.2.2')).status).toBe(201);
    await app.close();
  });
});

describe('rate limit on probing for taken names', () => {
  it('counts registrations rejected because the name is taken', async () => {
    const app = await TestApp.start(ENABLED);
    const json = newUser();
    const send = () => app.api('POST', '/auth/register', { json, headers: from('192.0.2.3') });
    await send();
    const { points } = REGISTER_BY_ADDRESS;
    const answers = await Promise.all(Array.from({ length: points - 1 }, send));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([409]));
    expectRateLimited(await send());
    await app.close();
  });
});

describe('rate limiting', () => {
  it('is disabled by RATE_LIMIT_ENABLED=false', async () => {
    const app = await TestApp.start({ RATE_LIMIT_ENABLED: 'false' });
    const user: TestUser = await register(app);
    for (let i = 0; i < 3 * LOGIN_BY_NAME.points; i += 1) {
      expect((await signIn(app, user.username, 'a guess', '192.0.2.1')).status).toBe(401);
    }
    expect((await login(app, user)).access_token).toBeDefined();
    await app.close();
  });

  // SQLite allows only one instance.
  if (ENGINE === 'postgres') {
    it('counts attempts on another instance of the same database', async () => {
      const first = await TestApp.start(ENABLED);
      const second = await TestApp.start(ENABLED, first.database);
      const { username } = await register(first);
      for (let i = 0; i < LOGIN_BY_NAME.points; i += 1) {
        const app = i % 2 ? first : second;
        expect((await signIn(app, username, 'a guess', `192.0.2.${i}`)).status).toBe(401);
      }
      expectRateLimited(await signIn(first, username, 'a guess', '192.0.2.200'));
      expectRateLimited(await signIn(second, username, 'a guess', '192.0.2.201'));
      await second.close();
      await first.close();
    });

    it('continues in memory while the database table is unavailable', async () => {
      const app = await TestApp.start(ENABLED);
      await app.get(DataSource).query('ALTER TABLE rate_limits RENAME TO not_there');
      const { username } = newUser();
      for (let i = 0; i < LOGIN_BY_NAME.points; i += 1) {
        expect((await signIn(app, username, 'a guess', `192.0.2.${i}`)).status).toBe(401);
      }
      expectRateLimited(await signIn(app, username, 'a guess', '192.0.2.200'));
      await app.close();
    });
  }
});
