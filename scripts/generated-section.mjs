import { readFileSync, writeFileSync } from 'node:fs';
import { formatMarkdown } from './markdown.mjs';

/**
 * Writes the generated section of a page, or with `--check` fails when the page is out of date. The section
 * is between `<!-- name: … -->` and `<!-- end -->`; all other text of the page is written by hand.
 */
export async function updateSection(file, name, text) {
  const before = readFileSync(file, 'utf8');
  const section = new RegExp(`(<!-- ${name}: [^>]*-->\n)[\\s\\S]*?(<!-- end -->)`);
  if (!section.test(before)) throw new Error(`${file} has no section "${name}"`);
  const after = await formatMarkdown(
    file,
    before.replace(section, (_, start, end) => `${start}\n${text}\n${end}`),
  );
  if (after === before) return;
  if (process.argv.includes('--check')) {
    process.stderr.write(`${file} is out of date; run npm run docs:reference\n`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, after);
  }
}
