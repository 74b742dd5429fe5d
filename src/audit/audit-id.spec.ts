import { jest } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { firstIdOf } from '../database/first-id-of.js';
import { newAuditId, timeOf } from './audit-id.js';

const TIME = new Date('2026-11-23T10:00:00.123Z');
const idAt = (milliseconds: number, fill: number) =>
  uuidv7({
    msecs: milliseconds,
    seq: fill ? 0xffffffff : 0,
    random: new Uint8Array(16).fill(fill),
  });

describe('newAuditId', () => {
  it('generates an id of the current time', () => {
    expect(timeOf(idAt(TIME.getTime(), 255))).toEqual(TIME);
    const before = Date.now();
    const time = timeOf(newAuditId()).getTime();
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now());
  });

  it('generates unique ids in ascending order', () => {
    const ids = Array.from({ length: 5000 }, newAuditId);
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(5000);
  });

  it('follows a clock that is set back', () => {
    jest.useFakeTimers({ now: TIME.getTime() + 3_600_000 });
    newAuditId();
    jest.setSystemTime(TIME);
    expect(timeOf(newAuditId())).toEqual(TIME);
    jest.useRealTimers();
  });
});

describe('firstIdOf', () => {
  it('sorts between all ids of its millisecond and all ids of the millisecond before', () => {
    const first = firstIdOf(TIME);
    expect(timeOf(first)).toEqual(TIME);
    expect(first <= idAt(TIME.getTime(), 0)).toBe(true);
    expect(first > idAt(TIME.getTime() - 1, 255)).toBe(true);
  });

  it('returns the smallest id of all for a time before 1970', () => {
    expect(firstIdOf(new Date('0001-01-01T00:00:00Z'))).toBe(firstIdOf(new Date(0)));
  });
});
