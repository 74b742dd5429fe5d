import { encodeCursor } from './cursor.js';
import type { Page } from './page.dto.js';

interface PageOptions<Row, Item> {
  /** Maximum number of rows on the page. */
  readonly limit: number;
  readonly sort: string;
  /** The value of the row in the sort column. */
  readonly valueOf: (row: Row) => string | number;
  readonly present: (row: Row) => Item;
}

/** @param rows up to `limit + 1` rows; the additional one indicates that there is a next page */
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
