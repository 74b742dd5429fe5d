import { jest } from '@jest/globals';
import { ReadBatcher } from './read-batcher.js';

interface Row {
  id: string;
  version: number;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('ReadBatcher', () => {
  let version: number;
  /** Ends the oldest statement that runs. */
  let finish: (() => void)[];
  const select = jest.fn<(keys: string[]) => Promise<Row[]>>();
  let batcher: ReadBatcher<Row>;
  beforeEach(() => {
    version = 0;
    finish = [];
    select.mockReset().mockImplementation(async (keys) => {
      const seen = version;
      await new Promise<void>((resolve) => finish.push(resolve));
      return keys.filter((id) => id !== 'missing').map((id) => ({ id, version: seen }));
    });
    batcher = new ReadBatcher(select, ({ id }) => id);
  });

  it('reads the keys of one turn of the event loop by one statement', async () => {
    const reads = ['a', 'b', 'missing', 'a'].map((key) => batcher.read(key));
    await turn();
    finish.shift()?.();
    expect(await Promise.all(reads)).toEqual([
      { id: 'a', version: 0 },
      { id: 'b', version: 0 },
      undefined,
      { id: 'a', version: 0 },
    ]);
    expect(select.mock.calls).toEqual([[['a', 'b', 'missing']]]);
  });

  it('returns no row that is older than the request for it', async () => {
    const first = batcher.read('a');
    await turn();
    version = 1;
    const second = batcher.read('a');
    await turn();
    finish.shift()?.();
    expect(await first).toEqual({ id: 'a', version: 0 });
    await turn();
    finish.shift()?.();
    expect(await second).toEqual({ id: 'a', version: 1 });
  });

  it('limits a statement to 64 keys', async () => {
    const reads = Array.from({ length: 100 }, (_, n) => batcher.read(String(n)));
    await turn();
    finish.shift()?.();
    await turn();
    await turn();
    finish.shift()?.();
    expect(await Promise.all(reads)).toHaveLength(100);
    expect(select.mock.calls.map(([keys]) => keys.length)).toEqual([64, 36]);
  });

  it('rejects every read of a statement that fails, and continues', async () => {
    select.mockRejectedValueOnce(new Error('unavailable'));
    const failed = ['a', 'b'].map((key) => batcher.read(key));
    for (const read of failed) await expect(read).rejects.toThrow('unavailable');
    const read = batcher.read('a');
    await turn();
    finish.shift()?.();
    expect(await read).toEqual({ id: 'a', version: 0 });
  });
});
