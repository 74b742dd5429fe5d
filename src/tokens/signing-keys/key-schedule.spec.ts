import { activeKey, nextKey, nextStart, outlivedKeys, retiresAt, stateOf } from './key-schedule.js';

const DAY = 24 * 60 * 60 * 1000;
const key = (id: string, day: number, algorithm: 'ES256' | 'RS256' = 'ES256') => ({
  id,
  algorithm,
  activeFrom: new Date(day * DAY),
});

describe('the schedule of signing keys', () => {
  const keys = [key('c', 20), key('a', 0), key('b', 10), key('other', 19, 'RS256')];
  const statesOn = (day: number) => keys.map((each) => stateOf(each, keys, day * DAY));

  it('signs with the newest key of the algorithm that has started', () => {
    expect(statesOn(0)).toEqual(['next', 'active', 'next', 'next']);
    expect(statesOn(10)).toEqual(['next', 'retiring', 'active', 'next']);
    expect(statesOn(20)).toEqual(['active', 'retiring', 'retiring', 'active']);
    expect(activeKey(keys, 'ES256', 20 * DAY - 1)?.id).toBe('b');
    expect(activeKey(keys, 'RS256', 18 * DAY)).toBeUndefined();
  });

  it('has one order for keys that start together', () => {
    const twins = [key('z', 1), key('y', 1)];
    expect(activeKey(twins, 'ES256', DAY)?.id).toBe('z');
    expect(activeKey(twins.toReversed(), 'ES256', DAY)?.id).toBe('z');
  });

  it('names the key that is published and not used', () => {
    expect(nextKey(keys, 'ES256', 15 * DAY)?.id).toBe('c');
    expect(nextKey(keys, 'ES256', 20 * DAY)).toBeUndefined();
  });

  it('keeps a key for two days after its last signature, and the last one for ever', () => {
    expect(retiresAt(keys[1] as never, keys)).toEqual(new Date(10 * DAY));
    expect(outlivedKeys(keys, 12 * DAY - 1)).toEqual([]);
    expect(outlivedKeys(keys, 12 * DAY).map(({ id }) => id)).toEqual(['a']);
    expect(outlivedKeys(keys, 10_000 * DAY).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('publishes the next key a day before it is due, and never uses it within a day', () => {
    const active = key('a', 0);
    expect(nextStart(active, 90, 89 * DAY - 1)).toBeUndefined();
    expect(nextStart(active, 90, 89 * DAY)).toEqual(new Date(90 * DAY));
    expect(nextStart(active, 90, 200 * DAY)).toEqual(new Date(201 * DAY));
    expect(nextStart(active, 1, 0)).toEqual(new Date(DAY));
  });
});
