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

/** What the log says of requests, for as long as `run` takes. */
async function linesOf(app: TestApp, run: () => Promise<unknown>): Promise<Line[]> {
  const lines: Line[] = [];
  const keep =
    (level: string) =>
    (fields: Partial<Line>, ...rest: string[]) =>
      lines.push({ ...fields, level, context: rest.at(-1), stack: rest.at(-2) } as Line);
  app.app.useLogger({
    debug: keep('debug'),
    log: keep('info'),
    warn: keep('warn'),
    error: keep('error'),
  });
  await run();
  // After its answer.
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

const asMine = { 'x-request-id': 'my-request' };

describe.each(['info', 'debug'])('requests in the log at %s', (LOG_LEVEL) => {
  let app: TestApp;
  beforeAll(async () => {
    const stdout = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    app = await TestApp.start({ LOG_LEVEL });
    stdout.mockRestore();
  });
  afterAll(() => app.close());

  it('are there with the time they took where somebody asks for them', async () => {
    const lines = await linesOf(app, async () => {
      await app.request('GET', '/health/live?secret=canary', { headers: asMine });
      await app.request('GET', '/nothing?secret=canary', { headers: asMine });
    });
    expect(lines).toEqual(
      LOG_LEVEL === 'debug' ? [debugLine('/health/live', 200), debugLine('/nothing', 404)] : [],
    );
  });

  it('are there with their id and the cause when they fail', async () => {
    const { access_token: token } = await registerAdmin(app);
    await app.get(DataSource).query('ALTER TABLE users RENAME COLUMN search_text TO not_there');
    const path = '/users?q=canary';
    const lines = await linesOf(app, () => app.api('GET', path, { token, headers: asMine }));
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
