/**
 * Prints rows as one Markdown table, ready for docs/reliability.md. The first row names the columns;
 * what another row lacks is a dash.
 */
export function printTable(rows) {
  process.stdout.write(`\n${formatTable(rows)}\n`);
}

/** @returns the table as text, with a line break at its end */
export function formatTable(rows) {
  const names = Object.keys(rows[0]);
  const cells = [names, ...rows.map((row) => names.map((name) => String(row[name] ?? '-')))];
  const widths = names.map((_, column) => Math.max(...cells.map((line) => line[column].length)));
  const line = (texts) =>
    `| ${texts.map((text, column) => text.padEnd(widths[column])).join(' | ')} |\n`;
  const [head, ...body] = cells;
  const rule = widths.map((width) => '-'.repeat(width));
  return [head, rule, ...body].map(line).join('');
}

/** The value below which `share` (0 to 1) of the numbers lie; undefined without any. */
export function percentile(numbers, share) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/** At most this many of a kind of fault are shown: the first ones tell, the rest repeats them. */
const SHOWN = 5;

/** @param faults `{ kind: [what was seen, …] }` */
export function printFaults(faults) {
  for (const [kind, lines] of Object.entries(faults)) {
    for (const text of lines.slice(0, SHOWN)) process.stdout.write(`${kind}: ${text}\n`);
    if (lines.length > SHOWN) {
      process.stdout.write(`${kind}: … and ${lines.length - SHOWN} more\n`);
    }
  }
}
