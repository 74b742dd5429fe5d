import { setTimeout as pause } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { type TestUser, isAlive, refresh, register } from '../support/users.js';
import { TestApp, type TestResponse } from '../support/app.js';
import { expectProblem } from '../support/problem.js';
import { interceptRotation, isRotation } from '../support/intercept-rotation.js';
import { sessionOf, sessionRows } from '../support/sessions.js';
import { statementsOf } from '../support/statements.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

const SESSIONS = 40;

describe('refreshes of many sessions at once', () => {
  let app: TestApp;
  let accounts: TestUser[];
  beforeAll(async () => {
    app = await TestApp.start();
    accounts = await Promise.all(Array.from({ length: SESSIONS }, () => register(app)));
    // From here on each session is remembered.
    accounts = await refreshAll();
  });
  afterAll(() => app.close());

  async function refreshAll(): Promise<TestUser[]> {
    return Promise.all(
      accounts.map(async (account) => {
        const { status, body } = await refresh(app, account.refresh_token);
        expect(status).toBe(200);
        return { ...account, ...body };
      }),
    );
  }

  it('are written together, each with what is its own', async () => {
    const before = await sessionRows(app).find({ order: { id: 'ASC' } });
    const statements = await statementsOf(app, async () => {
      accounts = await refreshAll();
    });
    expect(statements.filter(isRotation).length).toBeLessThan(SESSIONS / 2);
    const after = await sessionRows(app).find({ order: { id: 'ASC' } });
    expect(after.map(({ generation }) => generation)).toEqual(
      before.map(({ generation }) => generation + 1),
    );
    for (const { access_token, refresh_token } of accounts) {
      expect(await isAlive(app, access_token)).toBe(true);
      expect((await refresh(app, refresh_token)).status).toBe(200);
    }
    accounts = await refreshAll();
  });

  it('take nobody along whose session has ended, or whose token is used up', async () => {
    const [ended, used, ...others] = accounts as [TestUser, TestUser, ...TestUser[]];
    const json = { refresh_token: ended.refresh_token };
    await app.api('POST', '/auth/logout', { json });
    const successor = await refresh(app, used.refresh_token);
    const answers = await Promise.all(
      accounts.map(({ refresh_token }) => refresh(app, refresh_token)),
    );
    expectProblem(answers[0] as TestResponse, 'invalid_grant');
    // In the grace: the same successor again.
    expect(answers[1]?.body.refresh_token).toBe(successor.body.refresh_token);
    for (const answer of answers.slice(2)) expect(answer.status).toBe(200);
    expect((await sessionOf(app, ended.access_token)).revokedReason).toBe('logout');
    accounts = others.map((account, i) => ({ ...account, ...answers[i + 2]?.body }));
  });

  it('keep apart what each client says of itself', async () => {
    const agents = accounts.map((_, i) => `agent "${i}" \\ ü € '; DROP TABLE sessions; --`);
    await Promise.all(
      accounts.map(async ({ refresh_token }, i) => {
        const answer = await app.api('POST', '/auth/refresh', {
          json: { refresh_token },
          // As it is on the wire: a header is bytes, which are read as Latin-1.
          headers: { 'user-agent': Buffer.from(agents[i] as string).toString('latin1') },
        });
        expect(answer.status).toBe(200);
        accounts[i] = { ...(accounts[i] as TestUser), ...answer.body };
      }),
    );
    for (const [i, { access_token }] of accounts.entries()) {
      const { userAgent } = await sessionOf(app, access_token);
      expect(Buffer.from(userAgent ?? '', 'latin1').toString()).toBe(agents[i]);
    }
  });

  it('are answered each by what its own row was at that moment', async () => {
    const [ended, overtaken] = await Promise.all(
      accounts.slice(0, 2).map(({ access_token }) => sessionOf(app, access_token)),
    );
    // When the statement is under way: none of this is known to who waits for it.
    const { restore } = interceptRotation(app, async (send) => {
      await sessionRows(app).update({ id: ended?.id }, { revokedAt: new Date() });
      await sessionRows(app).increment({ id: overtaken?.id }, 'generation', 1);
      return send();
    });
    const answers = await Promise.all(
      accounts.map(({ refresh_token }) => refresh(app, refresh_token)),
    ).finally(restore);
    expectProblem(answers[0] as TestResponse, 'invalid_grant');
    // Within the grace: the successor that the other one was given.
    expect(answers[1]?.status).toBe(200);
    expect((await sessionRows(app).findOneByOrFail({ id: overtaken?.id })).generation).toBe(
      (overtaken?.generation ?? 0) + 1,
    );
    for (const { status } of answers.slice(2)) expect(status).toBe(200);
    accounts = accounts.slice(1).map((account, i) => ({ ...account, ...answers[i + 1]?.body }));
    accounts = await refreshAll();
  });

  it('are all answered with 503 when their statement fails, and nothing has changed', async () => {
    const { restore } = interceptRotation(app, () =>
      Promise.reject(Object.assign(new Error('away'), { code: 'ECONNRESET' })),
    );
    const answers = await Promise.all(
      accounts.map(({ refresh_token }) => refresh(app, refresh_token)),
    );
    restore();
    const failed = answers.filter(({ status }) => status !== 200);
    expect(failed.length).toBeGreaterThan(1);
    for (const answer of failed) expectProblem(answer, 'service_unavailable');
    // Those of the next statement have rotated; the others can still.
    accounts = accounts.map((account, i) => ({
      ...account,
      ...(answers[i]?.status === 200 && answers[i].body),
    }));
    accounts = await refreshAll();
  });

  // SQLite has one writer at a time, and no rows that are locked.
  if (ENGINE === 'postgres') {
    it('do not wait for a statement that hangs, and are written together all the same', async () => {
      let underWay = 0;
      let most = 0;
      const { restore } = interceptRotation(
        app,
        async (send) => {
          underWay += 1;
          most = Math.max(most, underWay);
          await pause(100);
          return send().finally(() => (underWay -= 1));
        },
        Infinity,
      );
      try {
        // One comes every five milliseconds, and each statement takes a hundred.
        const answers = await Promise.all(
          accounts.map(async ({ refresh_token }, i) => {
            await pause(5 * i);
            return refresh(app, refresh_token);
          }),
        );
        for (const { status } of answers) expect(status).toBe(200);
        accounts = accounts.map((account, i) => ({ ...account, ...answers[i]?.body }));
      } finally {
        restore();
      }
      expect(most).toBeGreaterThan(1);
      // 100 ms of statements, of which one begins every 20 ms.
      expect(most).toBeLessThanOrEqual(7);
    });

    it('wait for no row but their own', async () => {
      const [locked, ...others] = accounts as [TestUser, ...TestUser[]];
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
