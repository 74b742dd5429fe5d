import { jest } from '@jest/globals';
import { MemoryCounters } from './memory-counters.js';

const DAY = 24 * 3_600_000;

describe('MemoryCounters', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('counts each key until the end of its window', () => {
    const counters = new MemoryCounters();
    const until = Date.now() + 1_000;
    expect(counters.consume('one', 1_000)).toEqual({ consumed: 1, until });
    jest.advanceTimersByTime(999);
    expect(counters.consume('one', 1_000)).toEqual({ consumed: 2, until });
    expect(counters.consume('another', 1_000).consumed).toBe(1);
    jest.advanceTimersByTime(1);
    expect(counters.consume('one', 1_000)).toEqual({ consumed: 1, until: until + 1_000 });
  });

  it('refunds an attempt, and ignores a refund without one', () => {
    const counters = new MemoryCounters();
    counters.refund('one');
    counters.consume('one', 1_000);
    counters.refund('one');
    counters.refund('one');
    expect(counters.consume('one', 1_000).consumed).toBe(1);
  });

  it('keeps all counters while it grows', () => {
    const counters = new MemoryCounters();
    for (let round = 1; round <= 2; round += 1) {
      for (let i = 0; i < 20_000; i += 1) {
        expect(counters.consume(`name ${i}`, DAY).consumed).toBe(round);
      }
    }
    expect(counters.bytes / 20_000).toBeLessThan(150);
  });

  it('is bounded, and keeps counters close to their limit in a flood of others', () => {
    const counters = new MemoryCounters();
    for (let i = 0; i < 9; i += 1) counters.consume('guessed', DAY);
    for (let i = 0; i < 700_000; i += 1) counters.consume(`random ${i}`, DAY);
    expect(counters.bytes).toBeLessThanOrEqual(10.5 * 2 ** 20);
    expect(counters.consume('guessed', DAY).consumed).toBe(10);
  });

  it('reuses the slots of expired counters', () => {
    const counters = new MemoryCounters();
    for (let second = 0; second < 100; second += 1) {
      for (let i = 0; i < 100; i += 1) counters.consume(`${second} ${i}`, 1_000);
      jest.advanceTimersByTime(1_000);
    }
    expect(counters.bytes).toBeLessThan(64 * 2 ** 10);
  });
});
