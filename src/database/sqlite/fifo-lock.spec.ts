import { setImmediate as settled } from 'node:timers/promises';
import { FifoLock } from './fifo-lock.js';

describe('the lock', () => {
  it('lets in one at a time, in the order in which they asked', async () => {
    const lock = new FifoLock();
    const events: string[] = [];
    const hold = async (name: string, turns: number) => {
      const release = await lock.acquire();
      events.push(`${name} in`);
      for (let i = 0; i < turns; i += 1) await settled();
      events.push(`${name} out`);
      release();
    };
    await Promise.all([hold('a', 5), hold('b', 0), hold('c', 3), hold('d', 0)]);
    expect(events).toEqual(['a', 'b', 'c', 'd'].flatMap((name) => [`${name} in`, `${name} out`]));
  });

  it('waits as long as somebody holds it', async () => {
    const lock = new FifoLock();
    const release = await lock.acquire();
    let entered = false;
    const second = lock.acquire().then((releaseSecond) => {
      entered = true;
      return releaseSecond;
    });
    for (let i = 0; i < 10; i += 1) await settled();
    expect(entered).toBe(false);
    release();
    (await second)();
    expect(entered).toBe(true);
  });

  it('is free again after any number of turns', async () => {
    const lock = new FifoLock();
    for (let i = 0; i < 1000; i += 1) (await lock.acquire())();
    const turns = await Promise.all(
      Array.from({ length: 1000 }, async (_, i) => {
        (await lock.acquire())();
        return i;
      }),
    );
    expect(turns).toHaveLength(1000);
  });

  it('has nothing to do with another lock', async () => {
    await new FifoLock().acquire();
    const release = await new FifoLock().acquire();
    expect(release).toBeInstanceOf(Function);
  });

  it('makes nobody wait for ever, and goes on with who has not given up', async () => {
    const lock = new FifoLock(50);
    const release = await lock.acquire();
    const tired = lock.acquire();
    await expect(tired).rejects.toMatchObject({ code: 'SQLITE_BUSY' });
    const next = lock.acquire();
    release();
    (await next)();
    (await lock.acquire())();
  });

  describe('that is shared', () => {
    /** Who is in, in the order in which they entered. */
    const events: string[] = [];
    beforeEach(() => (events.length = 0));
    const enter = async (name: string, asking: Promise<() => void>) => {
      const refund = await asking;
      events.push(name);
      return refund;
    };

    it('has two holders at once, and others in their order', async () => {
      const lock = new FifoLock();
      const all = ['a', 'b', 'c', 'd'].map((name) => enter(name, lock.share()));
      await settled();
      expect(events).toEqual(['a', 'b']);
      (await all[1])?.();
      await settled();
      expect(events).toEqual(['a', 'b', 'c']);
      (await all[0])?.();
      await settled();
      expect(events).toEqual(['a', 'b', 'c', 'd']);
    });

    it('lets nobody in beside who has it alone', async () => {
      const lock = new FifoLock();
      const alone = enter('alone', lock.acquire());
      const shared = enter('shared', lock.share());
      await settled();
      expect(events).toEqual(['alone']);
      (await alone)();
      await settled();
      expect(events).toEqual(['alone', 'shared']);
      const next = enter('next alone', lock.acquire());
      await settled();
      expect(events).toHaveLength(2);
      (await shared)();
      (await next)();
      expect(events).toEqual(['alone', 'shared', 'next alone']);
    });

    it('lets nobody pass who wants it alone: they would never have their turn', async () => {
      const lock = new FifoLock();
      const first = await lock.share();
      const alone = enter('alone', lock.acquire());
      const later = enter('later', lock.share());
      await settled();
      expect(events).toEqual([]);
      first();
      (await alone)();
      (await later)();
      expect(events).toEqual(['alone', 'later']);
    });

    it('is free for those behind one that has given up', async () => {
      const lock = new FifoLock(50);
      const first = await lock.share();
      const alone = lock.acquire();
      const later = enter('later', lock.share());
      await expect(alone).rejects.toMatchObject({ code: 'SQLITE_BUSY' });
      (await later)();
      first();
      (await lock.acquire())();
    });
  });
});
