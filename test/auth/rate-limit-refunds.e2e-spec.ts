import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppException } from '../../src/common/errors/app.exception.js';
import { Rate } from '../../src/config/rate.js';
import { Limiter } from '../../src/rate-limits/limiter.js';
import { RateLimitPurge } from '../../src/rate-limits/rate-limit-purge.js';
import { type CounterState, SharedCounters } from '../../src/rate-limits/shared-counters.js';
import { statementsOf } from '../support/statements.js';
import { LIMITS } from '../../src/rate-limits/limits.js';
import { PasswordVerifier } from '../../src/credentials/password/password-verifier.service.js';
import { SessionsService } from '../../src/sessions/sessions.service.js';
import { type TestUser, newUser, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { userRows } from '../support/sessions.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

const SETTINGS = {
  RATE_LIMIT_ENABLED: 'true',
  RATE_LIMIT_LOGIN_PER_ADDRESS: '8/15m',
  RATE_LIMIT_LOGIN_PER_NAME: '2/15m',
  RATE_LIMIT_LOGIN_PER_NAME_AND_ADDRESS: '4/15m',
  RATE_LIMIT_SIGNED_IN_PER_NAME: '2/15m',
};

describe('refunds of rate limits', () => {
  let app: TestApp;
  beforeEach(async () => (app = await TestApp.start(SETTINGS)));
  afterEach(() => app.close());

  const signIn = async (username: string, password = 'a guess') =>
    (await app.api('POST', '/auth/login', { json: { username, password } })).status;
  const signInAs = ({ username, password }: TestUser) => signIn(username, password);

  it('return an attempt to the address limit when the name limit rejects it', async () => {
    const { username } = newUser();
    // The third attempt consumed from the address limit before the name limit rejected it.
    expect([await signIn(username), await signIn(username), await signIn(username)]).toEqual([
      401, 401, 429,
    ]);
    for (let i = 0; i < 6; i += 1) expect(await signIn(newUser().username)).toBe(401);
    expect(await signIn(newUser().username)).toBe(429);
  });

  it('keep wrong guesses from using up the limit of successful sign-ins', async () => {
    const user = await register(app);
    for (let i = 0; i < 3; i += 1) await signIn(user.username);
    expect([await signInAs(user), await signInAs(user), await signInAs(user)]).toEqual([
      200, 200, 429,
    ]);
  });

  it('return an attempt that is rejected before its password is checked', async () => {
    const { username } = newUser();
    const verify = jest.spyOn(app.get(PasswordVerifier), 'verify');
    for (let i = 0; i < 10; i += 1) {
      const headers = { 'retry-after': '1' };
      verify.mockRejectedValueOnce(new AppException('overloaded', { headers }));
      expect(await signIn(username)).toBe(503);
    }
    expect([await signIn(username), await signIn(username)]).toEqual([401, 401]);
  });

  if (ENGINE === 'postgres') {
    it('need no database statement for an attempt that an exhausted limit rejects', async () => {
      const { username } = newUser();
      for (let i = 0; i < 3; i += 1) await signIn(username);
      const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
      const database = app.get(DataSource);
      await database.query('ALTER TABLE rate_limits RENAME TO not_there');
      expect(await signIn(username)).toBe(429);
      expect(warn).not.toHaveBeenCalled();
      expect(await signIn(newUser().username)).toBe(401);
      expect(warn).toHaveBeenCalledWith(expect.stringContaining('counted in memory'));
      warn.mockRestore();
    });

    it('return an attempt counted in memory to memory, not to the table', async () => {
      const database = app.get(DataSource);
      const limiter = new Limiter(
        LIMITS.loginByName,
        new Rate(3, 60),
        new SharedCounters(database),
      );
      await database.query('ALTER TABLE rate_limits RENAME TO not_there');
      const result = await limiter.consume('key');
      await database.query('ALTER TABLE not_there RENAME TO rate_limits');
      if ('refund' in result) await result.refund();
      let count = 0;
      while ('refund' in (await limiter.consume('key'))) count += 1;
      expect(count).toBe(3);
    });

    it('count concurrent attempts one by one, although they share a statement', async () => {
      const counters = new SharedCounters(app.get(DataSource));
      const consume = (key: string) => counters.consume(key, 60_000);
      let states: CounterState[] = [];
      const statements = await statementsOf(app, async () => {
        states = await Promise.all(['a', 'a', 'b', 'a'].map((key) => consume(`parallel ${key}`)));
      });
      expect(states.map(({ consumed }) => consumed)).toEqual([1, 2, 1, 3]);
      expect(statements).toHaveLength(1);
      const [until = 0] = states.map((state) => state.until);
      await Promise.all([consume('parallel a'), counters.refund('parallel a', until)]);
      expect(await consume('parallel a')).toEqual({ consumed: 4, until });
    });

    it('start a new window after the end of one, and are purged then', async () => {
      const database = app.get(DataSource);
      const counters = new SharedCounters(database);
      await counters.consume('purged', -1);
      expect(await counters.consume('purged', 60_000)).toMatchObject({ consumed: 1 });
      await counters.consume('expired', -1);
      await new RateLimitPurge(database).purge();
      const rows = await database.query('SELECT key FROM rate_limits ORDER BY key');
      const keys = rows.map(({ key }: { key: string }) => key);
      expect(keys).toContain('purged');
      expect(keys).not.toContain('expired');
    });
  }
});

describe('the rate limit on registration', () => {
  let app: TestApp;
  beforeAll(
    async () =>
      (app = await TestApp.start({ ...SETTINGS, RATE_LIMIT_REGISTER_PER_ADDRESS: '2/15m' })),
  );
  afterAll(() => app.close());

  const registerNew = async () =>
    (await app.api('POST', '/auth/register', { json: newUser() })).status;

  it('refunds an overloaded service, and counts a user disabled before its session starts', async () => {
    const sessions = app.get(SessionsService);
    const startSession = sessions.start.bind(sessions);
    const start = jest.spyOn(sessions, 'start');
    for (let i = 0; i < 3; i += 1) {
      start.mockRejectedValueOnce(
        new AppException('overloaded', { headers: { 'retry-after': '1' } }),
      );
      expect(await registerNew()).toBe(503);
    }
    start.mockImplementation(async (user, ...others) => {
      await userRows(app).update({ id: user.id }, { isActive: false });
      return startSession(user, ...others);
    });
    expect([await registerNew(), await registerNew(), await registerNew()]).toEqual([
      401, 401, 429,
    ]);
  });
});
