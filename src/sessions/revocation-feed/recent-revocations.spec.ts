import { RecentRevocations } from './recent-revocations.js';
import type { Revocation } from './revocation.js';

const LIFETIME = 1_000;
const session = (id: string, at = 0): Revocation => ({ type: 'session', id, at });
const user = (id: string, at: number): Revocation => ({ type: 'user', id, at });

describe('recent revocations', () => {
  it('are read from a position, one after the other', () => {
    const recent = new RecentRevocations(LIFETIME);
    recent.add(session('a'), 1);
    recent.add(user('b', 2), 2);
    const first = recent.at(0);
    expect(first?.entry).toEqual({ revocation: session('a'), loggedAt: 1 });
    expect(recent.at(first?.next ?? 0)?.entry.revocation).toEqual(user('b', 2));
    expect(recent.at(2)).toBeUndefined();
    expect(recent.positionAfter(1)).toBe(1);
    expect(recent.positionAfter(2)).toBe(recent.end);
  });

  it('hold a session once, and the latest time of a user', () => {
    const recent = new RecentRevocations(LIFETIME);
    expect(recent.add(session('a', 1), 1)).toBe(true);
    expect(recent.add(session('a', 2), 2)).toBe(false);
    expect(recent.add(user('a', 5), 5)).toBe(true);
    expect(recent.add(user('a', 4), 6)).toBe(false);
    expect(recent.add(user('a', 7), 7)).toBe(true);
    expect(recent.list(7)).toHaveLength(3);
  });

  it('are removed when every token that they affect has expired', () => {
    const recent = new RecentRevocations(LIFETIME);
    recent.add(session('a'), 0);
    recent.add(session('b'), 500);
    expect(recent.list(LIFETIME)).toEqual([session('b')]);
    // A removed entry is skipped by a slow reader, and its session can be added again.
    expect(recent.at(0)?.entry.revocation).toEqual(session('b'));
    expect(recent.add(session('a'), LIFETIME)).toBe(true);
  });

  it('become one revocation of all tokens beyond the capacity', () => {
    const recent = new RecentRevocations(LIFETIME, 3);
    for (const id of ['a', 'b', 'c', 'd']) recent.add(session(id), 7);
    expect(recent.list(7)).toEqual([{ type: 'all', at: 7 }]);
    expect(recent.at(1)).toEqual({
      entry: { revocation: { type: 'all', at: 7 }, loggedAt: 7 },
      next: 4,
    });
    expect(recent.end).toBe(4);
  });
});
