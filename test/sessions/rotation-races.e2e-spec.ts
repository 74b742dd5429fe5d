import { setTimeout as pause } from 'node:timers/promises';
import { jest } from '@jest/globals';
import {
  type TestUser,
  isAccessTokenValid,
  refresh,
  register,
  registerAdmin,
} from '../support/users.js';
import { TestApp } from '../support/app.js';
import { receiveChanges, warmUp } from '../support/receive-changes.js';
import { interceptRotation } from '../support/intercept-rotation.js';
import { sessionIdOf } from '../support/session-checks.js';
import { secondsFromNow, sessionRows, setSession } from '../support/sessions.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

function inParallel<T>(count: number, request: (n: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, n) => request(n)));
}

/** SQLite allows only one server. */
const INSTANCES = ENGINE === 'sqlite' ? ['one instance'] : ['one instance', 'two instances'];

describe.each(INSTANCES)('concurrent refreshes and a logout on %s', (instances) => {
  let first: TestApp;
  let second: TestApp;
  beforeAll(async () => {
    first = await TestApp.start();
    second = instances === 'two instances' ? await TestApp.start({}, first.database) : first;
  });
  afterAll(async () => {
    for (const app of new Set([second, first])) await app.close();
  });

  const LOGOUT = 10;
  const pick = (n: number) => (n % 2 ? second : first);

  it('leave no valid token once the logout is acknowledged', async () => {
    for (let round = 0; round < 3; round += 1) {
      const user = await register(first);
      await warmUp(second, user);
      const { refresh_token } = user;
      const answers = await inParallel(20, async (n) => {
        if (n !== LOGOUT) return refresh(pick(n), refresh_token);
        return pick(n).api('POST', '/auth/logout', { json: { refresh_token } });
      });
      expect(answers[LOGOUT]?.status).toBe(204);
      const pairs = answers.filter(({ status }) => status === 200).map(({ body }) => body);
      const issued = [user, ...pairs];
      for (const { access_token } of issued) {
        expect(await isAccessTokenValid(pick(LOGOUT), access_token)).toBe(false);
      }
      await receiveChanges(second);
      for (const { access_token } of issued) {
        expect(await isAccessTokenValid(second, access_token)).toBe(false);
      }
      for (const { refresh_token: successor } of pairs) {
        expect((await refresh(second, successor)).status).toBe(401);
      }
    }
  });
});

describe('a change between reading a session and rotating it', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  const changes: [string, (user: TestUser) => Promise<unknown>][] = [
    [
      'a logout',
      ({ refresh_token }) => app.api('POST', '/auth/logout', { json: { refresh_token } }),
    ],
    [
      'a logout-all',
      ({ access_token }) => app.api('POST', '/auth/logout-all', { token: access_token }),
    ],
    [
      'the disabling of the user',
      ({ id }) =>
        app.api('PUT', `/users/${id}`, { token: admin.access_token, json: { is_active: false } }),
    ],
    [
      'the deletion of the user',
      ({ id }) => app.api('DELETE', `/users/${id}`, { token: admin.access_token }),
    ],
    [
      'the idle expiry of the session',
      ({ access_token }) => setSession(app, access_token, { idleExpiresAt: secondsFromNow(-1) }),
    ],
  ];
  it.each(changes)('rejects the refresh after %s', async (_, change) => {
    const user = await register(app);
    const rotate = jest.fn();
    const { restore } = interceptRotation(app, async (send) => {
      rotate();
      await change(user);
      return send();
    });
    const { status, body } = await refresh(app, user.refresh_token).finally(restore);
    expect([status, body.code]).toEqual([401, 'invalid_grant']);
    expect(rotate).toHaveBeenCalled();
  });
});

describe('the session cache', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  it('does not reject a token that the row accepts', async () => {
    const { access_token, refresh_token } = await register(app);
    await setSession(app, access_token, { idleExpiresAt: secondsFromNow(0.5) });
    // A token with a wrong MAC caches the row without rotating it.
    const forged = refresh_token.replace(/.(?=.{4}$)/, (c) => (c === 'A' ? 'B' : 'A'));
    expect((await refresh(app, forged)).status).toBe(401);
    // Rotations by other instances are not published, so the cache entry is outdated.
    await sessionRows(app).update(
      { id: sessionIdOf({ access_token }) },
      { idleExpiresAt: secondsFromNow(60) },
    );
    await pause(600);
    expect((await refresh(app, refresh_token)).status).toBe(200);
  });
});
