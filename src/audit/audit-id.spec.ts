import { jest } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { firstIdOf, momentOf, newAuditId } from './audit-id.js';

const MOMENT = new Date('2026-11-23T10:00:00.123Z');
const idAt = (milliseconds: number, fill: number) =>
  uuidv7({
    msecs: milliseconds,
    seq: fill ? 0xffffffff : 0,
    random: new Uint8Array(16).fill(fill),
  });

describe('ids of audit events', () => {
  it('tell when they were made', () => {
    expect(momentOf(idAt(MOMENT.getTime(), 255))).toEqual(MOMENT);
    const before = Date.now();
    const moment = momentOf(newAuditId()).getTime();
    expect(moment).toBeGreaterThanOrEqual(before);
    expect(moment).toBeLessThanOrEqual(Date.now());
  });

  it('are in the order in which they are made', () => {
    const ids = Array.from({ length: 5000 }, newAuditId);
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(5000);
  });

  it('follow the clock when it is set back', () => {
    jest.useFakeTimers({ now: MOMENT.getTime() + 3_600_000 });
    newAuditId();
    jest.setSystemTime(MOMENT);
    expect(momentOf(newAuditId())).toEqual(MOMENT);
    jest.useRealTimers();
  });

  it('begin with a moment at its first, after all of the millisecond before', () => {
    const first = firstIdOf(MOMENT);
    expect(momentOf(first)).toEqual(MOMENT);
    expect(first <= idAt(MOMENT.getTime(), 0)).toBe(true);
    expect(first > idAt(MOMENT.getTime() - 1, 255)).toBe(true);
  });

  it('begin with the first of all for a moment before 1970', () => {
    expect(firstIdOf(new Date('0001-01-01T00:00:00Z'))).toBe(firstIdOf(new Date(0)));
  });
});
