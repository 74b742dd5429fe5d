import { RowFault, type ImportRow } from '../../../users/import/import-row.js';
import { OperationError } from '../../../common/errors/operation.error.js';
import { MAX_ROW_LENGTH } from './max-row-length.js';

/** JSON Lines (https://jsonlines.org): an object a line; empty lines are passed over. */
export async function* readJsonLines(text: AsyncIterable<string>): AsyncGenerator<ImportRow> {
  let line = 0;
  for await (const row of linesOf(text)) {
    line += 1;
    if (row.trim() !== '') yield { line, content: parse(row) };
  }
}

async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of text) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
    if (rest.length > MAX_ROW_LENGTH) {
      throw new OperationError(`a line is longer than ${MAX_ROW_LENGTH} characters`);
    }
  }
  yield rest;
}

/** What `JSON.parse` says of a fault quotes the text, which holds a hash. */
function parse(row: string): ImportRow['content'] {
  let value: unknown;
  try {
    value = JSON.parse(row);
  } catch {
    return new RowFault('the line is no JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return new RowFault('the line is no JSON object');
  }
  // No field is one; and validation walks through whatever is there, until its stack ends.
  if (Object.values(value).some((field) => typeof field === 'object' && field !== null)) {
    return new RowFault('a field is an object or a list');
  }
  return value as Record<string, unknown>;
}
