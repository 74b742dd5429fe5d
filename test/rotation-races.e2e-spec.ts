import { jest } from '@jest/globals';
import { type Account, isAlive, refresh, register, registerAdmin } from './support/accounts.js';
import { TestApp, type TestResponse } from './support/app.js';
import { secondsFromNow, sessionOf, sessionRows, setSession } from './support/sessions.js';

/** Two instances on one database; every second request goes to the other one. */
async function startTwo(variables: Record<string, string> = {}) {
  const first = await TestApp.start(variables);
  const second = await TestApp.start(variables, first.database);
  const close = async () => {
    await second.close();
    await first.close();
  };
  return { instances: [first, second] as const, close };
}

function inParallel<T>(count: number, request: (n: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, n) => request(n)));
}

const refreshTokensOf = (answers: TestResponse[]) =>
  new Set(answers.filter(({ status }) => status === 200).map(({ body }) => body.refresh_token));

describe.each(['one instance', 'two instances'])(
  '50 refreshes of one token at once, on %s',
  (on) => {
    let instances: readonly [TestApp, TestApp];
    let close: () => Promise<void>;
    beforeAll(async () => ({ instances, close } = await startTwo()));
    afterAll(() => close());

    const pick = (n: number) => instances[on === 'two instances' && n % 2 ? 1 : 0];

    it('are one rotation and one successor, which all of them get', async () => {
      for (let round = 0; round < 3; round += 1) {
        const account = await register(instances[0]);
        const answers = await inParallel(50, (n) => refresh(pick(n), account.refresh_token));
        expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
        const [successor, ...siblings] = refreshTokensOf(answers);
        expect(siblings).toEqual([]);
        expect((await sessionOf(instances[0], account.access_token)).generation).toBe(1);
        expect((await refresh(pick(1), successor)).status).toBe(200);
        expect((await sessionOf(instances[0], account.access_token)).generation).toBe(2);
      }
    });

    it('leave nothing alive that an acknowledged logout came after', async () => {
      for (let round = 0; round < 3; round += 1) {
        const account = await register(instances[0]);
        const { refresh_token } = account;
        const answers = await inParallel(20, async (n) => {
          if (n !== 10) return refresh(pick(n), refresh_token);
          return pick(n).api('POST', '/auth/logout', { json: { refresh_token } });
        });
        expect(answers[10]?.status).toBe(204);
        expect(await isAlive(instances[0], account.access_token)).toBe(false);
        for (const { status, body } of answers) {
          if (status !== 200) continue;
          expect(await isAlive(pick(1), body.access_token)).toBe(false);
          expect((await refresh(pick(1), body.refresh_token)).status).toBe(401);
        }
      }
    });
  },
);

describe('a refresh that is overtaken between reading the session and rotating it', () => {
  let app: TestApp;
  let admin: Account;
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await registerAdmin(app);
  });
  afterAll(() => app.close());

  const overtakers: [string, (account: Account) => Promise<unknown>][] = [
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
    const sessions = sessionRows(app);
    const update = sessions.update.bind(sessions);
    const spy = jest.spyOn(sessions, 'update').mockImplementationOnce(async (...rotation) => {
      await overtake(account);
      return update(...rotation);
    });
    try {
      const { status, body } = await refresh(app, account.refresh_token);
      expect([status, body.code]).toEqual([401, 'invalid_grant']);
      expect(spy).toHaveBeenCalled();
    } finally {
      spy.mockRestore();
    }
  });
});

describe('refreshes at once without a grace window', () => {
  let instances: readonly [TestApp, TestApp];
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ instances, close } = await startTwo({ REFRESH_GRACE_SECONDS: '0' }));
  });
  afterAll(() => close());

  it('let one through; the others are reuse and end the session', async () => {
    for (let round = 0; round < 5; round += 1) {
      const account = await register(instances[0]);
      const answers = await inParallel(20, (n) =>
        refresh(instances[n % 2 ? 1 : 0], account.refresh_token),
      );
      const won = answers.filter(({ status }) => status === 200);
      expect(won).toHaveLength(1);
      expect(await isAlive(instances[0], won[0]?.body.access_token)).toBe(false);
      const { generation, revokedReason } = await sessionOf(instances[0], account.access_token);
      expect([generation, revokedReason]).toEqual([1, 'reuse']);
    }
  });
});
