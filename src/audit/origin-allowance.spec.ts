import { jest } from '@jest/globals';
import { OriginAllowance } from './origin-allowance.js';

describe('OriginAllowance', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('allows 200 events of an origin an hour, regardless of other origins', () => {
    const allowance = new OriginAllowance();
    const use = (origin: string) =>
      Array.from({ length: 500 }, () => allowance.use(origin)).filter(Boolean).length;
    expect(use('one')).toBe(200);
    expect(use('another')).toBe(200);
    jest.advanceTimersByTime(3_600_000);
    expect(use('one')).toBe(200);
  });
});
