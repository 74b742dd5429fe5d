import { readFileSync, writeFileSync } from 'node:fs';
import { formatTable } from '../../verify/support/table.mjs';

/** Replaces the table between the comments `<!-- bench: name -->` and `<!-- end -->` of a Markdown file. */
export function writeTable(file, name, rows) {
  const text = readFileSync(file, 'utf8');
  const begin = `<!-- bench: ${name} -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf('<!-- end -->', from);
  if (from < 0 || to < 0) throw new Error(`${file} has no section ${begin}`);
  writeFileSync(
    file,
    `${text.slice(0, from + begin.length)}\n\n${formatTable(rows)}\n${text.slice(to)}`,
  );
}
