import { format, resolveConfig } from 'prettier';

const FENCE = /^\s*(?:```|~~~)/;
const TABLE_ROW = /^\s*\|.*\|$/;

/**
 * Formats with Prettier, then removes the padding that Prettier adds to tables: with it, one long cell makes
 * every row of a table long, and one changed cell changes every row.
 */
export async function formatMarkdown(file, text) {
  const options = await resolveConfig(file);
  return compactTables(await format(text, { ...options, parser: 'markdown', proseWrap: 'always' }));
}

function compactTables(text) {
  let isCode = false;
  const lines = text.split('\n').map((line) => {
    if (FENCE.test(line)) isCode = !isCode;
    return isCode || !TABLE_ROW.test(line) ? line : compactRow(line);
  });
  return lines.join('\n');
}

/** Cells separated by one space; `-----` becomes `---`. A `|` inside a cell is written `\|`. */
function compactRow(line) {
  const cells = line
    .trim()
    .slice(1, -1)
    .split(/(?<!\\)\|/);
  return `|${cells.map((cell) => ` ${cell.trim().replace(/^(:?)-{3,}(:?)$/, '$1---$2')} `).join('|')}|`;
}
