import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { TestApp } from '../support/app.js';
import { createDatabase } from '../support/database.js';
import { expectProblem } from '../support/problem.js';

const ALL = ['/health', '/health/live', '/health/ready'];
const ASK_THE_DATABASE = ['/health', '/health/ready'];

describe('health', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterAll(() => app.close());

  it.each(ALL)('%s is open to anyone and says ok', async (path) => {
    const { status, body, headers } = await app.request('GET', path);
    expect([status, body]).toEqual([200, { status: 'ok' }]);
    expect(headers['cache-control']).toBe('no-store');
  });

  it.each(ALL)('%s answers a HEAD, as some load balancers send', async (path) => {
    const { status, text } = await app.request('HEAD', path);
    expect([status, text]).toEqual([200, '']);
  });

  it.each(ALL)('%s stands outside of the prefix alone', async (path) => {
    expectProblem(await app.api('GET', path), 'not_found');
  });

  it('takes a broken token for what it is: no reason to be unhealthy', async () => {
    expect((await app.request('GET', '/health/ready', { token: 'nonsense' })).status).toBe(200);
  });

  it('has no pages below it', async () => {
    expectProblem(await app.request('GET', '/health/nothing'), 'not_found');
  });
});

describe('health without a database', () => {
  let app: TestApp;
  beforeAll(async () => {
    const database = await createDatabase();
    app = await TestApp.start({}, database);
    // SQLite's file stays readable for who has it open, so that only closing it takes it away.
    if (database.engine === 'sqlite') await app.get(DataSource).destroy();
    await database.drop();
  });
  afterAll(() => app.close());

  it.each(ASK_THE_DATABASE)('%s asks for another try in a while', async (path) => {
    const response = await app.request('GET', path);
    expectProblem(response, 'service_unavailable', path);
    expect(response.headers['retry-after']).toMatch(/^[1-9]\d*$/);
    expect(response.body.detail).toBe('The database does not answer.');
  });

  it('is alive all the same: a restart would not bring the database back', async () => {
    expect((await app.request('GET', '/health/live')).status).toBe(200);
  });
});

describe('health with a database that hangs', () => {
  let app: TestApp;
  beforeAll(async () => (app = await TestApp.start()));
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });
  afterAll(() => app.close());

  it('gives up before a probe does, and is ready again with the next answer', async () => {
    const asked = jest.spyOn(app.get(DataSource), 'query');
    asked.mockReturnValue(new Promise(() => undefined));
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'hrtime'] });
    const waiting = app.request('GET', '/health/ready');
    while (asked.mock.calls.length === 0) await new Promise(setImmediate);
    await jest.advanceTimersByTimeAsync(3_000);
    expectProblem(await waiting, 'service_unavailable');
    expect((await app.request('GET', '/health/live')).status).toBe(200);

    asked.mockRestore();
    expect((await app.request('GET', '/health/ready')).status).toBe(200);
  });
});
