import { isAccessTokenValid, login, newUser, refresh, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { secondsFromNow, sessionOf, setSession } from '../support/sessions.js';

const DAY = 24 * 3600;

describe('session expiry', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  it.each(['idleExpiresAt', 'expiresAt'] as const)(
    'rejects the refresh token and the access token after %s',
    async (column) => {
      const user = await register(app);
      await setSession(app, user.access_token, { [column]: secondsFromNow(60) });
      expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
      await setSession(app, user.access_token, { [column]: secondsFromNow(-1) });
      const { status, body } = await refresh(app, user.refresh_token);
      expect([status, body.code]).toEqual([401, 'invalid_grant']);
      expect(await isAccessTokenValid(app, user.access_token)).toBe(false);
    },
  );

  it.each(['idleExpiresAt', 'expiresAt'] as const)(
    'rejects the parent within the grace window after %s',
    async (column) => {
      const user = await register(app);
      await refresh(app, user.refresh_token);
      await setSession(app, user.access_token, { [column]: secondsFromNow(-1) });
      expect((await refresh(app, user.refresh_token)).status).toBe(401);
    },
  );

  it('extends the idle expiry on each refresh', async () => {
    const user = await register(app);
    await setSession(app, user.access_token, { idleExpiresAt: secondsFromNow(60) });
    const { body } = await refresh(app, user.refresh_token);
    expect(body.refresh_expires_in).toBe(30 * DAY);
    const { idleExpiresAt, lastUsedAt } = await sessionOf(app, user.access_token);
    expect(idleExpiresAt.getTime() - lastUsedAt.getTime()).toBe(30 * DAY * 1000);
  });

  it('limits the idle expiry to the absolute expiry, which no refresh extends', async () => {
    const user = await register(app);
    const expiresAt = secondsFromNow(3600);
    await setSession(app, user.access_token, { expiresAt });
    const { status, body } = await refresh(app, user.refresh_token);
    expect(status).toBe(200);
    expect(body.refresh_expires_in).toBeGreaterThan(3500);
    expect(body.refresh_expires_in).toBeLessThanOrEqual(3600);
    const row = await sessionOf(app, user.access_token);
    expect([row.idleExpiresAt, row.expiresAt]).toEqual([expiresAt, expiresAt]);
  });

  it('returns the remaining lifetime in a repeated answer', async () => {
    const user = await register(app);
    await refresh(app, user.refresh_token);
    await setSession(app, user.access_token, { idleExpiresAt: secondsFromNow(600) });
    const { body } = await refresh(app, user.refresh_token);
    expect(body.refresh_expires_in).toBeGreaterThan(500);
    expect(body.refresh_expires_in).toBeLessThanOrEqual(600);
  });
});

describe('a session with configured lifetimes', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({
      ACCESS_TOKEN_EXPIRE_MINUTES: '5',
      REFRESH_TOKEN_EXPIRE_DAYS: '30',
      SESSION_EXPIRE_DAYS: '1',
      // Most installations run behind one proxy.
      TRUST_PROXY: '1',
    });
  });
  afterAll(() => app.close());

  it('expires after SESSION_EXPIRE_DAYS, as its first answer states', async () => {
    const { status, body } = await app.api('POST', '/auth/register', { json: newUser() });
    expect(status).toBe(201);
    expect([body.expires_in, body.refresh_expires_in]).toEqual([300, DAY]);
  });

  it('stores the address and user agent of the last use', async () => {
    const user = await register(app);
    const tokens = await login(app, user);
    await app.api('POST', '/auth/refresh', {
      json: { refresh_token: tokens.refresh_token },
      headers: { 'user-agent': 'Phone/1.0', 'x-forwarded-for': '2001:db8::7' },
    });
    expect(await sessionOf(app, tokens.access_token)).toMatchObject({
      ip: '2001:db8::7',
      userAgent: 'Phone/1.0',
    });
    expect((await sessionOf(app, user.access_token)).ip).toBe('127.0.0.1');
  });

  it('stores the first 255 characters of a long user agent', async () => {
    const user = await register(app);
    const { status } = await app.api('POST', '/auth/refresh', {
      json: { refresh_token: user.refresh_token },
      headers: { 'user-agent': 'Browser '.repeat(200) },
    });
    expect(status).toBe(200);
    const { userAgent } = await sessionOf(app, user.access_token);
    expect(userAgent).toBe('Browser '.repeat(200).slice(0, 255));
  });
});
