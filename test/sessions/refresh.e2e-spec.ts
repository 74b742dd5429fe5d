import { isAccessTokenValid, refresh, register } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { decodeJwt } from '../support/jwt.js';
import { secondsFromNow, sessionOf, sessionRows, setSession } from '../support/sessions.js';

const ignore = () => {};

describe('refresh', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  it('returns a new token pair and keeps the old access token valid', async () => {
    const user = await register(app);
    const { status, body, headers } = await refresh(app, user.refresh_token);
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 900,
      refresh_token: expect.any(String),
      refresh_expires_in: 30 * 24 * 3600,
    });
    expect(body.refresh_token).not.toBe(user.refresh_token);
    expect(await isAccessTokenValid(app, user.access_token)).toBe(true);
    expect(await isAccessTokenValid(app, body.access_token)).toBe(true);
  });

  it('keeps the session and increments its generation', async () => {
    const user = await register(app);
    const { body } = await refresh(app, user.refresh_token);
    expect(decodeJwt(body.access_token).claims['sid']).toBe(
      decodeJwt(user.access_token).claims['sid'],
    );
    expect((await sessionOf(app, user.access_token)).generation).toBe(1);
  });

  it('returns the same unused successor again, so that a lost answer signs no user out', async () => {
    const user = await register(app);
    const first = await refresh(app, user.refresh_token);
    const row = await sessionOf(app, user.access_token);
    const again = await refresh(app, user.refresh_token);
    expect(again.status).toBe(200);
    expect(again.body.refresh_token).toBe(first.body.refresh_token);
    expect(await isAccessTokenValid(app, again.body.access_token)).toBe(true);
    expect(await sessionOf(app, user.access_token)).toEqual(row);
    expect((await refresh(app, again.body.refresh_token)).status).toBe(200);
  });

  it('accepts the parent within the grace window', async () => {
    const user = await register(app);
    const { body } = await refresh(app, user.refresh_token);
    await setSession(app, user.access_token, { lastUsedAt: secondsFromNow(-6) });
    const again = await refresh(app, user.refresh_token);
    expect([again.status, again.body.refresh_token]).toEqual([200, body.refresh_token]);
  });

  it('revokes the session on reuse of the parent after the grace window', async () => {
    const user = await register(app);
    const { body } = await refresh(app, user.refresh_token);
    await setSession(app, user.access_token, { lastUsedAt: secondsFromNow(-11) });
    const reused = await refresh(app, user.refresh_token);
    expect([reused.status, reused.body.code]).toEqual([401, 'invalid_grant']);
    expect((await refresh(app, body.refresh_token)).status).toBe(401);
    expect(await isAccessTokenValid(app, user.access_token)).toBe(false);
    expect(await isAccessTokenValid(app, body.access_token)).toBe(false);
    expect((await sessionOf(app, user.access_token)).revokedReason).toBe('reuse');
  });

  it('revokes the session on reuse of a grandparent', async () => {
    const user = await register(app);
    const child = (await refresh(app, user.refresh_token)).body;
    const grandchild = (await refresh(app, child.refresh_token)).body;
    const reused = await refresh(app, user.refresh_token);
    expect([reused.status, reused.body.code]).toEqual([401, 'invalid_grant']);
    expect((await refresh(app, grandchild.refresh_token)).status).toBe(401);
    expect(await isAccessTokenValid(app, grandchild.access_token)).toBe(false);
  });

  it('revokes no other session of the user on reuse', async () => {
    const user = await register(app);
    const { username, password } = user;
    const other = (await app.api('POST', '/auth/login', { json: { username, password } })).body;
    await refresh(app, user.refresh_token);
    await setSession(app, user.access_token, { lastUsedAt: secondsFromNow(-11) });
    await refresh(app, user.refresh_token);
    expect(await isAccessTokenValid(app, user.access_token)).toBe(false);
    expect(await isAccessTokenValid(app, other.access_token)).toBe(true);
    expect((await refresh(app, other.refresh_token)).status).toBe(200);
  });

  it('logs the revoked session on reuse, without any token', async () => {
    const warnings: string[] = [];
    const warn = (text: unknown) => warnings.push(JSON.stringify(text));
    app.app.useLogger({ log: ignore, error: ignore, warn });
    const user = await register(app);
    await refresh(app, user.refresh_token);
    await setSession(app, user.access_token, { lastUsedAt: secondsFromNow(-11) });
    await refresh(app, user.refresh_token);
    await refresh(app, user.refresh_token);
    const { id } = await sessionOf(app, user.access_token);
    expect(warnings).toEqual([expect.stringContaining(id)]);
    expect(warnings[0]).toContain(user.id);
    expect(warnings[0]).not.toContain(user.refresh_token.slice(5, 40));
  });

  it('keeps one row per session over several refreshes', async () => {
    const user = await register(app);
    let token = user.refresh_token;
    for (let round = 0; round < 5; round += 1) {
      token = (await refresh(app, token)).body.refresh_token;
    }
    expect(await sessionRows(app).countBy({ userId: user.id })).toBe(1);
    expect((await sessionOf(app, user.access_token)).generation).toBe(5);
  });
});

describe('refresh without a grace window', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start({ REFRESH_GRACE_SECONDS: '0' })));
  afterAll(() => app.close());

  it('accepts each token once and revokes the session on reuse', async () => {
    const user = await register(app);
    const { status, body } = await refresh(app, user.refresh_token);
    expect(status).toBe(200);
    expect((await refresh(app, user.refresh_token)).status).toBe(401);
    expect((await refresh(app, body.refresh_token)).status).toBe(401);
    expect(await isAccessTokenValid(app, body.access_token)).toBe(false);
  });

  it('accepts each token once, even after a rotation by an instance with a faster clock', async () => {
    const user = await register(app);
    await refresh(app, user.refresh_token);
    await setSession(app, user.access_token, { lastUsedAt: secondsFromNow(2) });
    expect((await refresh(app, user.refresh_token)).status).toBe(401);
  });
});
