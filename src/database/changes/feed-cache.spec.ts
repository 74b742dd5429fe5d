import { jest } from '@jest/globals';
import { type Change, ChangeFeed } from './change-feed.js';
import { type CacheKey, FeedCache } from './feed-cache.js';

/** Delivers the changes that a test passes to it. */
class StubFeed extends ChangeFeed {
  isLive = true;
  protected readonly manager = undefined as never;
  protected notifyInstances = () => Promise.resolve();

  override deliver(change: Change | 'everything'): void {
    super.deliver(change);
  }
}

const CAPACITY = 3;
/** The first letter of the cached text. */
const userOf = (value: string) => value.slice(0, 1);
const a1 = { id: 'a1', user: 'a' };
const a2 = { id: 'a2', user: 'a' };
const b1 = { id: 'b1', user: 'b' };
const c1 = { id: 'c1', user: 'c' };

describe('FeedCache', () => {
  let feed: StubFeed;
  let cache: FeedCache<string>;
  beforeEach(() => {
    feed = new StubFeed();
    cache = new FeedCache(feed, { capacity: CAPACITY, userOf });
  });
  afterEach(() => jest.restoreAllMocks());

  const load = (key: CacheKey) => cache.get(key, () => Promise.resolve(key.id));
  /** Whether the next read would be a hit; a miss here caches nothing. */
  const isCached = async (key: CacheKey) =>
    (await cache.get(key, () => Promise.resolve(undefined))) !== undefined;
  const cachedOf = async (keys: CacheKey[]) => {
    const cached = [];
    for (const key of keys) if (await isCached(key)) cached.push(key);
    return cached;
  };
  /** Memory in use shows in no behaviour, only in the private fields. */
  const sizes = () => {
    const { entries, idsByUser, pendingReads } = cache as unknown as Record<string, Set<unknown>>;
    return [entries?.size, idsByUser?.size, pendingReads?.size];
  };

  it('reads a value once', async () => {
    const read = jest.fn(() => Promise.resolve('a1'));
    for (const _ of [1, 2, 3]) expect(await cache.get(a1, read)).toBe('a1');
    expect(read).toHaveBeenCalledTimes(1);
    expect([cache.hits, cache.misses]).toEqual([2, 1]);
  });

  it('does not cache the absence of a value', async () => {
    expect(await isCached(a1)).toBe(false);
    await load(a1);
    expect(await isCached(a1)).toBe(true);
  });

  it('returns no value for a key with another user', async () => {
    await load(a1);
    expect(await isCached({ ...a1, user: 'b' })).toBe(false);
    expect(await isCached(a1)).toBe(true);
  });

  it('returns a value for a key without a user, until its user changes', async () => {
    const withoutUser = { id: 'a1' };
    await load(withoutUser);
    expect(await isCached(withoutUser)).toBe(true);
    feed.deliver({ user: 'b' });
    expect(await isCached(withoutUser)).toBe(true);
    feed.deliver({ user: 'a' });
    expect(await isCached(withoutUser)).toBe(false);
  });

  it('does not cache a read without a user when any user changes meanwhile', async () => {
    await cache.get({ id: 'a1' }, () => {
      feed.deliver({ user: 'b' });
      return Promise.resolve('a1');
    });
    expect(await isCached(a1)).toBe(false);
  });

  it('reads a value again after a minute, for changes made by hand in the database', async () => {
    const clock = jest.spyOn(performance, 'now').mockReturnValue(1_000);
    await load(a1);
    clock.mockReturnValue(60_999);
    expect(await isCached(a1)).toBe(true);
    clock.mockReturnValue(61_000);
    expect(await isCached(a1)).toBe(false);
    expect(sizes()).toEqual([0, 0, 0]);
  });

  it('counts the age of a value from the start of a slow read', async () => {
    const clock = jest.spyOn(performance, 'now').mockReturnValue(1_000);
    await cache.get(a1, () => {
      clock.mockReturnValue(31_000);
      return Promise.resolve('a1');
    });
    clock.mockReturnValue(61_000);
    expect(await isCached(a1)).toBe(false);
  });

  it('reads a value again once it has expired', async () => {
    const expiresAt = Date.now() + 1_000;
    cache = new FeedCache(feed, { capacity: CAPACITY, userOf, expiresAt: () => expiresAt });
    const clock = jest.spyOn(Date, 'now').mockReturnValue(expiresAt - 1);
    await load(a1);
    expect(await isCached(a1)).toBe(true);
    clock.mockReturnValue(expiresAt);
    expect(await isCached(a1)).toBe(false);
  });

  it('keeps an entry that was replaced linked to its user', async () => {
    await load(a1);
    await cache.reread(a1, () => Promise.resolve('a1'));
    expect(sizes()).toEqual([1, 1, 0]);
    feed.deliver({ user: 'a' });
    expect(sizes()).toEqual([0, 0, 0]);
  });

  describe('with several entries', () => {
    const all = [a1, a2, b1];
    beforeEach(async () => {
      for (const key of all) await load(key);
    });

    it('invalidates one entry by its id', async () => {
      feed.deliver({ id: 'a1' });
      expect(await cachedOf(all)).toEqual([a2, b1]);
    });

    it('invalidates all entries of a user', async () => {
      feed.deliver({ user: 'a' });
      expect(await cachedOf(all)).toEqual([b1]);
      feed.deliver({ user: 'b' });
      expect(sizes()).toEqual([0, 0, 0]);
    });

    it('invalidates everything when changes may have been missed', async () => {
      feed.deliver('everything');
      expect(sizes()).toEqual([0, 0, 0]);
    });

    it('evicts the least recently used entry beyond its capacity', async () => {
      await isCached(a1);
      await load(c1);
      expect(await cachedOf([...all, c1])).toEqual([a1, b1, c1]);
      expect(sizes()).toEqual([CAPACITY, 3, 0]);
    });
  });

  const readWhile = async (meanwhile: () => void) => {
    let respond!: (found: string) => void;
    const reading = cache.get(a1, () => new Promise<string>((resolve) => (respond = resolve)));
    meanwhile();
    respond('a1');
    expect(await reading).toBe('a1');
  };

  /** The race: the row is read, then changed, then the change is published, then the read returns. */
  describe('during a read', () => {
    const related: (Change | 'everything')[] = [{ id: 'a1' }, { user: 'a' }, 'everything'];
    it.each(related)('does not cache the result when %j is published', async (change) => {
      await readWhile(() => feed.deliver(change));
      expect(await isCached(a1)).toBe(false);
      // A read that begins after the change may be cached.
      await load(a1);
      expect(await isCached(a1)).toBe(true);
    });

    const unrelated: Change[] = [{ id: 'a2' }, { user: 'b' }];
    it.each(unrelated)('caches the result when the unrelated %j is published', async (change) => {
      await readWhile(() => feed.deliver(change));
      expect(await isCached(a1)).toBe(true);
    });

    it('does not cache a result that a change overtakes at the last moment', async () => {
      const reading = load(a1);
      // The read has resolved, but the cache has not continued yet.
      feed.deliver({ id: 'a1' });
      await reading;
      expect(await isCached(a1)).toBe(false);
    });

    it('does not cache the result when the feed goes down', async () => {
      await readWhile(() => (feed.isLive = false));
      feed.isLive = true;
      expect(await isCached(a1)).toBe(false);
    });

    it('does not cache the result when the feed comes back: earlier changes were missed', async () => {
      feed.isLive = false;
      await readWhile(() => (feed.isLive = true));
      expect(await isCached(a1)).toBe(false);
    });

    it('keeps no trace of a read that failed', async () => {
      const failing = cache.get(a1, () => Promise.reject(new Error('away')));
      await expect(failing).rejects.toThrow('away');
      expect(sizes()).toEqual([0, 0, 0]);
    });
  });

  it('neither returns nor caches values while the feed is down', async () => {
    await load(a1);
    feed.isLive = false;
    const read = jest.fn(() => Promise.resolve('a1'));
    for (const _ of [1, 2]) await cache.get(a1, read);
    expect(read).toHaveBeenCalledTimes(2);
  });
});
