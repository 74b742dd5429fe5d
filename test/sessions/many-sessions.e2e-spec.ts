import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { type TestUser, login, register, type Tokens } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { expectActive, expectRevoked, idsOf, sessionIdOf } from '../support/session-checks.js';
import { secondsFromNow, sessionOf, sessionRows } from '../support/sessions.js';

/** The limit in src/sessions. */
const MAX_SESSIONS = 100;

describe('limit of sessions per user', () => {
  let app: TestApp;
  let user: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    user = await register(app);
  });
  afterAll(() => app.close());

  const addSessions = (count: number, userId: string) => {
    const now = new Date();
    const rows = Array.from({ length: count }, () => ({
      id: uuidv7(),
      userId,
      generation: 0,
      seed: randomBytes(32).toString('base64url'),
      createdAt: now,
      lastUsedAt: now,
      idleExpiresAt: secondsFromNow(60),
      expiresAt: secondsFromNow(60),
      revokedAt: null,
      revokedReason: null,
      ip: null,
      userAgent: null,
    }));
    return sessionRows(app).insert(rows);
  };
  const list = async ({ access_token: token }: Tokens) =>
    (await app.api('GET', '/users/me/sessions?limit=200', { token })).body;

  it('keeps the newest hundred sessions of a user and revokes the oldest with its tokens', async () => {
    const other = await register(app);
    await addSessions(MAX_SESSIONS, other.id);
    const second = await login(app, user);
    await addSessions(MAX_SESSIONS - 2, user.id);
    await expectActive(app, user);

    const newest = await login(app, user);
    await expectRevoked(app, user);
    expect((await sessionOf(app, user.access_token)).revokedReason).toBe('too_many_sessions');
    const page = await list(newest);
    expect(page.data).toHaveLength(MAX_SESSIONS);
    expect(idsOf(page)).toEqual(expect.arrayContaining([newest, second].map(sessionIdOf)));
    await expectActive(app, second);
    await expectActive(app, other);
  });
});
