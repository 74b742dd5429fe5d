import { DataSource } from 'typeorm';
import { type TestUser, login, newUser, register, registerAdmin } from '../support/users.js';
import { TestApp, type TestRequest, type TestResponse } from '../support/app.js';
import { auditEvents } from '../support/audit.js';
import { eventually } from '../support/eventually.js';
import { expectProblem } from '../support/problem.js';
import { secondsFromNow, userRows } from '../support/sessions.js';
import { Environment } from '../../src/config/environment.js';
import { KnownAddressPurge } from '../../src/sessions/known-addresses/known-address-purge.js';
import { SessionPurge } from '../../src/sessions/session-purge.js';

const {
  RATE_LIMIT_LOGIN_PER_ADDRESS: LOGIN_BY_ADDRESS,
  RATE_LIMIT_LOGIN_PER_NAME: LOGIN_BY_NAME,
  RATE_LIMIT_LOGIN_PER_KNOWN_ADDRESS: LOGIN_BY_KNOWN_ADDRESS,
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

function expectRefused(answer: TestResponse | undefined): void {
  expectProblem(answer as TestResponse, 'rate_limited');
  const { headers } = answer as TestResponse;
  expect(headers['retry-after']).toMatch(/^[1-9]\d*$/);
  expect(headers['ratelimit-policy']).toMatch(/^"[a-z-]+";q=\d+;w=\d+$/);
  expect(headers['ratelimit']).toMatch(/^"[a-z-]+";r=0;t=[1-9]\d*$/);
}

/** Security design, lines 12 to 14. */
describe('guessing passwords', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start(ENABLED)));
  afterAll(() => app.close());
  let addresses = 0;
  /** Never the same one. */
  const somewhere = () => `198.51.${(addresses += 1) >> 8}.${addresses & 255}`;

  it.each(['an account', 'no account'])(
    'of %s is stopped by the name, wherever the guesses come from',
    async (whose) => {
      const { username } = whose === 'an account' ? await register(app) : newUser();
      const { points } = LOGIN_BY_NAME;
      for (let i = 0; i < points; i += 1) {
        expectProblem(await signIn(app, username, 'a guess', somewhere()), 'invalid_credentials');
      }
      expectRefused(await signIn(app, username, 'a guess', somewhere()));
      // Any spelling is the same name.
      expectRefused(await signIn(app, username.toUpperCase(), 'a guess', somewhere()));
    },
  );

  it('is told to the admins once, with the limit and where it was hit', async () => {
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

  it('counts a hundred at once as a hundred', async () => {
    const { username } = await register(app);
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => signIn(app, username, 'a guess', somewhere())),
    );
    const passed = answers.filter(({ status }) => status === 401);
    expect(passed).toHaveLength(LOGIN_BY_NAME.points);
    for (const answer of answers.filter(({ status }) => status !== 401)) expectRefused(answer);
  });

  it('never locks the owner out of where the account has been used', async () => {
    const account = newUser();
    const home = somewhere();
    await app.api('POST', '/auth/register', { json: account, headers: from(home) });
    for (let i = 0; i < 3 * LOGIN_BY_NAME.points; i += 1) {
      await signIn(app, account.username, 'a guess', somewhere());
    }
    expectRefused(await signIn(app, account.username, account.password, somewhere()));
    for (let i = 0; i < 30; i += 1) {
      expect((await signIn(app, account.username, account.password, home)).status).toBe(200);
    }
    // Guesses from there have an end too.
    for (let i = 0; i < LOGIN_BY_KNOWN_ADDRESS.points; i += 1) {
      expect((await signIn(app, account.username, 'a guess', home)).status).toBe(401);
    }
    expectRefused(await signIn(app, account.username, account.password, home));
  });

  it('never locks the owner out, wherever the account has been used in the last year', async () => {
    const account = newUser();
    const [home, office, train] = [somewhere(), somewhere(), somewhere()];
    const first = await app.api('POST', '/auth/register', { json: account, headers: from(home) });
    const { refresh_token } = first.body;
    await app.api('POST', '/auth/refresh', { json: { refresh_token }, headers: from(train) });
    await signIn(app, account.username, account.password, office);
    const { body } = await signIn(app, account.username, account.password, office);
    await app.api('POST', '/auth/logout-all', { token: body.access_token });
    await app.get(SessionPurge).purge(secondsFromNow(40 * 86_400));
    await app.get(KnownAddressPurge).purge(secondsFromNow(300 * 86_400));
    for (let i = 0; i < LOGIN_BY_NAME.points; i += 1) {
      await signIn(app, account.username, 'a guess', somewhere());
    }
    for (const address of [home, office, train]) {
      expect((await signIn(app, account.username, account.password, address)).status).toBe(200);
    }
    await app.get(KnownAddressPurge).purge(secondsFromNow(400 * 86_400));
    expectRefused(await signIn(app, account.username, account.password, home));
  });

  it('counts no correct sign-in, also of many at once, some of which have to wait a second', async () => {
    const account = newUser();
    const home = somewhere();
    await app.api('POST', '/auth/register', { json: account, headers: from(home) });
    const send = () => signIn(app, account.username, account.password, home);
    const answers = await Promise.all(Array.from({ length: 150 }, send));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]));
    for (const { status, headers } of answers) {
      if (status === 429) expect(headers['retry-after']).toBe('1');
    }
    await eventually(async () => (await send()).status === 200, 10_000);
  });

  it('slowly is stopped by the limit of a day', async () => {
    const slow = await TestApp.start({
      ...ENABLED,
      RATE_LIMIT_LOGIN_PER_NAME: '2/1s',
      RATE_LIMIT_LOGIN_PER_NAME_DAILY: '6/24h',
    });
    const account = newUser();
    const home = somewhere();
    await slow.api('POST', '/auth/register', { json: account, headers: from(home) });
    const send = () => signIn(slow, account.username, 'a guess', somewhere());
    let compared = 0;
    const policies = new Set();
    await eventually(async () => {
      const { status, headers } = await send();
      if (status === 401) compared += 1;
      policies.add(headers['ratelimit-policy']);
      return policies.has('"login-name-day";q=6;w=86400');
    }, 20_000);
    expect(compared).toBe(6);
    expect((await signIn(slow, account.username, account.password, home)).status).toBe(200);
    await slow.close();
  });

  it('of the password in a stolen session does not keep the owner from changing it in another', async () => {
    const account = await register(app);
    const change = (token: string, current_password: string) =>
      app.api('PUT', '/users/me/password', {
        token,
        json: { current_password, new_password: 'the new password of the owner' },
      });
    for (let i = 0; i < PASSWORD_BY_SESSION.points; i += 1) {
      await change(account.access_token, 'a guess');
    }
    expectRefused(await change(account.access_token, account.password));
    const { access_token } = await login(app, account);
    expect((await change(access_token, account.password)).status).toBe(204);
  });

  it('does not use up the address of those who are refused by name', async () => {
    const { username } = newUser();
    const address = somewhere();
    for (let i = 0; i < LOGIN_BY_NAME.points; i += 1) await signIn(app, username, 'x', address);
    for (let i = 0; i < LOGIN_BY_ADDRESS.points; i += 1) {
      expectRefused(await signIn(app, username, 'x', address));
    }
    expect((await signIn(app, newUser().username, 'x', address)).status).toBe(401);
  });

  it('of a disabled account counts, although its password is right', async () => {
    const account = await register(app);
    await userRows(app).update({ id: account.id }, { isActive: false });
    for (let i = 0; i < LOGIN_BY_NAME.points; i += 1) {
      const { status } = await signIn(app, account.username, account.password, somewhere());
      expect(status).toBe(403);
    }
    expectRefused(await signIn(app, account.username, account.password, somewhere()));
  });

  it('of many accounts is stopped by the address, in any of its spellings', async () => {
    const { points } = LOGIN_BY_ADDRESS;
    const spellings = ['2001:db8:1:2::7', '2001:db8:1:2:ffff::1', '2001:0DB8:1:2:0:0:0:9'];
    await Promise.all(
      Array.from({ length: points }, (_, i) =>
        signIn(app, `nobody${i}`, 'a guess', spellings[i % spellings.length] as string),
      ),
    );
    for (const spelling of spellings) expectRefused(await signIn(app, 'x', 'y', spelling));
    expectProblem(await signIn(app, 'x', 'y', '2001:db8:1:3::7'), 'invalid_credentials');
  });

  it('is all that counts: a correct sign-in uses no attempt', async () => {
    const account = await register(app);
    const home = somewhere();
    for (let i = 0; i < LOGIN_BY_NAME.points + LOGIN_BY_KNOWN_ADDRESS.points + 5; i += 1) {
      expect((await signIn(app, account.username, account.password, home)).status).toBe(200);
    }
  });

  it('by changing the password is stopped by the session', async () => {
    const account = await register(app);
    const change = (current_password: string): Promise<TestResponse> =>
      app.api('PUT', '/users/me/password', {
        token: account.access_token,
        json: { current_password, new_password: account.password },
      });
    for (let i = 0; i < PASSWORD_BY_SESSION.points; i += 1) {
      expectProblem(await change('a guess'), 'validation_failed');
    }
    expectRefused(await change(account.password));
  });

  it('of refresh tokens is stopped by the address', async () => {
    const { points } = REFRESH_BY_ADDRESS;
    const address = somewhere();
    const send = (): Promise<TestResponse> =>
      app.api('POST', '/auth/refresh', {
        json: { refresh_token: `uart_${'A'.repeat(70)}` },
        headers: from(address),
      });
    const answers = await Promise.all(Array.from({ length: points }, send));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expectRefused(await send());
  });
});

