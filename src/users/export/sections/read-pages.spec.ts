import { readPages } from './read-pages.js';

/** Keys that sort as texts. */
const keys = (count: number) => Array.from({ length: count }, (_, i) => String(i).padStart(4, '0'));

async function readAll(stored: string[]) {
  const limits: number[] = [];
  const read = async (after = '', limit: number) => {
    limits.push(limit);
    return stored.filter((key) => key > after).slice(0, limit);
  };
  const pages: string[][] = [];
  for await (const page of readPages(read, (key) => key)) pages.push(page);
  return { pages, statements: limits.length };
}

describe('readPages', () => {
  it('returns every row once, in bounded pages', async () => {
    const { pages } = await readAll(keys(450));
    expect(pages.map(({ length }) => length)).toEqual([200, 200, 50]);
    expect(pages.flat()).toEqual(keys(450));
  });

  it('reads once when there is no row, and returns no page', async () => {
    expect(await readAll([])).toEqual({ pages: [], statements: 1 });
  });

  it('ends after a full last page', async () => {
    expect(await readAll(keys(200))).toEqual({ pages: [keys(200)], statements: 2 });
  });
});
