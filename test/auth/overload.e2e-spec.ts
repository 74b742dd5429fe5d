import { setTimeout as pause } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import {
  type TestUser,
  isAccessTokenValid,
  login,
  newUser,
  refresh,
  register,
  registerAdmin,
} from '../support/users.js';
import { TestApp, type TestResponse } from '../support/app.js';
import { occupyHashQueue } from '../support/occupy-hash-queue.js';
import { codesOf, operationsOf, responseOf } from '../support/openapi.js';
import { expectProblem } from '../support/problem.js';
import { readOpenApi } from '../support/read-openapi.js';
import { userRows } from '../support/sessions.js';
import { statementsOf } from '../support/statements.js';

describe('requests while all slots of the hash queue are taken', () => {
  let app: TestApp;
  let admin: TestUser;
  let user: TestUser;
  beforeAll(async () => {
    app = await TestApp.start({ HASH_QUEUE_MAX_WAIT_MS: '0' });
    admin = await registerAdmin(app);
    user = await register(app);
  });
  afterAll(() => app.close());

  const whileBusy = (run: () => Promise<void>) => occupyHashQueue(app, run);

  const created = newUser();
  const requests: Record<string, [number, () => Promise<TestResponse>]> = {
    'a registration': [201, () => app.api('POST', '/auth/register', { json: newUser() })],
    'a sign-in': [
      200,
      () => {
        const { username, password } = user;
        return app.api('POST', '/auth/login', { json: { username, password } });
      },
    ],
    'a sign-in with a wrong password': [
      401,
      () => app.api('POST', '/auth/login', { json: { username: user.username, password: 'x' } }),
    ],
    'a sign-in with an unknown name': [
      401,
      () => app.api('POST', '/auth/login', { json: { username: 'unknown', password: 'x' } }),
    ],
    'another sign-in in the same session': [
      200,
      () =>
        app.api('POST', '/auth/reauthenticate', {
          token: admin.access_token,
          json: { password: admin.password },
        }),
    ],
    'the creation of a user by an admin': [
      201,
      () => app.api('POST', '/users', { token: admin.access_token, json: created }),
    ],
    'a password change by an admin': [
      200,
      () =>
        app.api('PUT', `/users/${user.id}`, {
          token: admin.access_token,
          json: { password: user.password },
        }),
    ],
    'a change of the own password by a user': [
      200,
      () =>
        app.api('PUT', '/users/me/password', {
          token: admin.access_token,
          json: { current_password: admin.password, new_password: admin.password },
        }),
    ],
  };

  it.each(Object.entries(requests))(
    '%s is rejected while the slots are taken, changes nothing and is accepted afterwards',
    async (_, [status, send]) => {
      await whileBusy(async () => {
        const before = await userRows(app).find({ order: { id: 'ASC' } });
        const answer = await send();
        expectProblem(answer, 'overloaded');
        expect(answer.headers['retry-after']).toMatch(/^[1-9]\d*$/);
        expect(await userRows(app).find({ order: { id: 'ASC' } })).toEqual(before);
      });
      expect((await send()).status).toBe(status);
    },
  );

  it('each public operation that documents this rejection answers so before it reads the body', async () => {
    const document = await readOpenApi(app);
    const rejecting = operationsOf(document).filter(({ operation }) => {
      const unavailable = responseOf(document, operation, '503');
      return operation.security && unavailable && codesOf(unavailable).includes('overloaded');
    });
    expect(rejecting.length).toBeGreaterThan(3);
    await whileBusy(async () => {
      const headers = { 'content-type': 'application/json' };
      for (const { method, path } of rejecting) {
        expectProblem(await app.request(method, path, { body: '{', headers }), 'overloaded');
      }
    });
  });

  it('a sign-in is rejected without a database statement', async () => {
    const [, send] = requests['a sign-in'] as [number, () => Promise<TestResponse>];
    await whileBusy(async () => {
      const statements = await statementsOf(app, async () => {
        expect((await send()).status).toBe(503);
      });
      expect(statements).toEqual([]);
    });
  });

  it.each(['/auth/login', '/auth/register'])(
    'a request to %s is rejected unread, with at most one log line for all',
    async (path) => {
      const warn = jest.spyOn(Logger.prototype, 'warn');
      await whileBusy(async () => {
        const body = '{ this is no JSON';
        const headers = { 'content-type': 'application/json' };
        const waits: number[] = [];
        const references: number[] = [];
        for (let i = 0; i < 5; i += 1) {
          const sentAt = performance.now();
          const answer = await app.api('POST', path, { body, headers });
          waits.push(performance.now() - sentAt);
          expectProblem(answer, 'overloaded');
          const referenceAt = performance.now();
          await pause(20);
          await app.request('GET', '/health/live');
          references.push(performance.now() - referenceAt);
        }
        // The answer is delayed a little, so that a client that retries at once sends fewer requests,
        // and only a little, since the rejection should be fast.
        const shortest = Math.min(...waits);
        expect(shortest).toBeGreaterThan(15);
        expect(shortest).toBeLessThan(3 * Math.min(...references));
      });
      expect(warn.mock.calls.length).toBeLessThanOrEqual(1);
      warn.mockRestore();
    },
  );

  function signIn(headers: Record<string, string>): Promise<TestResponse> {
    const type = { 'content-type': 'application/json' };
    return app.api('POST', '/auth/login', { body: '{}', headers: { ...type, ...headers } });
  }

  it('the connection is closed instead of reading an endless body', async () => {
    const endless: Record<string, string>[] = [
      { 'content-length': '100000000000' },
      { 'transfer-encoding': 'chunked' },
    ];
    await whileBusy(async () => {
      for (const headers of endless) {
        const answer = await signIn(headers);
        expectProblem(answer, 'overloaded');
        expect(answer.headers['connection']).toBe('close');
      }
      expect((await signIn({})).headers['connection']).not.toBe('close');
    });
  });

  it('requests that need no password hash are served', async () => {
    const other = await register(app);
    await whileBusy(async () => {
      expect(await isAccessTokenValid(app, other.access_token)).toBe(true);
      const { status, body } = await refresh(app, other.refresh_token);
      expect(status).toBe(200);
      const json = { refresh_token: body.refresh_token };
      expect((await app.api('POST', '/auth/logout', { json })).status).toBe(204);
      expect(await isAccessTokenValid(app, other.access_token)).toBe(false);
    });
    expect((await login(app, other)).access_token).toBeDefined();
  });
});