describe('registrations', () => {
  it('of one address have an end, and those of another have not', async () => {
    const app = await TestApp.start(ENABLED);
    const send = (address: string) =>
      app.api('POST', '/auth/register', { json: newUser(), headers: from(address) });
    const { points } = REGISTER_BY_ADDRESS;
    const answers = await Promise.all(Array.from({ length: points }, () => send('192.0.2.1')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expectRefused(await send('192.0.2.1'));
    expect((await send('192.0.2.2')).status).toBe(201);
    await app.close();
  });
});

describe('trying which names are taken', () => {
  it('has the same end', async () => {
    const app = await TestApp.start(ENABLED);
    const json = newUser();
    const send = () => app.api('POST', '/auth/register', { json, headers: from('192.0.2.3') });
    await send();
    const { points } = REGISTER_BY_ADDRESS;
    const answers = await Promise.all(Array.from({ length: points - 1 }, send));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([409]));
    expectRefused(await send());
    await app.close();
  });
});

describe('throttling', () => {
  it('can be turned off', async () => {
    const app = await TestApp.start({ RATE_LIMIT_ENABLED: 'false' });
    const account: TestUser = await register(app);
    for (let i = 0; i < 3 * LOGIN_BY_NAME.points; i += 1) {
      expect((await signIn(app, account.username, 'a guess', '192.0.2.1')).status).toBe(401);
    }
    expect((await login(app, account)).access_token).toBeDefined();
    await app.close();
  });

  // SQLite has one instance.
  if (ENGINE === 'postgres') {
    it('counts what came to the other instance', async () => {
      const first = await TestApp.start(ENABLED);
      const second = await TestApp.start(ENABLED, first.database);
      const { username } = await register(first);
      for (let i = 0; i < LOGIN_BY_NAME.points; i += 1) {
        const app = i % 2 ? first : second;
        expect((await signIn(app, username, 'a guess', `192.0.2.${i}`)).status).toBe(401);
      }
      expectRefused(await signIn(first, username, 'a guess', '192.0.2.200'));
      expectRefused(await signIn(second, username, 'a guess', '192.0.2.201'));
      await second.close();
      await first.close();
    });

    it('goes on counting while the store is away', async () => {
      const app = await TestApp.start(ENABLED);
      await app.get(DataSource).query('ALTER TABLE rate_limits RENAME TO not_there');
      const { username } = newUser();
      for (let i = 0; i < LOGIN_BY_NAME.points; i += 1) {
        expect((await signIn(app, username, 'a guess', `192.0.2.${i}`)).status).toBe(401);
      }
      expectRefused(await signIn(app, username, 'a guess', '192.0.2.200'));
      await app.close();
    });
  }
});
