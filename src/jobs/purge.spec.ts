import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { ADVISORY_LOCKS } from '../database/advisory-locks.js';
import { Purge } from './purge.js';

describe('Purge', () => {
  const transaction = jest.fn(() => Promise.resolve(0));
  let purge: Purge;
  beforeEach(() => {
    transaction.mockReset().mockResolvedValue(0);
    purge = new Purge({ transaction } as unknown as DataSource, {
      name: 'example_purge',
      rows: 'examples',
      retentionDays: 1,
      lock: ADVISORY_LOCKS.SESSION_PURGE,
      deleteBatch: async () => 0,
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('deletes batches until none is left, and logs the number of rows', async () => {
    const log = jest.spyOn(Logger.prototype, 'log').mockReturnValue(undefined);
    transaction.mockResolvedValueOnce(100).mockResolvedValueOnce(20);
    await purge.run(new AbortController().signal);
    expect(transaction).toHaveBeenCalledTimes(3);
    expect(log.mock.calls).toEqual([['Purged 120 examples']]);
  });

  it('logs nothing when no row was deleted', async () => {
    const log = jest.spyOn(Logger.prototype, 'log').mockReturnValue(undefined);
    await purge.run(new AbortController().signal);
    expect(log).not.toHaveBeenCalled();
  });

  it('stops between two batches when the server shuts down', async () => {
    const shutdown = new AbortController();
    // An endless number of rows.
    transaction.mockImplementation(() => {
      if (transaction.mock.calls.length === 3) shutdown.abort();
      return Promise.resolve(Number.MAX_SAFE_INTEGER);
    });
    await purge.purge(new Date(), shutdown.signal);
    expect(transaction).toHaveBeenCalledTimes(3);
  });
});
