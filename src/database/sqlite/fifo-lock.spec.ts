import { setImmediate as settled } from 'node:timers/promises';
import { FifoLock } from './fifo-lock.js';

describe('FifoLock', () => {
  it('grants exclusive requests one at a time, in their order', async () => {
    const lock = new FifoLock();
    const events: string[] = [];
    const hold = async (name: string, turns: number) => {
      const release = await lock.acquireExclusive();
      events.push(`${name} acquired`);
      for (let i = 0; i < turns; i += 1) await settled();
      events.push(`${name} released`);
      release();
    };
    await Promise.all([hold('a', 5), hold('b', 0), hold('c', 3), hold('d', 0)]);
    expect(events).toEqual(
      ['a', 'b', 'c', 'd'].flatMap((name) => [`${name} acquired`, `${name} released`]),
    );
  });

  it('makes a request wait while the lock is held', async () => {
    const lock = new FifoLock();
    const release = await lock.acquireExclusive();
    let isGranted = false;
    const second = lock.acquireExclusive().then((releaseSecond) => {
      isGranted = true;
      return releaseSecond;
    });
    for (let i = 0; i < 10; i += 1) await settled();
    expect(isGranted).toBe(false);
    release();
    (await second)();
    expect(isGranted).toBe(true);
  });

  it('can be acquired and released any number of times', async () => {
    const lock = new FifoLock();
    for (let i = 0; i < 1000; i += 1) (await lock.acquireExclusive())();
    const turns = await Promise.all(
      Array.from({ length: 1000 }, async (_, i) => {
        (await lock.acquireExclusive())();
        return i;
      }),
    );
    expect(turns).toHaveLength(1000);
  });

  it('is independent of other locks', async () => {
    await new FifoLock().acquireExclusive();
    const release = await new FifoLock().acquireExclusive();
    expect(release).toBeInstanceOf(Function);
  });

  it('fails a request after the timeout, and grants the next one', async () => {
    const lock = new FifoLock(50);
    const release = await lock.acquireExclusive();
    const late = lock.acquireExclusive();
    await expect(late).rejects.toMatchObject({ code: 'SQLITE_BUSY' });
    const next = lock.acquireExclusive();
    release();
    (await next)();
    (await lock.acquireExclusive())();
  });

  describe('with shared requests', () => {
    /** The holders, in the order of the grants. */
    const granted: string[] = [];
    beforeEach(() => (granted.length = 0));
    const record = async (name: string, request: Promise<() => void>) => {
      const release = await request;
      granted.push(name);
      return release;
    };

    it('has two shared holders at once, and grants the others in their order', async () => {
      const lock = new FifoLock();
      const all = ['a', 'b', 'c', 'd'].map((name) => record(name, lock.acquireShared()));
      await settled();
      expect(granted).toEqual(['a', 'b']);
      (await all[1])?.();
      await settled();
      expect(granted).toEqual(['a', 'b', 'c']);
      (await all[0])?.();
      await settled();
      expect(granted).toEqual(['a', 'b', 'c', 'd']);
    });

    it('has no shared holder beside an exclusive one', async () => {
      const lock = new FifoLock();
      const exclusive = record('exclusive', lock.acquireExclusive());
      const shared = record('shared', lock.acquireShared());
      await settled();
      expect(granted).toEqual(['exclusive']);
      (await exclusive)();
      await settled();
      expect(granted).toEqual(['exclusive', 'shared']);
      const next = record('next exclusive', lock.acquireExclusive());
      await settled();
      expect(granted).toHaveLength(2);
      (await shared)();
      (await next)();
      expect(granted).toEqual(['exclusive', 'shared', 'next exclusive']);
    });

    it('lets no shared request overtake an exclusive one, which would starve', async () => {
      const lock = new FifoLock();
      const first = await lock.acquireShared();
      const exclusive = record('exclusive', lock.acquireExclusive());
      const later = record('later', lock.acquireShared());
      await settled();
      expect(granted).toEqual([]);
      first();
      (await exclusive)();
      (await later)();
      expect(granted).toEqual(['exclusive', 'later']);
    });

    it('grants shared requests behind an exclusive one that has timed out', async () => {
      const lock = new FifoLock(50);
      const first = await lock.acquireShared();
      const exclusive = lock.acquireExclusive();
      const later = record('later', lock.acquireShared());
      await expect(exclusive).rejects.toMatchObject({ code: 'SQLITE_BUSY' });
      (await later)();
      first();
      (await lock.acquireExclusive())();
    });
  });
});
