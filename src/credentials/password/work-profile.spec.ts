import 'reflect-metadata';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import bcrypt from 'bcrypt';
import { Environment } from '../../config/environment.js';
import type { HashWork } from './foreign-hashes/hash-work.js';
import { WorkCount, WorkProfile } from './work-profile.js';

function count(...hashes: { work: HashWork }[]): WorkCount {
  const counted = new WorkCount();
  for (const hash of hashes) counted.add(hash);
  return counted;
}

describe('WorkProfile', () => {
  /** The work done besides bcrypt. */
  let spent: [kind: string, amount: number][];
  let profile: WorkProfile;
  beforeEach(() => {
    spent = [];
    profile = new WorkProfile(Object.assign(new Environment(), { BCRYPT_ROUNDS: 4 }));
  });
  afterEach(() => jest.restoreAllMocks());

  const work = (kind: string, amount: number): HashWork => ({
    kind,
    amount,
    spend: async (_, steps) => void spent.push([kind, steps]),
  });
  const foreign = (kind: string, amount = 1) => ({ work: work(kind, amount) });
  const complete = async (done?: { work: HashWork; comparisons: number }, password = 'x') => {
    spent = [];
    await profile.complete(password, done);
    return spent;
  };

  it('completes the work of every kind to its highest amount', async () => {
    for (const hash of [foreign('a', 2), foreign('a', 5), foreign('a', 3), foreign('b')]) {
      profile.add(hash);
    }
    expect(await complete()).toEqual([
      ['a', 5],
      ['b', 1],
    ]);
    expect(await complete({ work: work('a', 2), comparisons: 1 })).toEqual([
      ['a', 3],
      ['b', 1],
    ]);
    expect(await complete({ work: work('b', 1), comparisons: 1 })).toEqual([['a', 5]]);
  });

  it('completes the work of two comparisons for a decomposed password', async () => {
    profile.add(foreign('a', 5));
    expect(await complete({ work: work('a', 3), comparisons: 2 }, 'e\u0301')).toEqual([['a', 4]]);
    expect(await complete(undefined, 'e\u0301')).toEqual([['a', 10]]);
  });

  it('works as much as bcrypt of the configured cost when no hash is stored', async () => {
    const hash = jest.spyOn(bcrypt, 'hash');
    expect(await complete()).toEqual([]);
    expect(hash.mock.calls).toEqual([[expect.any(String), expect.stringMatching(/^\$2b\$04\$/)]]);
  });

  it('forgets work that a scan finds no more', async () => {
    profile.add(foreign('a'));
    profile.startScan();
    profile.replace(count(foreign('b')));
    expect(await complete()).toEqual([['b', 1]]);
  });

  it('retains hashes that sign-ins read during a scan', async () => {
    profile.startScan();
    profile.add(foreign('a', 5));
    profile.replace(count(foreign('a', 2), foreign('b')));
    expect(await complete()).toEqual([
      ['a', 5],
      ['b', 1],
    ]);
    expect(profile.comparisonsOf('e\u0301')).toBe(2);
  });

  it('compares a decomposed password twice only while a foreign hash is in use', () => {
    profile.add({ ...foreign('bcrypt', 32), isOwn: true });
    expect(profile.comparisonsOf('e\u0301')).toBe(1);
    profile.add(foreign('bcrypt', 32));
    expect(profile.comparisonsOf('e\u0301')).toBe(2);
    expect(profile.comparisonsOf('\u00e9')).toBe(1);
    profile.startScan();
    profile.replace(count());
    expect(profile.comparisonsOf('e\u0301')).toBe(1);
  });

  it('covers the four most frequent kinds, and warns of others', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    const hashes = ['rare', ...'aabbccddee'].map((kind) => foreign(kind));
    profile.startScan();
    profile.replace(count(...hashes));
    expect(await complete()).toEqual(['a', 'b', 'c', 'd'].map((kind) => [kind, 1]));
    expect(warn.mock.calls[0]?.[0]).toMatch(/6 sets of parameters .* the 4 most frequent$/);
    profile.add(foreign('f'));
    expect(await complete()).toHaveLength(4);
  });
});
