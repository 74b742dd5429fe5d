// Formats Markdown with Prettier, then removes the padding that Prettier adds to tables: with it, one long cell
// makes every row of a table long, and one changed cell changes every row.
// Usage: node scripts/format-markdown.mjs [--check] [path ...]
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

const FENCE = /^\s*(?:```|~~~)/;
const TABLE_ROW = /^\s*\|.*\|$/;

const args = process.argv.slice(2);
const isCheck = args.includes('--check');
const paths = args.filter((arg) => arg !== '--check');
const files = execFileSync(
  'git',
  [
    'ls-files',
    '--cached',
    '--others',
    '--exclude-standard',
    '--',
    ...(paths.length > 0 ? paths : ['*.md']),
  ],
  { encoding: 'utf8' },
)
  .split('\n')
  .filter((file) => file.endsWith('.md'));

let unformatted = 0;
for (const file of files) {
  const before = readFileSync(file, 'utf8');
  const after = await formatMarkdown(file, before);
  if (after === before) continue;
  unformatted += 1;
  if (isCheck) process.stderr.write(`${file} is not formatted; run npm run format\n`);
  else writeFileSync(file, after);
}
if (isCheck && unformatted > 0) process.exitCode = 1;

async function formatMarkdown(file, text) {
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
