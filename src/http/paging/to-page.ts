import { encodeCursor } from './cursor.js';
import type { Page } from './page.dto.js';

interface PageOptions<Row, Item> {
  /** How many the client has asked for. */
  readonly limit: number;
  readonly sort: string;
  /** The row's value of the column that is sorted by. */
  readonly valueOf: (row: Row) => string | number;
  readonly present: (row: Row) => Item;
}

/** @param rows one more than the limit, where there are so many: the last one only tells that there are more */
export function toPage<Row extends { id: string }, Item>(
  rows: Row[],
  { limit, sort, valueOf, present }: PageOptions<Row, Item>,
): Omit<Page<Item>, 'total'> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit;
  return {
    data: shown.map(present),
    next_cursor: hasMore && last ? encodeCursor({ sort, value: valueOf(last), id: last.id }) : null,
    has_more: hasMore,
  };
}
