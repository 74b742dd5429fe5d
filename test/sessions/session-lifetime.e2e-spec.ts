import { isAlive, login, newUser, refresh, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { secondsFromNow, sessionOf, setSession } from '../support/sessions.js';

const DAY = 24 * 3600;

describe('a session ends', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  it.each(['idleExpiresAt', 'expiresAt'] as const)(
    'at its %s, the access token with it',
    async (end) => {
      const account = await register(app);
      await setSession(app, account.access_token, { [end]: secondsFromNow(60) });
      expect(await isAlive(app, account.access_token)).toBe(true);
      await setSession(app, account.access_token, { [end]: secondsFromNow(-1) });
      const { status, body } = await refresh(app, account.refresh_token);
      expect([status, body.code]).toEqual([401, 'invalid_grant']);
      expect(await isAlive(app, account.access_token)).toBe(false);
    },
  );

  it.each(['idleExpiresAt', 'expiresAt'] as const)(
    'at its %s also for the parent of its token, within the grace window',
    async (end) => {
      const account = await register(app);
      await refresh(app, account.refresh_token);
      await setSession(app, account.access_token, { [end]: secondsFromNow(-1) });
      expect((await refresh(app, account.refresh_token)).status).toBe(401);
    },
  );

  it('later each time that it is used', async () => {
    const account = await register(app);
    await setSession(app, account.access_token, { idleExpiresAt: secondsFromNow(60) });
    const { body } = await refresh(app, account.refresh_token);
    expect(body.refresh_expires_in).toBe(30 * DAY);
    const { idleExpiresAt, lastUsedAt } = await sessionOf(app, account.access_token);
    expect(idleExpiresAt.getTime() - lastUsedAt.getTime()).toBe(30 * DAY * 1000);
  });

  it('never later than its absolute end, which no refresh moves', async () => {
    const account = await register(app);
    const expiresAt = secondsFromNow(3600);
    await setSession(app, account.access_token, { expiresAt });
    const { status, body } = await refresh(app, account.refresh_token);
    expect(status).toBe(200);
    expect(body.refresh_expires_in).toBeGreaterThan(3500);
    expect(body.refresh_expires_in).toBeLessThanOrEqual(3600);
    const row = await sessionOf(app, account.access_token);
    expect([row.idleExpiresAt, row.expiresAt]).toEqual([expiresAt, expiresAt]);
  });

  it('and says of a repeated answer how long is left of it by now', async () => {
    const account = await register(app);
    await refresh(app, account.refresh_token);
    await setSession(app, account.access_token, { idleExpiresAt: secondsFromNow(600) });
    const { body } = await refresh(app, account.refresh_token);
    expect(body.refresh_expires_in).toBeGreaterThan(500);
    expect(body.refresh_expires_in).toBeLessThanOrEqual(600);
  });
});

describe('with lifetimes of one’s own, a session', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({
      ACCESS_TOKEN_EXPIRE_MINUTES: '5',
      REFRESH_TOKEN_EXPIRE_DAYS: '30',
      SESSION_EXPIRE_DAYS: '1',
      // One proxy in front, as in most installations.
      TRUST_PROXY: '1',
    });
  });
  afterAll(() => app.close());

  it('lasts no longer than SESSION_EXPIRE_DAYS, and its first answer says so', async () => {
    const { status, body } = await app.api('POST', '/auth/register', { json: newUser() });
    expect(status).toBe(201);
    expect([body.expires_in, body.refresh_expires_in]).toEqual([300, DAY]);
  });

  it('keeps where it was last used from', async () => {
    const account = await register(app);
    const tokens = await login(app, account);
    await app.api('POST', '/auth/refresh', {
      json: { refresh_token: tokens.refresh_token },
      headers: { 'user-agent': 'Phone/1.0', 'x-forwarded-for': '2001:db8::7' },
    });
    expect(await sessionOf(app, tokens.access_token)).toMatchObject({
      ip: '2001:db8::7',
      userAgent: 'Phone/1.0',
    });
    expect((await sessionOf(app, account.access_token)).ip).toBe('127.0.0.1');
  });

  it('keeps of a very long user agent the beginning', async () => {
    const account = await register(app);
    const { status } = await app.api('POST', '/auth/refresh', {
      json: { refresh_token: account.refresh_token },
      headers: { 'user-agent': 'Browser '.repeat(200) },
    });
    expect(status).toBe(200);
    const { userAgent } = await sessionOf(app, account.access_token);
    expect(userAgent).toBe('Browser '.repeat(200).slice(0, 255));
  });
});
