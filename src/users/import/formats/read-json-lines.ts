import { hasRepeatedNames } from '../../../common/repeated-names.js';
import { type ImportRow, RowFault } from '../import-row.js';
import { readLines } from './read-lines.js';

/** The rows of a JSON Lines file (https://jsonlines.org), one object per line. Empty lines are skipped. */
export async function* readJsonLines(chunks: AsyncIterable<string>): AsyncGenerator<ImportRow> {
  for await (const { number, text } of readLines(chunks)) {
    if (text.trim() !== '') yield { line: number, content: parse(text) };
  }
}

/** Discards the message of `JSON.parse`, which quotes the text and so may contain a hash. */
function parse(text: string): ImportRow['content'] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return new RowFault('the line is not valid JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return new RowFault('the line is not a JSON object');
  }
  // The validation recurses into nested values and could exhaust the stack; no field has one.
  if (Object.values(value).some((field) => typeof field === 'object' && field !== null)) {
    return new RowFault('a field is an object or an array');
  }
  if (hasRepeatedNames(text, value)) return new RowFault('a field is given twice');
  return value as Record<string, unknown>;
}
