import { hashSlots, quotaOf } from './thread-pool.js';

describe('how many hashes run at once', () => {
  it.each([
    ['no more than there are cores', 2, 16, 2],
    ["leaves two of libuv's threads to others", 8, 4, 2],
    ['is the number of cores where the pool is two larger', 8, 10, 8],
    ['is one at least', 1, 4, 1],
    ['is one at least, be there less than a core', 0.5, 4, 1],
    ['is a whole number', 2.7, 8, 2],
    ['is one at least, be the pool too small', 8, 1, 1],
    ["takes libuv's default for what is no number", 8, Number.NaN, 2],
  ])('%s', (_, cores, poolSize, slots) => {
    expect(hashSlots(cores, poolSize || undefined)).toBe(slots);
  });
});

describe('the share of the machine that a container has', () => {
  it.each([
    ['max 100000\n', Infinity],
    ['150000 100000\n', 1.5],
    ['50000 100000\n', 0.5],
    ['', Infinity],
  ])('%j is %d cores', (text, cores) => {
    expect(quotaOf(text)).toBe(cores);
  });
});
