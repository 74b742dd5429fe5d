import { type DataSource, QueryFailedError } from 'typeorm';
import { StartupError } from '../../common/errors/startup.error.js';
import { inspectServer } from './inspect-database.js';

const FACTS = {
  database: 'auth',
  user: 'app',
  encoding: 'UTF8',
  is_standby: false,
  is_read_only: false,
  schema: 'public',
  wanted: '"public"',
  exists: true,
  may_create: true,
};
const EXPECTED = { tables: [], migrations: [], runsMigrations: true };

/** A database with connections that are served by these processes, in the order of their use. */
function servedBy(pids: number[], failure?: Error): DataSource {
  const createQueryRunner = () => {
    const pid = pids.shift() ?? 0;
    return {
      query: (statement: string) =>
        Promise.resolve(statement.includes('pg_backend_pid') ? [{ ...FACTS, pid }] : []),
      startTransaction: () => (failure ? Promise.reject(failure) : Promise.resolve()),
      rollbackTransaction: () => Promise.resolve(),
      release: () => Promise.resolve(),
    };
  };
  return { createQueryRunner } as unknown as DataSource;
}

const inspect = (dataSource: DataSource) =>
  inspectServer(dataSource, EXPECTED, 'postgres://app:canary@db/auth');

describe('inspectServer', () => {
  it('detects a pooler in transaction mode, where two connections share a server process', async () => {
    const { problems } = await inspect(servedBy([17, 17]));
    expect(problems).toEqual([
      expect.stringMatching(
        /^DATABASE_URL leads to a pooler in transaction mode; use its session mode/,
      ),
    ]);
  });

  it('accepts two connections with a server process each', async () => {
    expect((await inspect(servedBy([17, 18]))).problems).toEqual([]);
  });

  it('explains a pooler in statement mode, which rejects transactions', async () => {
    const rejection = new Error('transaction blocks not allowed in statement pooling mode');
    const failing = servedBy([17, 18], new QueryFailedError('BEGIN', [], rejection));
    const failure = await inspect(failing).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StartupError);
    expect((failure as Error).message).toMatch(
      /^the database postgres:\/\/db\/auth cannot be opened \(transaction blocks not allowed.*check DATABASE_URL$/,
    );
  });

  it.each([
    [{ is_standby: true }, /is a standby; set DATABASE_URL to the primary/],
    [{ is_standby: true, is_read_only: true }, /is a standby/],
  ])('refuses a database with %j', async (facts, problem) => {
    const dataSource = servedBy([1, 2]);
    const runner = dataSource.createQueryRunner();
    runner.query = () => Promise.resolve([{ ...FACTS, ...facts, pid: 1 }] as never);
    dataSource.createQueryRunner = () => runner;
    expect((await inspect(dataSource)).problems).toEqual([expect.stringMatching(problem)]);
  });
});
