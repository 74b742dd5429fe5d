/** Rows per statement: bounds the memory of an export, and the time for which one statement runs. */
const PAGE = 200;

/**
 * Reads all rows in pages, each by a statement of its own: an export of many rows holds no transaction, which
 * on SQLite would block all others. Rows that change meanwhile have their old or their new values.
 *
 * @param read returns at most `limit` rows with a key above `after`, in the order of the keys
 */
export async function* readPages<Row>(
  read: (after: string | undefined, limit: number) => Promise<Row[]>,
  keyOf: (row: Row) => string,
): AsyncGenerator<Row[]> {
  let after: string | undefined;
  for (;;) {
    const rows = await read(after, PAGE);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = keyOf(last);
  }
}
