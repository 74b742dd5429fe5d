// Counts pronouns that stand for things (threads, rows, requests, clients), and fails above the limit and for "can't".
// Usage: node scripts/check-vocabulary.mjs [--list] [path ...]
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Occurrences per 1,000 lines. */
const LIMIT = 0.5;

/** Words that make a reader look for the noun. */
const PRONOUNS =
  /\b(?:who|whoever|whom|whose|nobody|somebody|someone|anybody|everybody|whatever|what (?:is|was|are|were|has|had|can|could|may|might|must|will|would|does|did|comes|came|goes|stands|counts|follows|remains|happens|happened))\b/gi;

/** Other spellings of "cannot". */
const SPELLINGS = /\b(?:can['’]t|can not)\b/i;

const TEXT = /\.(?:ts|mjs|cjs|md|yaml|yml|sh|html|example)$|^Dockerfile$/;
/** Generated files and data. */
const EXCLUDED =
  /^(?:sdk\/src\/schema\.ts|docs\/openapi\/|LICENSES\/|scripts\/check-vocabulary\.mjs)/;

const args = process.argv.slice(2);
const isListing = args.includes('--list');
const paths = args.filter((arg) => arg !== '--list');
const files = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', ...paths],
  {
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((file) => TEXT.test(file) && !EXCLUDED.test(file));

let hits = 0;
let lines = 0;
const misspelt = [];
for (const file of files) {
  const text = readFileSync(file, 'utf8').split('\n');
  lines += text.length;
  text.forEach((line, index) => {
    const found = line.match(PRONOUNS) ?? [];
    hits += found.length;
    if (SPELLINGS.test(line)) misspelt.push(`${file}:${index + 1}: write "cannot"\n`);
    if (isListing && found.length > 0)
      process.stdout.write(`${file}:${index + 1}: ${line.trim()}\n`);
  });
}
const rate = (hits / lines) * 1000;
process.stdout.write(
  `vocabulary: ${hits} pronouns in ${lines} lines, ${rate.toFixed(2)} per 1,000 (limit ${LIMIT})\n`,
);
process.stdout.write(misspelt.join(''));
if (rate > LIMIT || misspelt.length > 0) process.exitCode = 1;
