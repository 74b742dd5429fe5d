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

describe('Checksum', () => {
  it('is independent of the row order', () => {
    expect(checksumOf(ADA, BOB)).toBe(checksumOf(BOB, ADA));
    expect(checksumOf(ADA, BOB)).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each<[string, TextRow[], TextRow[]]>([
    ['a missing row', [ADA, BOB], [ADA]],
    ['a duplicate row', [ADA], [ADA, ADA]],
    ['different duplicate rows', [ADA, ADA], [BOB, BOB]],
    ['NULL and an empty text', [['1', null]], [['1', '']]],
    ['NULL and the text null', [['1', null]], [['1', 'null']]],
    ['text that moved to the next column', [['1', '2']], [['12', '']]],
    [
      'values that were exchanged between rows',
      [['1', 'ada'], BOB],
      [
        ['1', 'bob'],
        ['2', 'ada'],
      ],
    ],
    ['a letter in another case', [ADA], [['1', 'Ada']]],
  ])('differs for %s', (_, one, other) => {
    expect(checksumOf(...one)).not.toBe(checksumOf(...other));
  });

  it('is zero for an empty table', () => {
    expect(checksumOf()).toBe('0'.repeat(64));
  });
});
