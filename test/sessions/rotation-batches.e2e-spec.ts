import { setTimeout as pause } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { type TestUser, isAccessTokenValid, refresh, register } from '../support/users.js';
import { TestApp, type TestResponse } from '../support/app.js';
import { expectProblem } from '../support/problem.js';
import { interceptRotation, isRotation } from '../support/intercept-rotation.js';
import { sessionOf, sessionRows } from '../support/sessions.js';
import { statementsOf } from '../support/statements.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

const SESSIONS = 40;

describe('concurrent refreshes of many sessions', () => {
  let app: TestApp;
  let users: TestUser[];
  beforeAll(async () => {
    app = await TestApp.start();
    users = await Promise.all(Array.from({ length: SESSIONS }, () => register(app)));
    // This refresh caches every session.
    users = await refreshAll();
  });
  afterAll(() => app.close());

  async function refreshAll(): Promise<TestUser[]> {
    return Promise.all(
      users.map(async (user) => {
        const { status, body } = await refresh(app, user.refresh_token);
        expect(status).toBe(200);
        return { ...user, ...body };
      }),
    );
  }

  it('are written in batches, each with its own values', async () => {
    const before = await sessionRows(app).find({ order: { id: 'ASC' } });
    const statements = await statementsOf(app, async () => {
      users = await refreshAll();
    });
    expect(statements.filter(isRotation).length).toBeLessThan(SESSIONS / 2);
    const after = await sessionRows(app).find({ order: { id: 'ASC' } });
    expect(after.map(({ generation }) => generation)).toEqual(
      before.map(({ generation }) => generation + 1),
    );
    for (const { access_token, refresh_token } of users) {
      expect(await isAccessTokenValid(app, access_token)).toBe(true);
      expect((await refresh(app, refresh_token)).status).toBe(200);
    }
    users = await refreshAll();
  });

  it('rotate neither a revoked session nor a token that is already rotated', async () => {
    const [revoked, used, ...others] = users as [TestUser, TestUser, ...TestUser[]];
    const json = { refresh_token: revoked.refresh_token };
    await app.api('POST', '/auth/logout', { json });
    const successor = await refresh(app, used.refresh_token);
    const answers = await Promise.all(
      users.map(({ refresh_token }) => refresh(app, refresh_token)),
    );
    expectProblem(answers[0] as TestResponse, 'invalid_grant');
    // Within the grace window, the same successor is returned again.
    expect(answers[1]?.body.refresh_token).toBe(successor.body.refresh_token);
    for (const answer of answers.slice(2)) expect(answer.status).toBe(200);
    expect((await sessionOf(app, revoked.access_token)).revokedReason).toBe('logout');
    users = others.map((user, i) => ({ ...user, ...answers[i + 2]?.body }));
  });

  it('store the user agent of each client with its own session', async () => {
    const agents = users.map((_, i) => `agent "${i}" \\ ü € '; DROP TABLE sessions; --`);
    await Promise.all(
      users.map(async ({ refresh_token }, i) => {
        const answer = await app.api('POST', '/auth/refresh', {
          json: { refresh_token },
          // HTTP header values are bytes, which Node.js reads as Latin-1.
          headers: { 'user-agent': Buffer.from(agents[i] as string).toString('latin1') },
        });
        expect(answer.status).toBe(200);
        users[i] = { ...(users[i] as TestUser), ...answer.body };
      }),
    );
    for (const [i, { access_token }] of users.entries()) {
      const { userAgent } = await sessionOf(app, access_token);
      expect(Buffer.from(userAgent ?? '', 'latin1').toString()).toBe(agents[i]);
    }
  });

  it('are answered by the state of their own row at the time of the statement', async () => {
    const [revoked, rotated] = await Promise.all(
      users.slice(0, 2).map(({ access_token }) => sessionOf(app, access_token)),
    );
    // The rows change while the statement runs, after the requests have read them.
    const { restore } = interceptRotation(app, async (send) => {
      await sessionRows(app).update({ id: revoked?.id }, { revokedAt: new Date() });
      await sessionRows(app).increment({ id: rotated?.id }, 'generation', 1);
      return send();
    });
    const answers = await Promise.all(
      users.map(({ refresh_token }) => refresh(app, refresh_token)),
    ).finally(restore);
    expectProblem(answers[0] as TestResponse, 'invalid_grant');
    // Within the grace window, the successor of the other rotation is returned.
    expect(answers[1]?.status).toBe(200);
    expect((await sessionRows(app).findOneByOrFail({ id: rotated?.id })).generation).toBe(
      (rotated?.generation ?? 0) + 1,
    );
    for (const { status } of answers.slice(2)) expect(status).toBe(200);
    users = users.slice(1).map((user, i) => ({ ...user, ...answers[i + 1]?.body }));
    users = await refreshAll();
  });

  it('are all answered with 503 and change nothing when their statement fails', async () => {
    const { restore } = interceptRotation(app, () =>
      Promise.reject(Object.assign(new Error('connection lost'), { code: 'ECONNRESET' })),
    );
    const answers = await Promise.all(
      users.map(({ refresh_token }) => refresh(app, refresh_token)),
    );
    restore();
    const failed = answers.filter(({ status }) => status !== 200);
    expect(failed.length).toBeGreaterThan(1);
    for (const answer of failed) expectProblem(answer, 'service_unavailable');
    // Sessions of the next statement have rotated; the others can still be rotated.
    users = users.map((user, i) => ({
      ...user,
      ...(answers[i]?.status === 200 && answers[i].body),
    }));
    users = await refreshAll();
  });

  // SQLite has a single writer and no row locks.
  if (ENGINE === 'postgres') {
    it('do not wait for a slow statement and are still written in batches', async () => {
      let running = 0;
      let most = 0;
      const { restore } = interceptRotation(
        app,
        async (send) => {
          running += 1;
          most = Math.max(most, running);
          await pause(100);
          return send().finally(() => (running -= 1));
        },
        Infinity,
      );
      try {
        // A request arrives every 5 ms, and each statement takes 100 ms.
        const answers = await Promise.all(
          users.map(async ({ refresh_token }, i) => {
            await pause(5 * i);
            return refresh(app, refresh_token);
          }),
        );
        for (const { status } of answers) expect(status).toBe(200);
        users = users.map((user, i) => ({ ...user, ...answers[i]?.body }));
      } finally {
        restore();
      }
      expect(most).toBeGreaterThan(1);
      // Statements of 100 ms, one of which starts every 20 ms.
      expect(most).toBeLessThanOrEqual(7);
    });

    it('wait only for a lock on their own row', async () => {
      const [locked, ...others] = users as [TestUser, ...TestUser[]];
      const { id } = await sessionOf(app, locked.access_token);
      const writer = app.get(DataSource).createQueryRunner();
      await writer.startTransaction();
      await writer.query('SELECT id FROM sessions WHERE id = $1 FOR UPDATE', [id]);
      const answered = jest.fn();
      const waiting = refresh(app, locked.refresh_token).finally(answered);
      const answers = await Promise.all(
        others.map(({ refresh_token }) => refresh(app, refresh_token)),
      );
      for (const { status } of answers) expect(status).toBe(200);
      await pause(200);
      expect(answered).not.toHaveBeenCalled();
      await writer.rollbackTransaction();
      await writer.release();
      expect((await waiting).status).toBe(200);
    });
  }
});
