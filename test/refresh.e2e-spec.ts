import { isAlive, refresh, register } from './support/accounts.js';
import { TestApp } from './support/app.js';

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

  it('gives the same successor again while it is unused: a lost answer signs nobody out', async () => {
    const account = await register(app);
    const first = await refresh(app, account.refresh_token);
    const again = await refresh(app, account.refresh_token);
    expect(again.status).toBe(200);
    expect(again.body.refresh_token).toBe(first.body.refresh_token);
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

  it('lets one of many parallel refreshes rotate and gives all the same successor', async () => {
    const account = await register(app);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => refresh(app, account.refresh_token)),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(new Set(answers.map(({ body }) => body.refresh_token)).size).toBe(1);
    expect((await refresh(app, answers[0]?.body.refresh_token)).status).toBe(200);
  });
});
