/**
 * Prints rows as a Markdown table for docs/reliability.md. The first row names the columns; a value that
 * is missing in another row is printed as a dash.
 */
export function printTable(rows) {
  process.stdout.write(`\n${formatTable(rows)}\n`);
}

/** @returns the table as text with a final line break */
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

/** The value below which `share` (0 to 1) of the numbers lie; undefined for an empty list. */
export function percentile(numbers, share) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/** Printed faults of each kind; further ones are counted. */
const MAX_SHOWN = 5;

/** @param faults descriptions of faults by kind */
export function printFaults(faults) {
  for (const [kind, lines] of Object.entries(faults)) {
    for (const text of lines.slice(0, MAX_SHOWN)) process.stdout.write(`${kind}: ${text}\n`);
    if (lines.length > MAX_SHOWN) {
      process.stdout.write(`${kind}: … and ${lines.length - MAX_SHOWN} more\n`);
    }
  }
}
