import { jest } from '@jest/globals';
import type { AuditEvent } from './audit-event.entity.js';
import { EventSample } from './event-sample.js';

const addMany = (sample: EventSample, count: number) => {
  for (let i = 0; i < count; i += 1) sample.add({ id: String(i) } as AuditEvent);
};

describe('EventSample', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('is due a second after the first event', () => {
    const sample = new EventSample();
    expect(sample.isDue(Date.now() + 3_600_000)).toBe(false);
    addMany(sample, 1);
    expect(sample.isDue(Date.now() + 999)).toBe(false);
    expect(sample.isDue(Date.now() + 1_000)).toBe(true);
  });

  it('holds twenty events of a flood and the number of the others', () => {
    const sample = new EventSample();
    addMany(sample, 500);
    const { events, omitted } = sample.take();
    expect([events.length, omitted]).toEqual([20, 480]);
    expect(sample.take()).toEqual({ events: [], omitted: 0 });
  });

  it('keeps an event of a flood with the same probability at any position', () => {
    let early = 0;
    for (let round = 0; round < 200; round += 1) {
      const sample = new EventSample();
      addMany(sample, 200);
      early += sample.take().events.filter(({ id }) => Number(id) < 100).length;
    }
    expect(early).toBeGreaterThan(1_700);
    expect(early).toBeLessThan(2_300);
  });

  it('stores at most 2,500 events of a flood that lasts two hours, and a single one after a second again', () => {
    const sample = new EventSample();
    let stored = 0;
    const end = Date.now() + 2 * 3_600_000;
    while (Date.now() < end) {
      addMany(sample, 30);
      if (sample.isDue(Date.now())) stored += sample.take().events.length;
      jest.advanceTimersByTime(1_000);
    }
    expect(stored).toBeLessThan(2_500);
    sample.take();
    addMany(sample, 1);
    sample.take();
    addMany(sample, 1);
    expect(sample.isDue(Date.now() + 1_000)).toBe(true);
  });

  it('reports dropped events after a minute', () => {
    const sample = new EventSample();
    sample.drop(3);
    expect(sample.isDue(Date.now() + 59_999)).toBe(false);
    expect(sample.isDue(Date.now() + 60_000)).toBe(true);
    expect(sample.take()).toEqual({ events: [], omitted: 3 });
  });
});
