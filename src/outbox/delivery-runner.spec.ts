import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Metrics } from '../observability/metrics/metrics.js';
import type { AttemptedDelivery } from './delivery-handler.js';
import { DeliveryHandlers } from './delivery-handlers.js';
import { DeliveryRunner } from './delivery-runner.js';
import type { Claim, Leases } from './leases.js';

const CLAIM: Claim = {
  id: '0198c5f3-7d5e-7cc1-9f0e-3f5b7a0d2c11',
  kind: 'test',
  orderingKey: 'a',
  payload: {},
  attempts: 1,
  failingSince: null,
};

describe('DeliveryRunner', () => {
  const renew = jest.fn<() => Promise<boolean>>();
  const release = jest.fn<() => Promise<void>>();
  const update = jest.fn<(...args: unknown[]) => Promise<{ affected: number }>>();
  let deliver: (delivery: AttemptedDelivery) => Promise<void>;
  let runner: DeliveryRunner;
  let warn: jest.SpiedFunction<Logger['warn']>;
  beforeEach(() => {
    jest.useFakeTimers();
    warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
    for (const mock of [renew, release, update]) mock.mockReset();
    renew.mockResolvedValue(true);
    update.mockResolvedValue({ affected: 1 });
    const handlers = new DeliveryHandlers();
    handlers.register({ kind: 'test', deliver: (delivery) => deliver(delivery) });
    const leases = { renew, release } as unknown as Leases;
    const manager = { update } as unknown as EntityManager;
    runner = new DeliveryRunner(handlers, leases, manager, new Metrics());
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  /** The columns that were written last. */
  const written = () => update.mock.calls[0]?.[2];

  it('renews the lease at a third of its length, until the attempt ends', async () => {
    deliver = () => new Promise((resolve) => setTimeout(resolve, 17_000));
    const running = runner.run(CLAIM);
    await jest.advanceTimersByTimeAsync(18_000);
    await running;
    expect(renew).toHaveBeenCalledTimes(3);
    expect(written()).toMatchObject({ deliveredAt: expect.any(Date) });
    await jest.advanceTimersByTimeAsync(60_000);
    expect(renew).toHaveBeenCalledTimes(3);
    expect(runner.running).toBe(0);
  });

  it('aborts an attempt when its lease was lost, but not when a renewal fails', async () => {
    let signal!: AbortSignal;
    deliver = (delivery) => {
      ({ signal } = delivery);
      return new Promise(() => undefined);
    };
    const running = runner.run(CLAIM);
    renew.mockRejectedValueOnce(new Error('timeout'));
    await jest.advanceTimersByTimeAsync(6_000);
    expect(signal.aborted).toBe(false);
    renew.mockResolvedValueOnce(false);
    await jest.advanceTimersByTimeAsync(5_000);
    await running;
    expect(signal.aborted).toBe(true);
    expect(update).not.toHaveBeenCalled();
  });

  it('counts an attempt without a result within two minutes as failed', async () => {
    deliver = () => new Promise(() => undefined);
    const running = runner.run(CLAIM);
    await jest.advanceTimersByTimeAsync(120_000);
    await running;
    expect(written()).toMatchObject({ lastError: 'no result after 120 s', deadAt: null });
  });

  it('writes the result of an attempt again after the database was unavailable', async () => {
    deliver = () => Promise.resolve();
    update.mockRejectedValueOnce(new Error('down')).mockRejectedValueOnce(new Error('down'));
    const running = runner.run(CLAIM);
    await jest.advanceTimersByTimeAsync(2_000);
    await running;
    expect(update).toHaveBeenCalledTimes(3);
  });

  it('gives up writing a result before the lease expires, and does not throw', async () => {
    deliver = () => Promise.resolve();
    update.mockRejectedValue(new Error('down'));
    const running = runner.run(CLAIM);
    await jest.advanceTimersByTimeAsync(14_000);
    await running;
    expect(update).toHaveBeenCalledTimes(6);
    expect(warn).toHaveBeenCalledWith(expect.stringContaining(CLAIM.id));
  });
});
