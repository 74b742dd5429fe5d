import { oneLine } from '../one-line.js';

/** Row counts by table, in one line. */
export function describeRows(rows: Record<string, number>): string {
  return Object.entries(rows)
    .map(([table, count]) => oneLine([`${count} ${table}`]))
    .join(', ');
}
