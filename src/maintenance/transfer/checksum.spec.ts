import { Checksum } from './checksum.js';
import type { TextRow } from './transferred-table.js';

function checksumOf(...rows: TextRow[]): string {
  const checksum = new Checksum();
  for (const row of rows) checksum.add(row);
  expect(checksum.rows).toBe(rows.length);
  return checksum.text;
}

const [ADA, BOB] = [
  ['1', 'ada'],
  ['2', 'bob'],
] as const;

describe('the checksum of a table', () => {
  it('is the same in whatever order the rows come', () => {
    expect(checksumOf(ADA, BOB)).toBe(checksumOf(BOB, ADA));
    expect(checksumOf(ADA, BOB)).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each<[string, TextRow[], TextRow[]]>([
    ['a row that is lost', [ADA, BOB], [ADA]],
    ['a row that is there twice', [ADA], [ADA, ADA]],
    ['one row twice and the other twice', [ADA, ADA], [BOB, BOB]],
    ['nothing and an empty text', [['1', null]], [['1', '']]],
    ['nothing and the word for it', [['1', null]], [['1', 'null']]],
    ['values that moved to the next column', [['1', '2']], [['12', '']]],
    [
      'values that changed places',
      [['1', 'ada'], BOB],
      [
        ['1', 'bob'],
        ['2', 'ada'],
      ],
    ],
    ['one letter', [ADA], [['1', 'Ada']]],
  ])('tells %s', (_, one, other) => {
    expect(checksumOf(...one)).not.toBe(checksumOf(...other));
  });

  it('of no rows is zero', () => {
    expect(checksumOf()).toBe('0'.repeat(64));
  });
});
