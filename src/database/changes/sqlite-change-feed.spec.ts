import { jest } from '@jest/globals';
import type { DataSource } from 'typeorm';
import type { AnyChange } from './change-feed.js';
import { SqliteChangeFeed } from './sqlite-change-feed.js';

type Reply = (error: Error | null, row?: { data_version: number }) => void;

describe('SqliteChangeFeed', () => {
  let version: number;
  const get = jest.fn<(statement: string, reply: Reply) => void>();
  let feed: SqliteChangeFeed;
  const received: AnyChange[] = [];

  beforeEach(async () => {
    jest.useFakeTimers();
    [version, received.length] = [1, 0];
    get.mockReset().mockImplementation((_, reply) => reply(null, { data_version: version }));
    const driver = { databaseConnection: { get } };
    feed = new SqliteChangeFeed({ driver } as unknown as DataSource);
    feed.subscribe((change) => received.push(change));
    await feed.onModuleInit();
  });
  afterEach(() => {
    feed.beforeApplicationShutdown();
    jest.useRealTimers();
  });

  it('delivers a change by another process at the next poll, after at most 250 ms', async () => {
    version = 2;
    await jest.advanceTimersByTimeAsync(249);
    expect(received).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(received).toEqual(['everything']);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(received).toEqual(['everything']);
  });

  it('is live while it polls', async () => {
    for (let i = 0; i < 20; i += 1) {
      await jest.advanceTimersByTimeAsync(100);
      expect(feed.isLive).toBe(true);
    }
    expect(received).toEqual([]);
  });

  it('is not live 1,000 ms after the last poll with a reply, and delivers everything at the next', async () => {
    let replyLate!: Reply;
    get.mockImplementationOnce((_, reply) => (replyLate = reply));
    await jest.advanceTimersByTimeAsync(999);
    expect(feed.isLive).toBe(true);
    await jest.advanceTimersByTimeAsync(1);
    expect(feed.isLive).toBe(false);
    replyLate(null, { data_version: 1 });
    await jest.advanceTimersByTimeAsync(0);
    expect(received).toEqual(['everything']);
    await jest.advanceTimersByTimeAsync(250);
    expect(feed.isLive).toBe(true);
  });

  it('delivers everything when a poll fails, and polls again', async () => {
    get.mockImplementationOnce((_, reply) => reply(new Error('SQLITE_IOERR')));
    await jest.advanceTimersByTimeAsync(250);
    expect(received).toEqual(['everything']);
    await jest.advanceTimersByTimeAsync(250);
    expect(get).toHaveBeenCalledTimes(3);
    expect(feed.isLive).toBe(true);
  });

  it('does not poll after the shutdown', async () => {
    feed.beforeApplicationShutdown();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(get).toHaveBeenCalledTimes(1);
  });
});
