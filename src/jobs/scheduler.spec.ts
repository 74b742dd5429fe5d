import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Metrics } from '../observability/metrics/metrics.js';
import type { JobReport } from '../observability/metrics/reports.js';
import type { Job } from './job.js';
import { Scheduler } from './scheduler.js';

const MINUTE = 60 * 1000;
const HOUR = 60 * MINUTE;

describe('Scheduler', () => {
  const run = jest.fn<Job['run']>();
  let reports: JobReport[];
  let scheduler: Scheduler;

  const start = (random = () => 0.5) => {
    const metrics = new Metrics();
    jest.spyOn(metrics, 'observeJob').mockImplementation((report) => reports.push(report));
    const job = { name: 'example', firstDelay: MINUTE, interval: 10 * MINUTE, run };
    scheduler = new Scheduler([job], metrics, random);
    scheduler.onApplicationBootstrap();
  };
  /** Lets the next run last until the returned function is called. */
  const holdRun = () => {
    let finish!: () => void;
    run.mockReturnValueOnce(new Promise((resolve) => (finish = resolve)));
    return finish;
  };

  beforeEach(() => {
    jest.useFakeTimers();
    run.mockReset().mockResolvedValue(undefined);
    reports = [];
  });
  afterEach(async () => {
    await scheduler.beforeApplicationShutdown();
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('runs a job for the first time soon after the start', async () => {
    start();
    await jest.advanceTimersByTimeAsync(2 * MINUTE);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('starts no run before the previous run has ended', async () => {
    start();
    const finish = holdRun();
    await jest.advanceTimersByTimeAsync(HOUR);
    expect(run).toHaveBeenCalledTimes(1);
    finish();
    await jest.advanceTimersByTimeAsync(HOUR);
    expect(run.mock.calls.length).toBeGreaterThan(2);
  });

  it('aborts the signal of the current run at shutdown, and waits for its end', async () => {
    start();
    const finish = holdRun();
    await jest.advanceTimersByTimeAsync(2 * MINUTE);
    const [signal] = run.mock.calls[0] ?? [];
    expect(signal?.aborted).toBe(false);
    let isStopped = false;
    const shutdown = scheduler.beforeApplicationShutdown().then(() => (isStopped = true));
    await jest.advanceTimersByTimeAsync(1);
    expect(signal?.aborted).toBe(true);
    expect(isStopped).toBe(false);
    finish();
    await shutdown;
  });

  it('repeats a job until the shutdown, and not after it', async () => {
    start();
    await jest.advanceTimersByTimeAsync(HOUR);
    const runs = run.mock.calls.length;
    expect(runs).toBeGreaterThan(1);
    await jest.advanceTimersByTimeAsync(HOUR);
    expect(run.mock.calls.length).toBe(2 * runs);
    await scheduler.beforeApplicationShutdown();
    await jest.advanceTimersByTimeAsync(HOUR);
    expect(run.mock.calls.length).toBe(2 * runs);
  });

  it('starts no further run when the shutdown comes during one', async () => {
    start();
    const finish = holdRun();
    await jest.advanceTimersByTimeAsync(2 * MINUTE);
    const shutdown = scheduler.beforeApplicationShutdown();
    finish();
    await shutdown;
    await jest.advanceTimersByTimeAsync(HOUR);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('logs a failed run and repeats the job', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    start();
    run.mockRejectedValueOnce(new Error('the database is away'));
    await jest.advanceTimersByTimeAsync(HOUR);
    expect(run.mock.calls.length).toBeGreaterThan(1);
    expect(warn.mock.calls).toEqual([['Job example failed: Error: the database is away']]);
  });

  it('varies each delay by up to a fifth', async () => {
    start(() => 0);
    await jest.advanceTimersByTimeAsync(0.8 * MINUTE);
    expect(run).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(8 * MINUTE);
    expect(run).toHaveBeenCalledTimes(2);
    await scheduler.beforeApplicationShutdown();
    run.mockClear();
    start(() => 1);
    await jest.advanceTimersByTimeAsync(1.2 * MINUTE - 1);
    expect(run).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('reports the start, the duration and the failures of the runs', async () => {
    jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    jest.setSystemTime(1_000_000_000);
    start();
    const [report] = reports;
    expect(report).toMatchObject({ name: 'example', lastRunAt: 0, lastDuration: 0, failures: 0 });
    const finish = holdRun();
    await jest.advanceTimersByTimeAsync(MINUTE + 5_000);
    finish();
    await jest.advanceTimersByTimeAsync(0);
    expect(report).toMatchObject({ lastRunAt: 1_000_060, lastDuration: 5, failures: 0 });
    run.mockRejectedValueOnce(new Error('away'));
    await jest.advanceTimersByTimeAsync(10 * MINUTE);
    expect(report).toMatchObject({ lastRunAt: 1_000_665, lastDuration: 0, failures: 1 });
  });
});
