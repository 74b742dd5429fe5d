import 'reflect-metadata';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Environment } from '../../config/environment.js';
import { HashQueue } from './hash-queue.js';

const queueWith = (HASH_QUEUE_MAX_WAIT_MS: number, slots = 2) =>
  new HashQueue(Object.assign(new Environment(), { HASH_QUEUE_MAX_WAIT_MS }), slots);

/** Tasks that the test ends in the order of their start. */
class Tasks {
  readonly begun: string[] = [];
  private readonly ends: (() => void)[] = [];

  task(name: string): () => Promise<string> {
    return () => {
      this.begun.push(name);
      return new Promise((resolve) => this.ends.push(() => resolve(name)));
    };
  }

  async endOldest(): Promise<void> {
    await settled();
    this.ends.shift()?.();
    await settled();
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
/** A task that lasts some milliseconds, so that the queue measures a duration. */
const lasting = (milliseconds: number) => () =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** As a sign-in does: admitted first, then a query, then the hash. */
async function prepareAndRun<T>(
  queue: HashQueue,
  prepare: () => Promise<unknown>,
  task: () => Promise<T>,
): Promise<T> {
  const ticket = queue.admit();
  try {
    await prepare();
    await ticket.acquireSlot();
    return await task();
  } finally {
    ticket.release();
  }
}

describe('HashQueue', () => {
  beforeAll(() => Logger.overrideLogger(false));
  it('runs as many tasks at once as it has slots, and the others in order of arrival', async () => {
    const queue = queueWith(60_000);
    const tasks = new Tasks();
    const names = ['a', 'b', 'c', 'd', 'e'];
    const all = Promise.all(names.map((name) => queue.run(tasks.task(name))));
    await settled();
    expect(tasks.begun).toEqual(['a', 'b']);
    for (let ended = 1; ended <= names.length; ended += 1) {
      await tasks.endOldest();
      expect(tasks.begun).toEqual(names.slice(0, ended + 2));
    }
    expect(await all).toEqual(names);
  });

  it('gives a free slot to the next waiting task before a newly arriving one', async () => {
    const queue = queueWith(60_000, 1);
    const tasks = new Tasks();
    const first = queue.run(tasks.task('first'));
    const second = queue.run(tasks.task('second'));
    const third = first.then(() => queue.run(tasks.task('third')));
    await settled();
    await tasks.endOldest();
    expect(tasks.begun).toEqual(['first', 'second']);
    await tasks.endOldest();
    await tasks.endOldest();
    expect(await Promise.all([second, third])).toEqual(['second', 'third']);
  });

  it('continues after a failed task', async () => {
    const queue = queueWith(60_000, 1);
    const failing = queue.run(() => Promise.reject(new Error('failed')));
    const next = queue.run(() => Promise.resolve('next'));
    await expect(failing).rejects.toThrow('failed');
    expect(await next).toBe('next');
    expect(queue.expectedWait).toBe(0);
  });

  it('rejects a task that would wait too long before it starts', async () => {
    const queue = queueWith(500, 1);
    await queue.run(lasting(300));
    const tasks = new Tasks();
    const running = queue.run(tasks.task('running'));
    const waiting = queue.run(tasks.task('waiting'));
    const rejected = queue.run(tasks.task('rejected'));
    await expect(rejected).rejects.toMatchObject({
      code: 'overloaded',
      status: 503,
      headers: { 'retry-after': '1' },
    });
    expect(queue.isBusy).toBe(true);
    for (let i = 0; i < 2; i += 1) {
      await settled();
      await tasks.endOldest();
    }
    expect(await Promise.all([running, waiting])).toEqual(['running', 'waiting']);
    expect(tasks.begun).toEqual(['running', 'waiting']);
    // A further task would be accepted again.
    expect(queue.isBusy).toBe(false);
  });

  it('estimates Retry-After in whole seconds from measured durations', async () => {
    const queue = queueWith(1, 1);
    const clock = [0, 2_500];
    jest.spyOn(performance, 'now').mockImplementation(() => clock.shift() ?? 2_500);
    await queue.run(() => Promise.resolve());
    const tasks = new Tasks();
    const running = queue.run(tasks.task('running'));
    await expect(queue.run(tasks.task('rejected'))).rejects.toMatchObject({
      headers: { 'retry-after': '3' },
    });
    jest.restoreAllMocks();
    await tasks.endOldest();
    await running;
  });

  it('runs tasks in free slots and rejects all others when no wait is allowed', async () => {
    const queue = queueWith(0);
    await queue.run(lasting(5));
    const tasks = new Tasks();
    const running = [queue.run(tasks.task('a')), queue.run(tasks.task('b'))];
    await expect(queue.run(tasks.task('c'))).rejects.toMatchObject({ code: 'overloaded' });
    await tasks.endOldest();
    await tasks.endOldest();
    expect(await Promise.all(running)).toEqual(['a', 'b']);
  });

  it('counts an admitted task that is still being prepared', async () => {
    const queue = queueWith(0);
    await queue.run(lasting(5));
    const tasks = new Tasks();
    let prepared!: () => void;
    const prepare = jest.fn(() => new Promise<void>((resolve) => (prepared = resolve)));
    const first = prepareAndRun(queue, prepare, tasks.task('first'));
    const second = queue.run(tasks.task('second'));
    await settled();
    const late = jest.fn(() => Promise.resolve());
    await expect(prepareAndRun(queue, late, tasks.task('late'))).rejects.toMatchObject({
      code: 'overloaded',
    });
    expect(late).not.toHaveBeenCalled();
    prepared();
    await settled();
    expect(tasks.begun).toEqual(['second', 'first']);
    await tasks.endOldest();
    await tasks.endOldest();
    expect(await Promise.all([first, second])).toEqual(['first', 'second']);
    expect(queue.expectedWait).toBe(0);
  });

  it('rejects a task that has waited too long and runs the next one in time', async () => {
    const queue = queueWith(5_000, 1);
    const tasks = new Tasks();
    let now = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    const running = queue.run(tasks.task('running'));
    const overdue = queue.run(tasks.task('overdue'));
    await settled();
    now = 1_000;
    const inTime = queue.run(tasks.task('in time'));
    await settled();
    now = 10_001;
    const rejected = expect(overdue).rejects.toMatchObject({ code: 'overloaded' });
    await tasks.endOldest();
    await rejected;
    await tasks.endOldest();
    expect(await Promise.all([running, inTime])).toEqual(['running', 'in time']);
    expect(tasks.begun).toEqual(['running', 'in time']);
    jest.restoreAllMocks();
    expect(queue.expectedWait).toBe(0);
  });

  it('rejects a waiting task when its time has passed, while the slots are still held', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    const queue = queueWith(3_000, 1);
    const tasks = new Tasks();
    const running = queue.run(tasks.task('running'));
    const outcomes: string[] = [];
    const wait = (name: string) =>
      queue.run(tasks.task(name)).then(
        () => outcomes.push(`${name} was served`),
        ({ code }) => outcomes.push(`${name} was rejected: ${code}`),
      );
    const waits = [wait('first'), wait('second')];
    await jest.advanceTimersByTimeAsync(2_000);
    waits.push(wait('third'));
    await jest.advanceTimersByTimeAsync(3_999);
    expect(outcomes).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(outcomes).toEqual(['first was rejected: overloaded', 'second was rejected: overloaded']);
    expect(queue.waiting).toBe(1);
    await tasks.endOldest();
    await tasks.endOldest();
    await Promise.all([running, ...waits]);
    expect(outcomes.at(-1)).toBe('third was served');
    // The next one to wait is rejected in time too.
    const held = queue.run(tasks.task('held'));
    const last = wait('last');
    await jest.advanceTimersByTimeAsync(6_000);
    expect(outcomes.at(-1)).toBe('last was rejected: overloaded');
    await tasks.endOldest();
    await Promise.all([held, last]);
    jest.useRealTimers();
  });

  it('logs one line for all rejections within ten seconds', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const queue = queueWith(0, 1);
    let now = 20_000;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    await queue.run(async () => {
      now += 100;
    });
    const tasks = new Tasks();
    const running = queue.run(tasks.task('running'));
    for (let i = 0; i < 5; i += 1) expect(queue.rejection()).toMatchObject({ code: 'overloaded' });
    expect(warn).toHaveBeenCalledTimes(1);
    now += 10_001;
    queue.rejection();
    expect(warn).toHaveBeenCalledTimes(2);
    expect(warn.mock.calls[1]?.[0]).toContain('5 request(s)');
    jest.restoreAllMocks();
    await tasks.endOldest();
    await running;
  });

  it('frees the place of a task that fails during preparation', async () => {
    const queue = queueWith(0, 1);
    await queue.run(lasting(5));
    const failing = prepareAndRun(
      queue,
      () => Promise.reject(new Error('away')),
      () => Promise.resolve(),
    );
    await expect(failing).rejects.toThrow('away');
    expect(await queue.run(() => Promise.resolve('next'))).toBe('next');
  });
});
