// Formats all Markdown files of the repository, or the named ones.
// Usage: node scripts/format-markdown.mjs [--check] [path ...]
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { formatMarkdown } from './markdown.mjs';

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
