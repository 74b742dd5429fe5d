import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Purge } from './purge.js';

const HOUR = 60 * 60 * 1000;

describe('the purge in the background', () => {
  const transaction = jest.fn(() => Promise.resolve(0));
  let purge: Purge;
  beforeEach(() => {
    jest.useFakeTimers();
    transaction.mockReset().mockResolvedValue(0);
    purge = new Purge({ transaction } as unknown as DataSource, {
      what: 'rows',
      retentionDays: 1,
      lock: 1,
      deleteBatch: async () => 0,
    });
    purge.onApplicationBootstrap();
  });
  afterEach(async () => {
    await purge.beforeApplicationShutdown();
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('takes its first turn soon: a server that is often started anew purges too', async () => {
    await jest.advanceTimersByTimeAsync(2 * 60 * 1000);
    expect(transaction).toHaveBeenCalledTimes(1);
  });

  it('begins no turn before the last one has ended', async () => {
    let end!: () => void;
    transaction.mockReturnValueOnce(new Promise((resolve) => (end = () => resolve(0))));
    await jest.advanceTimersByTimeAsync(HOUR);
    expect(transaction).toHaveBeenCalledTimes(1);
    end();
    await jest.advanceTimersByTimeAsync(HOUR);
    expect(transaction.mock.calls.length).toBeGreaterThan(2);
  });

  it('lets the batch that is under way come to its end before the shutdown goes on', async () => {
    let end!: () => void;
    transaction.mockReturnValueOnce(new Promise((resolve) => (end = () => resolve(0))));
    await jest.advanceTimersByTimeAsync(2 * 60 * 1000);
    let isOver = false;
    const shutdown = purge.beforeApplicationShutdown().then(() => (isOver = true));
    await jest.advanceTimersByTimeAsync(1);
    expect(isOver).toBe(false);
    end();
    await shutdown;
  });

  it('takes its turn again and again, and none after the shutdown', async () => {
    await jest.advanceTimersByTimeAsync(HOUR);
    const turns = transaction.mock.calls.length;
    expect(turns).toBeGreaterThan(1);
    await jest.advanceTimersByTimeAsync(HOUR);
    expect(transaction.mock.calls.length).toBe(2 * turns);
    await purge.beforeApplicationShutdown();
    await jest.advanceTimersByTimeAsync(HOUR);
    expect(transaction.mock.calls.length).toBe(2 * turns);
  });

  it('outlives a failure: the next turn tries again, and the log tells', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    transaction.mockRejectedValueOnce(new Error('the database is away'));
    await jest.advanceTimersByTimeAsync(HOUR);
    expect(transaction.mock.calls.length).toBeGreaterThan(1);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('the database is away'));
  });

  it('stops between two batches when the server shuts down', async () => {
    // As if there was no end to them.
    transaction.mockImplementation(() => {
      if (transaction.mock.calls.length === 3) void purge.beforeApplicationShutdown();
      return Promise.resolve(Number.MAX_SAFE_INTEGER);
    });
    await purge.purge();
    expect(transaction).toHaveBeenCalledTimes(3);
  });
});
