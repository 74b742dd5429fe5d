import { hashSlots, parseCpuQuota } from './thread-pool.js';

describe('hashSlots', () => {
  it.each([
    ['is at most the number of cores', 2, 16, 2],
    ["leaves two of libuv's threads free", 8, 4, 2],
    ['is the number of cores in a pool with two more threads', 8, 10, 8],
    ['is at least one', 1, 4, 1],
    ['is at least one with less than one core', 0.5, 4, 1],
    ['is rounded down to a whole number', 2.7, 8, 2],
    ['is at least one in a pool of one thread', 8, 1, 1],
    ["assumes libuv's default for an invalid pool size", 8, Number.NaN, 2],
  ])('%s', (_, cores, poolSize, slots) => {
    expect(hashSlots(cores, poolSize || undefined)).toBe(slots);
  });
});

describe('parseCpuQuota', () => {
  it.each([
    ['max 100000\n', Infinity],
    ['150000 100000\n', 1.5],
    ['50000 100000\n', 0.5],
    ['', Infinity],
  ])('parses %j as %d cores', (text, cores) => {
    expect(parseCpuQuota(text)).toBe(cores);
  });
});
