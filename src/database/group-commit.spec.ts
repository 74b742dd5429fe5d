import { jest } from '@jest/globals';
import type { Engine } from './engine.js';
import { GroupCommit } from './group-commit.js';

interface Item {
  key: string;
  value: number;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('GroupCommit', () => {
  /** Ends the oldest commit that runs. */
  let finish: (() => void)[];
  const commit = jest.fn<(items: Item[]) => Promise<Map<string, number>>>();
  beforeEach(() => {
    finish = [];
    commit.mockReset().mockImplementation(async (items) => {
      await new Promise<void>((resolve) => finish.push(resolve));
      const accepted = items.filter(({ value }) => value >= 0);
      return new Map(accepted.map(({ key, value }) => [key, 10 * value]));
    });
  });

  const create = (engine: Engine) =>
    new GroupCommit<Item, number>({ keyOf: ({ key }) => key, commit, engine });
  const batches = () => commit.mock.calls.map(([items]) => items.map(({ value }) => value));

  it('commits the items of one turn of the event loop as one batch', async () => {
    const group = create('sqlite');
    const writes = [1, 2, -1].map((value) => group.write({ key: `k${value}`, value }));
    await turn();
    finish.shift()?.();
    expect(await Promise.all(writes)).toEqual([10, 20, undefined]);
    expect(batches()).toEqual([[1, 2, -1]]);
  });

  it('commits items that arrive meanwhile as the next batch', async () => {
    const group = create('sqlite');
    const first = group.write({ key: 'a', value: 1 });
    await turn();
    const others = [2, 3].map((value) => group.write({ key: `k${value}`, value }));
    await turn();
    expect(batches()).toEqual([[1]]);
    finish.shift()?.();
    await first;
    await turn();
    finish.shift()?.();
    expect(await Promise.all(others)).toEqual([20, 30]);
    expect(batches()).toEqual([[1], [2, 3]]);
  });

  it('commits up to four batches at the same time on PostgreSQL', async () => {
    const group = create('postgres');
    for (const value of [1, 2, 3, 4, 5]) {
      void group.write({ key: `k${value}`, value });
      await turn();
    }
    expect(batches()).toEqual([[1], [2], [3], [4]]);
    finish.shift()?.();
    await turn();
    await turn();
    expect(batches()).toEqual([[1], [2], [3], [4], [5]]);
  });

  it('puts one item per key into a batch, and at most 64', async () => {
    const group = create('sqlite');
    const same = [1, 2].map((value) => group.write({ key: 'same', value }));
    const rest = Array.from({ length: 70 }, (_, value) => group.write({ key: `k${value}`, value }));
    for (let batch = 0; batch < 2; batch += 1) {
      await turn();
      await turn();
      finish.shift()?.();
    }
    expect(await Promise.all(same)).toEqual([10, 20]);
    await Promise.all(rest);
    expect(batches().map(({ length }) => length)).toEqual([64, 8]);
  });

  it('rejects every item of a batch that fails, and continues', async () => {
    const group = create('sqlite');
    commit.mockRejectedValueOnce(new Error('unavailable'));
    const failed = [1, 2].map((value) => group.write({ key: `k${value}`, value }));
    for (const write of failed) await expect(write).rejects.toThrow('unavailable');
    const next = group.write({ key: 'a', value: 3 });
    await turn();
    finish.shift()?.();
    expect(await next).toBe(30);
  });
});
