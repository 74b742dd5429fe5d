import { EventEmitter } from 'node:events';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { AnyChange } from './change-feed.js';

/** A connection that answers queries at once, unless a test changes that. */
class StubClient extends EventEmitter {
  static readonly opened: StubClient[] = [];
  static isAvailable = true;
  readonly query = jest.fn<(statement: string) => Promise<void>>().mockResolvedValue();
  readonly end = jest.fn(() => Promise.resolve());

  constructor() {
    super();
    StubClient.opened.push(this);
  }

  connect(): Promise<void> {
    return StubClient.isAvailable ? Promise.resolve() : Promise.reject(new Error('refused'));
  }
}

jest.unstable_mockModule('pg', () => ({ Client: StubClient }));
const { PostgresChangeFeed } = await import('./postgres-change-feed.js');

const client = () => StubClient.opened.at(-1) as StubClient;

const failHeartbeat = async () => {
  client().query.mockRejectedValueOnce(new Error('timeout'));
  await jest.advanceTimersByTimeAsync(500);
};

describe('PostgresChangeFeed', () => {
  let feed: InstanceType<typeof PostgresChangeFeed>;
  const received: AnyChange[] = [];

  beforeEach(async () => {
    jest.useFakeTimers();
    for (const level of ['log', 'warn'] as const) {
      jest.spyOn(Logger.prototype, level).mockReturnValue();
    }
    StubClient.opened.length = 0;
    StubClient.isAvailable = true;
    feed = new PostgresChangeFeed({} as DataSource, {
      host: 'stub',
      port: 5432,
      database: 'stub',
      ssl: false,
    });
    await feed.onModuleInit();
    feed.subscribe((change) => received.push(change));
    received.length = 0;
  });
  afterEach(() => {
    feed.beforeApplicationShutdown();
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('delivers a notification at once', () => {
    client().emit('notification', { payload: '[{"id":"a"},{"user":"b"}]' });
    expect(received).toEqual([{ id: 'a' }, { user: 'b' }]);
  });

  it('is live while every heartbeat is answered', async () => {
    for (let i = 0; i < 20; i += 1) {
      await jest.advanceTimersByTimeAsync(250);
      expect(feed.isLive).toBe(true);
    }
    expect([received, StubClient.opened.length]).toEqual([[], 1]);
  });

  it('is not live 1,500 ms after the last reply, and delivers everything after a late reply', async () => {
    let replyLate!: () => void;
    client().query.mockReturnValueOnce(new Promise((resolve) => (replyLate = resolve)));
    await jest.advanceTimersByTimeAsync(1_499);
    expect(feed.isLive).toBe(true);
    await jest.advanceTimersByTimeAsync(1);
    expect(feed.isLive).toBe(false);
    replyLate();
    await jest.advanceTimersByTimeAsync(0);
    expect([feed.isLive, received]).toEqual([true, ['everything']]);
  });

  const losses: [string, () => unknown][] = [
    ['a heartbeat fails', failHeartbeat],
    ['the connection fails', () => client().emit('error', new Error('reset'))],
    ['the server closes the connection', () => client().emit('end')],
  ];
  it.each(losses)('is not live once %s, and connects again 500 ms later', async (_, lose) => {
    const first = client();
    lose();
    await jest.advanceTimersByTimeAsync(0);
    if (first.query.mock.calls.length === 1 && feed.isLive)
      await jest.advanceTimersByTimeAsync(500);
    expect([feed.isLive, received]).toEqual([false, ['everything']]);
    expect(first.end).toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(499);
    expect(StubClient.opened).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(StubClient.opened).toHaveLength(2);
    expect(client().query).toHaveBeenCalledWith('LISTEN access_changes');
    expect([feed.isLive, received]).toEqual([true, ['everything', 'everything']]);
  });

  it('tries to connect every 500 ms until it succeeds', async () => {
    StubClient.isAvailable = false;
    client().emit('end');
    await jest.advanceTimersByTimeAsync(2_000);
    expect([feed.isLive, StubClient.opened.length]).toEqual([false, 5]);
    StubClient.isAvailable = true;
    await jest.advanceTimersByTimeAsync(500);
    expect([feed.isLive, StubClient.opened.length]).toEqual([true, 6]);
  });

  it('does not connect again after the shutdown', async () => {
    client().emit('end');
    feed.beforeApplicationShutdown();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(StubClient.opened).toHaveLength(1);
  });
});
