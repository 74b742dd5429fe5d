import type { Query } from '../../database/query.js';
import { SEAL_PREFIX_LENGTH } from './sealed-text.js';
import { SEALED_COLUMNS } from './sealed-columns.js';
import type { Sealer } from './sealer.js';

/** The number of sealed values, by the key that opens them. */
export interface SealedCounts {
  readonly total: number;
  /** Those that need `SECRET_KEY_PREVIOUS`. */
  readonly previous: number;
  /** Those that neither key opens. */
  readonly unknown: number;
}

/** Counts the values of all sealed columns; reads them all, since no index orders them by key. */
export async function countSealed(
  query: Query,
  { currentPrefix, previousPrefix }: Pick<Sealer, 'currentPrefix' | 'previousPrefix'>,
): Promise<SealedCounts> {
  const counts = { total: 0, previous: 0, unknown: 0 };
  for (const { table, column } of SEALED_COLUMNS) {
    const rows = await query<{ prefix: string; count: number | string }>(
      `SELECT substr("${column}", 1, ${SEAL_PREFIX_LENGTH}) AS prefix, count(*) AS count
       FROM "${table}" WHERE "${column}" IS NOT NULL GROUP BY 1`,
      [],
    );
    for (const { prefix, count } of rows) {
      counts.total += Number(count);
      if (prefix === currentPrefix) continue;
      counts[prefix === previousPrefix ? 'previous' : 'unknown'] += Number(count);
    }
  }
  return counts;
}
