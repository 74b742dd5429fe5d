import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { TestApp, type TestResponse } from '../support/app.js';
import { backendPidsOf, databaseNameOf, terminateBackends } from '../support/postgres.js';
import { queryPostgres } from '../support/query-postgres.js';
import { register } from '../support/users.js';
import { waitUntil } from '../support/wait-until.js';
import { createDatabase } from '../support/database.js';
import { expectProblem } from '../support/problem.js';

/** Set by the Jest project. */
declare const ENGINE: 'sqlite' | 'postgres';

const ALL_PATHS = ['/health', '/health/live', '/health/ready'];
const PATHS_WITH_DATABASE_CHECK = ['/health', '/health/ready'];

describe('health checks', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  it.each(ALL_PATHS)('%s answers ok without authentication', async (path) => {
    const { status, body, headers } = await app.request('GET', path);
    expect([status, body]).toEqual([200, { status: 'ok' }]);
    expect(headers['cache-control']).toBe('no-store');
  });

  // Some load balancers send HEAD.
  it.each(ALL_PATHS)('%s answers HEAD with 200', async (path) => {
    const { status, text } = await app.request('HEAD', path);
    expect([status, text]).toEqual([200, '']);
  });

  it.each(ALL_PATHS)('%s is not available below /api/v1', async (path) => {
    expectProblem(await app.api('GET', path), 'not_found');
  });

  it('/health/ready answers 200 when the request has an invalid token', async () => {
    expect((await app.request('GET', '/health/ready', { token: 'nonsense' })).status).toBe(200);
  });

  it('answers an unknown path below /health with 404', async () => {
    expectProblem(await app.request('GET', '/health/nothing'), 'not_found');
  });
});

describe('health checks without a database', () => {
  let app: TestApp;
  beforeAll(async () => {
    const database = await createDatabase();
    app = await TestApp.start({}, database);
    // A deleted SQLite file stays readable through the open connection, so the connection is closed.
    if (database.engine === 'sqlite') await app.get(DataSource).destroy();
    await database.drop();
  });
  afterAll(() => app.close());

  it.each(PATHS_WITH_DATABASE_CHECK)(
    '%s answers 503 with Retry-After when the database is unavailable',
    async (path) => {
      const response = await app.request('GET', path);
      expectProblem(response, 'service_unavailable', path);
      expect(response.headers['retry-after']).toMatch(/^[1-9]\d*$/);
      expect(response.body.detail).toBe('The database does not respond.');
    },
  );

  // A restart would not make the database available.
  it('/health/live answers 200 when the database is unavailable', async () => {
    expect((await app.request('GET', '/health/live')).status).toBe(200);
  });
});

describe('health checks with a database that does not respond', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });
  afterAll(() => app.close());

  it('/health/ready answers 503 after two seconds, and 200 once the database responds', async () => {
    const query = jest.spyOn(app.get(DataSource), 'query');
    query.mockReturnValue(new Promise(() => undefined));
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'hrtime'] });
    const waiting = app.request('GET', '/health/ready');
    while (query.mock.calls.length === 0) await new Promise(setImmediate);
    let isAnswered = false;
    void waiting.then(() => (isAnswered = true));
    await jest.advanceTimersByTimeAsync(1_999);
    for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
    expect(isAnswered).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expectProblem(await waiting, 'service_unavailable');
    expect((await app.request('GET', '/health/live')).status).toBe(200);

    query.mockRestore();
    expect((await app.request('GET', '/health/ready')).status).toBe(200);
  });
});

describe('health checks with a database that accepts no changes', () => {
  let app: TestApp;
  beforeEach(async () => (app = await TestApp.start()));
  afterEach(async () => {
    jest.restoreAllMocks();
    await app.close();
  });

  /** As after a failover to a standby, or on a file system that was mounted read-only. */
  const makeReadOnly = async () => {
    if (ENGINE === 'sqlite') {
      await app.get(DataSource).query('PRAGMA query_only = 1');
      return;
    }
    const name = databaseNameOf(app.database);
    await queryPostgres(
      app.database,
      `ALTER DATABASE ${name} SET default_transaction_read_only = on`,
    );
    await terminateBackends(
      app.database,
      await backendPidsOf(app.database, 'user-authentication-service'),
    );
  };

  it.each(PATHS_WITH_DATABASE_CHECK)('%s answers 503, as sign-ins do', async (path) => {
    const { username, password } = await register(app);
    expect((await app.request('GET', path)).status).toBe(200);
    await makeReadOnly();
    afterTheCachedSecond();
    const probe = await waitForProblem(() => app.request('GET', path));
    expectProblem(probe, 'service_unavailable', path);
    expect(probe.body.detail).toBe(
      ENGINE === 'sqlite' ? 'The database cannot be written.' : 'The database is read-only.',
    );
    const login = await app.api('POST', '/auth/login', { json: { username, password } });
    expectProblem(login, 'service_unavailable');
    expect((await app.request('GET', '/health/live')).status).toBe(200);
  });

  it('/health/ready queries the database once a second, for any number of probes', async () => {
    const query = jest.spyOn(app.get(DataSource), 'query');
    const probe = () =>
      Promise.all(Array.from({ length: 20 }, () => app.request('GET', '/health/ready')));
    await probe();
    const once = query.mock.calls.length;
    await probe();
    expect(query).toHaveBeenCalledTimes(once);
    expect(once).toBeLessThanOrEqual(2);
    afterTheCachedSecond();
    await probe();
    expect(query).toHaveBeenCalledTimes(2 * once);
  });
});

const afterTheCachedSecond = () => {
  const now = performance.now();
  jest.spyOn(performance, 'now').mockReturnValue(now + 1_001);
};

/** The first probes may hit connections that were just closed. */
async function waitForProblem(probe: () => Promise<TestResponse>): Promise<TestResponse> {
  let response = await probe();
  await waitUntil(async () => {
    response = await probe();
    return response.body.detail !== 'The database does not respond.';
  });
  return response;
}
