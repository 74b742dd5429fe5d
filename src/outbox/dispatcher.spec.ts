import { jest } from '@jest/globals';
import type { DataSource } from 'typeorm';
import type { ChangeFeed } from '../database/changes/change-feed.js';
import type { Metrics } from '../observability/metrics/metrics.js';
import { DeliveryHandlers } from './delivery-handlers.js';
import { Dispatcher } from './dispatcher.js';
import { Leases } from './leases.js';

const SECOND = 1_000;

describe('Dispatcher', () => {
  let dispatcher: Dispatcher;
  let claim: jest.SpiedFunction<Leases['claim']>;
  let nextAttemptAfter: jest.SpiedFunction<Leases['nextAttemptAfter']>;

  const start = async () => {
    const handlers = new DeliveryHandlers();
    handlers.register({ kind: 'mail', deliver: async () => {} });
    dispatcher = new Dispatcher(
      { options: { type: 'postgres' } } as DataSource,
      { subscribe: () => {} } as unknown as ChangeFeed,
      handlers,
      { observeOutbox: () => {} } as unknown as Metrics,
    );
    await dispatcher.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(0);
  };
  const statements = () => claim.mock.calls.length + nextAttemptAfter.mock.calls.length;

  beforeEach(() => {
    jest.useFakeTimers();
    claim = jest.spyOn(Leases.prototype, 'claim').mockResolvedValue([]);
    nextAttemptAfter = jest.spyOn(Leases.prototype, 'nextAttemptAfter').mockResolvedValue(Infinity);
  });
  afterEach(async () => {
    await dispatcher.stop();
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  it.each([
    [0, 30 * SECOND],
    [0.5, 27 * SECOND],
  ])(
    'runs no statement between two polls while the outbox is empty: random %d, %d ms',
    async (random, interval) => {
      jest.spyOn(Math, 'random').mockReturnValue(random);
      await start();
      expect(statements()).toBe(2);
      await jest.advanceTimersByTimeAsync(interval - 1);
      expect(statements()).toBe(2);
      await jest.advanceTimersByTimeAsync(1);
      expect(statements()).toBe(4);
    },
  );

  it('claims again when the next attempt is due, before the next poll', async () => {
    nextAttemptAfter.mockImplementation(async (now) => now + 2 * SECOND);
    await start();
    await jest.advanceTimersByTimeAsync(2 * SECOND - 1);
    expect(claim).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(claim).toHaveBeenCalledTimes(2);
  });
});
