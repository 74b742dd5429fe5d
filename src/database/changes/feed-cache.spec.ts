import { jest } from '@jest/globals';
import { type Change, ChangeFeed } from './change-feed.js';
import { type CacheKey, FeedCache } from './feed-cache.js';

/** Says what the test says, when the test says it. */
class SpokenFeed extends ChangeFeed {
  isLive = true;
  protected readonly manager = undefined as never;
  protected notifyInstances = () => Promise.resolve();

  override deliver(change: Change | 'everything'): void {
    super.deliver(change);
  }
}

const CAPACITY = 3;
/** The first letter of what is kept. */
const userOf = (value: string) => value.slice(0, 1);
const a1 = { id: 'a1', user: 'a' };
const a2 = { id: 'a2', user: 'a' };
const b1 = { id: 'b1', user: 'b' };

describe('what is kept until the feed says that it has changed', () => {
  let feed: SpokenFeed;
  let cache: FeedCache<string>;
  beforeEach(() => {
    feed = new SpokenFeed();
    cache = new FeedCache(feed, { capacity: CAPACITY, userOf });
  });
  afterEach(() => jest.restoreAllMocks());

  const remember = (key: CacheKey) => cache.get(key, () => Promise.resolve(key.id));
  /** Whether the next to ask would find it; what that reads is not kept. */
  const isKept = async (key: CacheKey) =>
    (await cache.get(key, () => Promise.resolve(undefined))) !== undefined;
  const keptOf = async (keys: CacheKey[]) => {
    const kept = [];
    for (const key of keys) if (await isKept(key)) kept.push(key);
    return kept;
  };
  /** No behaviour shows what is held: only a look inside can. */
  const held = () => {
    const { kept, idsOf, readings } = cache as unknown as Record<string, Set<unknown>>;
    return [kept?.size, idsOf?.size, readings?.size];
  };

  it('is read once', async () => {
    const read = jest.fn(() => Promise.resolve('a1'));
    for (const _ of [1, 2, 3]) expect(await cache.get(a1, read)).toBe('a1');
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('is not the absence of something', async () => {
    expect(await isKept(a1)).toBe(false);
    await remember(a1);
    expect(await isKept(a1)).toBe(true);
  });

  it('is not given to who names another user', async () => {
    await remember(a1);
    expect(await isKept({ ...a1, user: 'b' })).toBe(false);
    expect(await isKept(a1)).toBe(true);
  });

  it('is given to who does not name a user, and forgotten with the one it belongs to', async () => {
    const anyone = { id: 'a1' };
    await remember(anyone);
    expect(await isKept(anyone)).toBe(true);
    feed.deliver({ user: 'b' });
    expect(await isKept(anyone)).toBe(true);
    feed.deliver({ user: 'a' });
    expect(await isKept(anyone)).toBe(false);
  });

  it('is not kept when any user changes while it is not known whose it is', async () => {
    await cache.get({ id: 'a1' }, () => {
      feed.deliver({ user: 'b' });
      return Promise.resolve('a1');
    });
    expect(await isKept(a1)).toBe(false);
  });

  it('is read anew after a minute, for what was changed by hand in the database', async () => {
    const clock = jest.spyOn(performance, 'now').mockReturnValue(1_000);
    await remember(a1);
    clock.mockReturnValue(60_999);
    expect(await isKept(a1)).toBe(true);
    clock.mockReturnValue(61_000);
    expect(await isKept(a1)).toBe(false);
    expect(held()).toEqual([0, 0, 0]);
  });

  it('is not older for a read that took long', async () => {
    const clock = jest.spyOn(performance, 'now').mockReturnValue(1_000);
    await cache.get(a1, () => {
      clock.mockReturnValue(31_000);
      return Promise.resolve('a1');
    });
    clock.mockReturnValue(61_000);
    expect(await isKept(a1)).toBe(false);
  });

  it('is read anew once it has ended by itself', async () => {
    const until = Date.now() + 1_000;
    cache = new FeedCache(feed, { capacity: CAPACITY, userOf, until: () => until });
    const clock = jest.spyOn(Date, 'now').mockReturnValue(until - 1);
    await remember(a1);
    expect(await isKept(a1)).toBe(true);
    clock.mockReturnValue(until);
    expect(await isKept(a1)).toBe(false);
  });

  describe('is forgotten', () => {
    const all = [a1, a2, b1];
    beforeEach(async () => {
      for (const key of all) await remember(key);
    });

    it('one by one', async () => {
      feed.deliver({ id: 'a1' });
      expect(await keptOf(all)).toEqual([a2, b1]);
    });

    it('with all of its user', async () => {
      feed.deliver({ user: 'a' });
      expect(await keptOf(all)).toEqual([b1]);
      feed.deliver({ user: 'b' });
      expect(held()).toEqual([0, 0, 0]);
    });

    it('with everything when changes may have been missed', async () => {
      feed.deliver('everything');
      expect(held()).toEqual([0, 0, 0]);
    });

    it('when there is too much: the least recently used first', async () => {
      await isKept(a1);
      await remember({ id: 'c1', user: 'c' });
      expect(await keptOf([...all, { id: 'c1', user: 'c' }])).toEqual([
        a1,
        b1,
        { id: 'c1', user: 'c' },
      ]);
      expect(held()).toEqual([CAPACITY, 3, 0]);
    });
  });

  const readWhile = async (meanwhile: () => void) => {
    let answer!: (found: string) => void;
    const reading = cache.get(a1, () => new Promise<string>((resolve) => (answer = resolve)));
    meanwhile();
    answer('a1');
    expect(await reading).toBe('a1');
  };

  /** The trap: the row is read, then changed, then the change is told, then the read answers. */
  describe('while a read is under way', () => {
    const touching: (Change | 'everything')[] = [{ id: 'a1' }, { user: 'a' }, 'everything'];
    it.each(touching)('%j: what it read is not kept', async (change) => {
      await readWhile(() => feed.deliver(change));
      expect(await isKept(a1)).toBe(false);
      // The next read begins after the change: it may be.
      await remember(a1);
      expect(await isKept(a1)).toBe(true);
    });

    const elsewhere: Change[] = [{ id: 'a2' }, { user: 'b' }];
    it.each(elsewhere)('%j: that is something else, and it is kept', async (change) => {
      await readWhile(() => feed.deliver(change));
      expect(await isKept(a1)).toBe(true);
    });

    it('at the very last moment: it is not kept', async () => {
      const reading = remember(a1);
      // Has answered by now, but the cache has not heard it.
      feed.deliver({ id: 'a1' });
      await reading;
      expect(await isKept(a1)).toBe(false);
    });

    it('the feed goes down: it is not kept', async () => {
      await readWhile(() => (feed.isLive = false));
      feed.isLive = true;
      expect(await isKept(a1)).toBe(false);
    });

    it('the feed comes back: what happened before that was not told, so it is not kept', async () => {
      feed.isLive = false;
      await readWhile(() => (feed.isLive = true));
      expect(await isKept(a1)).toBe(false);
    });

    it('nothing is left of one that failed', async () => {
      const failing = cache.get(a1, () => Promise.reject(new Error('away')));
      await expect(failing).rejects.toThrow('away');
      expect(held()).toEqual([0, 0, 0]);
    });
  });

  it('is neither given out nor added to while the feed is down', async () => {
    await remember(a1);
    feed.isLive = false;
    const read = jest.fn(() => Promise.resolve('a1'));
    for (const _ of [1, 2]) await cache.get(a1, read);
    expect(read).toHaveBeenCalledTimes(2);
  });
});
