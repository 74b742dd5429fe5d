import { oneLine } from '../one-line.js';

/** Rows by table, in a line. */
export function describeRows(rows: Record<string, number>): string {
  return Object.entries(rows)
    .map(([table, count]) => oneLine([`${count} ${table}`]))
    .join(', ');
}
