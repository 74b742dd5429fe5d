import { jest } from '@jest/globals';
import { Rate } from '../config/rate.js';
import { Limiter, type Exceeded, type Reservation } from './limiter.js';

const POINTS = 3;
const SECONDS = 60;

describe('Limiter', () => {
  let limiter: Limiter;
  beforeEach(() => {
    jest.useFakeTimers();
    const limit = { name: 'test', setting: 'RATE_LIMIT_LOGIN_PER_NAME', counts: 'both' } as const;
    limiter = new Limiter(limit, new Rate(POINTS, SECONDS));
  });
  afterEach(() => jest.useRealTimers());

  const consume = async () => (await limiter.consume('key')) as Reservation & Exceeded;
  const use = async () => {
    const result = await consume();
    if ('commit' in result) result.commit();
    return 'commit' in result;
  };
  /** Commits all remaining attempts. @returns their number */
  const left = async () => {
    let count = 0;
    while (await use()) count += 1;
    return count;
  };

  it('allows the configured attempts and no more until the interval has passed', async () => {
    expect(await left()).toBe(POINTS);
    jest.advanceTimersByTime((SECONDS - 1) * 1000);
    expect(await left()).toBe(0);
    jest.advanceTimersByTime(1001);
    expect(await left()).toBe(POINTS);
  });

  it('counts each key separately', async () => {
    await left();
    expect('refund' in (await limiter.consume('another'))).toBe(true);
  });

  it('allows an attempt again after a refund', async () => {
    const first = await consume();
    await left();
    await first.refund();
    jest.advanceTimersByTime(1001);
    expect(await left()).toBe(1);
  });

  it('does not count rejected attempts, so that pending ones can still be refunded', async () => {
    const reservations = [await consume(), await consume(), await consume()];
    for (let i = 0; i < 5; i += 1) {
      expect(await consume()).toEqual({ seconds: 1, isFirst: false });
    }
    for (const reservation of reservations) await reservation.refund();
    expect(await left()).toBe(POINTS);
  });

  it('ignores a refund after the interval has passed', async () => {
    const reservation = await consume();
    jest.advanceTimersByTime(SECONDS * 1000 + 1);
    await reservation.refund();
    expect(await left()).toBe(POINTS);
  });

  it('returns the seconds until the next allowed attempt and marks the first rejection', async () => {
    await use();
    jest.advanceTimersByTime(10_000);
    await use();
    await use();
    expect(await consume()).toEqual({ seconds: SECONDS - 10, isFirst: true });
    expect(await consume()).toEqual({ seconds: SECONDS - 10, isFirst: false });
    jest.advanceTimersByTime(20_000);
    expect(await consume()).toEqual({ seconds: SECONDS - 30, isFirst: false });
    jest.advanceTimersByTime(SECONDS * 1000);
    await left();
    jest.advanceTimersByTime(SECONDS * 1000);
    for (let i = 0; i < POINTS; i += 1) await use();
    expect(await consume()).toMatchObject({ isFirst: true });
  });

  it('reports a key as exhausted for one second after a rejection', async () => {
    expect(limiter.isRejected('key')).toBe(false);
    await left();
    expect(limiter.isRejected('key')).toBe(true);
    jest.advanceTimersByTime(1001);
    expect(limiter.isRejected('key')).toBe(false);
  });
});
