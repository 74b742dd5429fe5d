import { setTimeout as pause } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { type TestUser, isAlive, refresh, register, registerAdmin } from '../support/users.js';
import { TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { interceptRotation } from '../support/intercept-rotation.js';
import { sid } from '../support/session-checks.js';
import { secondsFromNow, sessionRows, setSession } from '../support/sessions.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

function inParallel<T>(count: number, request: (n: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, n) => request(n)));
}

/** SQLite allows of one server. */
const PLACES = ENGINE === 'sqlite' ? ['one instance'] : ['one instance', 'two instances'];

describe.each(PLACES)('refreshes and a logout at once, on %s', (on) => {
  let first: TestApp;
  let second: TestApp;
  beforeAll(async () => {
    first = await TestApp.start();
    second = on === 'two instances' ? await TestApp.start({}, first.database) : first;
  });
  afterAll(async () => {
    for (const app of new Set([second, first])) await app.close();
  });

  const LOGOUT = 10;
  const pick = (n: number) => (n % 2 ? second : first);

  it('leave nothing alive that the acknowledged logout came after', async () => {
    for (let round = 0; round < 3; round += 1) {
      const account = await register(first);
      const { refresh_token } = account;
      const answers = await inParallel(20, async (n) => {
        if (n !== LOGOUT) return refresh(pick(n), refresh_token);
        return pick(n).api('POST', '/auth/logout', { json: { refresh_token } });
      });
      expect(answers[LOGOUT]?.status).toBe(204);
      const got = answers.filter(({ status }) => status === 200).map(({ body }) => body);
      for (const { access_token } of [account, ...got]) {
        expect(await isAlive(pick(LOGOUT), access_token)).toBe(false);
        await eventually(async () => !(await isAlive(second, access_token)));
      }
      for (const { refresh_token: successor } of got) {
        expect((await refresh(second, successor)).status).toBe(401);
      }
    }
  });
});

describe('a refresh that is overtaken between reading the session and rotating it', () => {
  let app: TestApp;
  let admin: TestUser;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  const overtakers: [string, (account: TestUser) => Promise<unknown>][] = [
    [
      'by a logout',
      ({ refresh_token }) => app.api('POST', '/auth/logout', { json: { refresh_token } }),
    ],
    [
      'by a logout-all',
      ({ access_token }) => app.api('POST', '/auth/logout-all', { token: access_token }),
    ],
    [
      'by a disabling',
      ({ id }) =>
        app.api('PUT', `/users/${id}`, { token: admin.access_token, json: { is_active: false } }),
    ],
    ['by a deletion', ({ id }) => app.api('DELETE', `/users/${id}`, { token: admin.access_token })],
    [
      'by the end of its idle time',
      ({ access_token }) => setSession(app, access_token, { idleExpiresAt: secondsFromNow(-1) }),
    ],
  ];
  it.each(overtakers)('%s, is refused', async (_, overtake) => {
    const account = await register(app);
    const rotating = jest.fn();
    const { restore } = interceptRotation(app, async (send) => {
      rotating();
      await overtake(account);
      return send();
    });
    const { status, body } = await refresh(app, account.refresh_token).finally(restore);
    expect([status, body.code]).toEqual([401, 'invalid_grant']);
    expect(rotating).toHaveBeenCalled();
  });
});

describe('what is remembered of a session', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  it('never refuses a token: only the row does', async () => {
    const { access_token, refresh_token } = await register(app);
    await setSession(app, access_token, { idleExpiresAt: secondsFromNow(1) });
    // Of a wrong MAC the row is read and remembered, and not moved on.
    const forged = refresh_token.replace(/.(?=.{4}$)/, (c) => (c === 'A' ? 'B' : 'A'));
    expect((await refresh(app, forged)).status).toBe(401);
    // As another instance does it, which tells nobody of a rotation.
    await sessionRows(app).update(
      { id: sid({ access_token }) },
      { idleExpiresAt: secondsFromNow(60) },
    );
    await pause(1_100);
    expect((await refresh(app, refresh_token)).status).toBe(200);
  });
});
