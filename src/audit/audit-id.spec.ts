import { v7 as uuidv7 } from 'uuid';
import { firstIdOf, momentOf } from './audit-id.js';

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
    const moment = momentOf(uuidv7()).getTime();
    expect(moment).toBeGreaterThanOrEqual(before);
    expect(moment).toBeLessThanOrEqual(Date.now());
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
