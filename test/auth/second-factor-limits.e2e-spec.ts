import { TestApp } from '../support/app.js';
import { auditEvents } from '../support/audit.js';
import { addFactor, proveFactor, startSignIn } from '../support/sign-in-attempts.js';
import { register, registerAdmin, type TestUser } from '../support/users.js';

/** The address from which tests register, and so an address of each user. */
const HOME = '127.0.0.1';
const ELSEWHERE = '203.0.113.9';

const SETTINGS = {
  RATE_LIMIT_ENABLED: 'true',
  RATE_LIMIT_LOGIN_PER_ADDRESS: '12/15m',
  RATE_LIMIT_SIGNED_IN_PER_NAME: '12/15m',
  RATE_LIMIT_SECOND_FACTOR_PER_USER: '6/15m',
  RATE_LIMIT_SECOND_FACTOR_PER_USER_DAILY: '8/24h',
};

describe('the limits of second factors', () => {
  let app: TestApp;
  let user: TestUser;
  beforeEach(async () => {
    app = await TestApp.start(SETTINGS);
    user = await register(app);
    await addFactor(app, user.id);
  });
  afterEach(() => app.close());

  /** Guesses, each four with an attempt of their own, until an answer other than a wrong factor. */
  async function guessUntilRejected(ip: string): Promise<[number, unknown]> {
    for (let count = 0; ; count += 4) {
      const token = await startSignIn(app, user);
      for (let i = 0; i < 4; i += 1) {
        const result = await proveFactor(app, token, { ip, isWrong: true });
        if (result !== 'invalid_second_factor') return [count + i, result];
      }
    }
  }

  it('bound the guesses of all attempts of a user together', async () => {
    expect(await guessUntilRejected(ELSEWHERE)).toEqual([6, 'rate_limited']);
    expect(await proveFactor(app, await startSignIn(app, user), { ip: ELSEWHERE })).toBe(
      'rate_limited',
    );
  });

  it('bound the guesses from all addresses together', async () => {
    for (let i = 1; i <= 6; i += 1) {
      const token = await startSignIn(app, user);
      const ip = `203.0.113.${i}`;
      expect(await proveFactor(app, token, { ip, isWrong: true })).toBe('invalid_second_factor');
    }
    const token = await startSignIn(app, user);
    expect(await proveFactor(app, token, { ip: '203.0.113.7' })).toBe('rate_limited');
  });

  it('do not lock a user out at an address from which it has signed in before', async () => {
    expect(await guessUntilRejected(ELSEWHERE)).toEqual([6, 'rate_limited']);
    const token = await startSignIn(app, user);
    expect(await proveFactor(app, token, { ip: HOME })).toHaveProperty('access_token');
  });

  it('bound the guesses at an address of the user as well', async () => {
    expect(await guessUntilRejected(HOME)).toEqual([6, 'rate_limited']);
  });

  it('do not make the address of a guess one of the user', async () => {
    await guessUntilRejected(ELSEWHERE);
    expect(await guessUntilRejected(ELSEWHERE)).toEqual([0, 'rate_limited']);
  });

  it('do not count a correct second factor, nor one that was not verified', async () => {
    for (let i = 0; i < 8; i += 1) {
      const token = await startSignIn(app, user);
      expect(await proveFactor(app, token, { ip: ELSEWHERE })).toHaveProperty('access_token');
    }
  });

  it('count wrong second factors and invalid handles as failed sign-ins of their address', async () => {
    await guessUntilRejected(HOME);
    const readStatus = (remoteAddress: string) =>
      app.api('POST', '/auth/sign-in/status', { json: { sign_in_token: 'x' }, remoteAddress });
    for (let i = 0; i < 6; i += 1) expect((await readStatus(HOME)).status).toBe(400);
    const { status, headers } = await readStatus(HOME);
    expect(status).toBe(429);
    expect(headers['ratelimit-policy']).toBe('"login-address";q=12;w=900');
    expect((await readStatus(ELSEWHERE)).status).toBe(400);
    const guess = { username: user.username, password: 'a guess' };
    expect((await app.api('POST', '/auth/login', { json: guess })).status).toBe(429);
  });

  it('bound the attempts of a user with the limit of successful sign-ins', async () => {
    for (let i = 0; i < 12; i += 1) await startSignIn(app, user);
    const { username, password } = user;
    const { status, headers } = await app.api('POST', '/auth/login', {
      json: { username, password },
    });
    expect(status).toBe(429);
    expect(headers['ratelimit-policy']).toBe('"signed-in-name";q=12;w=900');
  });

  it('admit the user at its own address, after many sign-ins with its password from elsewhere', async () => {
    const { username, password } = user;
    const signIn = (remoteAddress: string) =>
      app.api('POST', '/auth/login', { json: { username, password }, remoteAddress });
    for (let i = 0; i < 12; i += 1) expect((await signIn(ELSEWHERE)).status).toBe(401);
    expect((await signIn('203.0.113.77')).status).toBe(429);
    expect((await signIn(HOME)).body.code).toBe('second_factor_required');
  });

  it('do not count the correct password of a user with a second factor as a failed sign-in', async () => {
    for (let i = 0; i < 11; i += 1) await startSignIn(app, user);
    // With failures, the limits by name (10) would have been reached.
    await startSignIn(app, user);
  });

  it('are in the audit log, with the user', async () => {
    const admin = await registerAdmin(app);
    await guessUntilRejected(ELSEWHERE);
    const events = await auditEvents(app, admin, 'event=rate_limited');
    expect(events.map(({ details }) => details.limit)).toContain('"second-factor-user";q=6;w=900');
    const failures = await auditEvents(app, admin, 'event=second_factor_failed');
    expect(failures.map(({ user_id }) => user_id)).toContain(user.id);
  });
});
