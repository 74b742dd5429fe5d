import { isAlive, refresh, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { decodeJwt } from '../support/jwt.js';
import { secondsFromNow, sessionOf, sessionRows, setSession } from '../support/sessions.js';

const ignore = () => {};

describe('refresh', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  it('answers with a new pair, and the old access token lives on', async () => {
    const account = await register(app);
    const { status, body, headers } = await refresh(app, account.refresh_token);
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 900,
      refresh_token: expect.any(String),
      refresh_expires_in: 30 * 24 * 3600,
    });
    expect(body.refresh_token).not.toBe(account.refresh_token);
    expect(await isAlive(app, account.access_token)).toBe(true);
    expect(await isAlive(app, body.access_token)).toBe(true);
  });

  it('stays in the session, whose generation moves on by one', async () => {
    const account = await register(app);
    const { body } = await refresh(app, account.refresh_token);
    expect(decodeJwt(body.access_token).claims['sid']).toBe(
      decodeJwt(account.access_token).claims['sid'],
    );
    expect((await sessionOf(app, account.access_token)).generation).toBe(1);
  });

  it('gives the same successor again while it is unused: a lost answer signs nobody out', async () => {
    const account = await register(app);
    const first = await refresh(app, account.refresh_token);
    const row = await sessionOf(app, account.access_token);
    const again = await refresh(app, account.refresh_token);
    expect(again.status).toBe(200);
    expect(again.body.refresh_token).toBe(first.body.refresh_token);
    expect(await isAlive(app, again.body.access_token)).toBe(true);
    expect(await sessionOf(app, account.access_token)).toEqual(row);
    expect((await refresh(app, again.body.refresh_token)).status).toBe(200);
  });

  it('takes the parent until the grace window is over', async () => {
    const account = await register(app);
    const { body } = await refresh(app, account.refresh_token);
    await setSession(app, account.access_token, { lastUsedAt: secondsFromNow(-6) });
    const again = await refresh(app, account.refresh_token);
    expect([again.status, again.body.refresh_token]).toEqual([200, body.refresh_token]);
  });

  it('ends the session when the parent comes back after the grace window', async () => {
    const account = await register(app);
    const { body } = await refresh(app, account.refresh_token);
    await setSession(app, account.access_token, { lastUsedAt: secondsFromNow(-11) });
    const reused = await refresh(app, account.refresh_token);
    expect([reused.status, reused.body.code]).toEqual([401, 'invalid_grant']);
    expect((await refresh(app, body.refresh_token)).status).toBe(401);
    expect(await isAlive(app, account.access_token)).toBe(false);
    expect(await isAlive(app, body.access_token)).toBe(false);
    expect((await sessionOf(app, account.access_token)).revokedReason).toBe('reuse');
  });

  it('ends the session when a grandparent comes back', async () => {
    const account = await register(app);
    const child = (await refresh(app, account.refresh_token)).body;
    const grandchild = (await refresh(app, child.refresh_token)).body;
    const reused = await refresh(app, account.refresh_token);
    expect([reused.status, reused.body.code]).toEqual([401, 'invalid_grant']);
    expect((await refresh(app, grandchild.refresh_token)).status).toBe(401);
    expect(await isAlive(app, grandchild.access_token)).toBe(false);
  });

  it('ends no other session of the user on reuse', async () => {
    const account = await register(app);
    const { username, password } = account;
    const other = (await app.api('POST', '/auth/login', { json: { username, password } })).body;
    await refresh(app, account.refresh_token);
    await setSession(app, account.access_token, { lastUsedAt: secondsFromNow(-11) });
    await refresh(app, account.refresh_token);
    expect(await isAlive(app, account.access_token)).toBe(false);
    expect(await isAlive(app, other.access_token)).toBe(true);
    expect((await refresh(app, other.refresh_token)).status).toBe(200);
  });

  it('says of reuse in the log which session has ended, and quotes no token', async () => {
    const warnings: string[] = [];
    const warn = (text: unknown) => warnings.push(JSON.stringify(text));
    app.app.useLogger({ log: ignore, error: ignore, warn });
    const account = await register(app);
    await refresh(app, account.refresh_token);
    await setSession(app, account.access_token, { lastUsedAt: secondsFromNow(-11) });
    await refresh(app, account.refresh_token);
    await refresh(app, account.refresh_token);
    const { id } = await sessionOf(app, account.access_token);
    expect(warnings).toEqual([expect.stringContaining(id)]);
    expect(warnings[0]).toContain(account.id);
    expect(warnings[0]).not.toContain(account.refresh_token.slice(5, 40));
  });

  it('keeps one row a session, however often it is refreshed', async () => {
    const account = await register(app);
    let token = account.refresh_token;
    for (let round = 0; round < 5; round += 1) {
      token = (await refresh(app, token)).body.refresh_token;
    }
    expect(await sessionRows(app).countBy({ userId: account.id })).toBe(1);
    expect((await sessionOf(app, account.access_token)).generation).toBe(5);
  });
});

describe('refresh without a grace window', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start({ REFRESH_GRACE_SECONDS: '0' })));
  afterAll(() => app.close());

  it('takes each token once and ends the session when one comes back', async () => {
    const account = await register(app);
    const { status, body } = await refresh(app, account.refresh_token);
    expect(status).toBe(200);
    expect((await refresh(app, account.refresh_token)).status).toBe(401);
    expect((await refresh(app, body.refresh_token)).status).toBe(401);
    expect(await isAlive(app, body.access_token)).toBe(false);
  });

  it('takes each token once, also when another instance with a faster clock rotated it', async () => {
    const account = await register(app);
    await refresh(app, account.refresh_token);
    await setSession(app, account.access_token, { lastUsedAt: secondsFromNow(2) });
    expect((await refresh(app, account.refresh_token)).status).toBe(401);
  });
});
