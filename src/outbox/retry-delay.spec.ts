import { retryDelay } from './retry-delay.js';

const MINUTE = 60_000;

describe('retryDelay', () => {
  it.each([
    [0, 2_000],
    [1_000, 2_000],
    [10_000, 10_000],
    [5 * MINUTE, 5 * MINUTE],
    [12 * 60 * MINUTE, 5 * MINUTE],
  ])(
    'is half to all of the time since the first failure: %d ms give at most %d ms',
    (for_, most) => {
      expect(retryDelay(for_, 0)).toBe(most);
      expect(retryDelay(for_, 1)).toBe(most / 2);
    },
  );

  it('makes 290 to 600 attempts in 24 hours', () => {
    for (const random of [0, 1]) {
      let attempts = 0;
      for (let time = 0; time < 24 * 60 * MINUTE; time += retryDelay(time, random)) attempts += 1;
      expect(attempts).toBeGreaterThan(290);
      expect(attempts).toBeLessThan(600);
    }
  });
});
