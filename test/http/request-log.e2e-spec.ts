import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { registerAdmin } from '../support/users.js';
import { TestApp } from '../support/app.js';

interface Line {
  level: string;
  message: string;
  request_id: string;
  context: string;
  stack?: string;
}

/** The log lines with a request id that are written while `run` runs. */
async function collectRequestLines(app: TestApp, run: () => Promise<unknown>): Promise<Line[]> {
  const lines: Line[] = [];
  const collect =
    (level: string) =>
    (fields: Partial<Line>, ...rest: string[]) =>
      lines.push({ ...fields, level, context: rest.at(-1), stack: rest.at(-2) } as Line);
  app.app.useLogger({
    debug: collect('debug'),
    log: collect('info'),
    warn: collect('warn'),
    error: collect('error'),
  });
  await run();
  // The line is written after the response is sent.
  await new Promise((resolve) => setTimeout(resolve, 20));
  return lines.filter(({ request_id }) => request_id !== undefined);
}

const debugLine = (path: string, status: number) => ({
  level: 'debug',
  context: 'Request',
  message: `GET ${path} → ${status}`,
  request_id: 'my-request',
  milliseconds: expect.any(Number),
  stack: undefined,
});

const headers = { 'x-request-id': 'my-request' };

describe.each(['info', 'debug'])('request log with LOG_LEVEL=%s', (LOG_LEVEL) => {
  let app: TestApp;
  beforeAll(async () => {
    const stdout = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    app = await TestApp.start({ LOG_LEVEL });
    stdout.mockRestore();
  });
  afterAll(() => app.close());

  it('logs each request with its duration at debug only, without the query', async () => {
    const lines = await collectRequestLines(app, async () => {
      await app.request('GET', '/health/live?secret=canary', { headers });
      await app.request('GET', '/nothing?secret=canary', { headers });
    });
    expect(lines).toEqual(
      LOG_LEVEL === 'debug' ? [debugLine('/health/live', 200), debugLine('/nothing', 404)] : [],
    );
  });

  it('logs the request id and the cause of a failed request at any level', async () => {
    const { access_token: token } = await registerAdmin(app);
    await app.get(DataSource).query('ALTER TABLE users RENAME COLUMN search_text TO not_there');
    const path = '/users?q=canary';
    const lines = await collectRequestLines(app, () => app.api('GET', path, { token, headers }));
    expect(lines.filter(({ level }) => level !== 'debug')).toEqual([
      {
        level: 'error',
        context: 'ProblemFilter',
        message: 'GET /api/v1/users → 500 internal_error',
        request_id: 'my-request',
        stack: expect.stringContaining('QueryFailedError'),
      },
    ]);
  });
});
