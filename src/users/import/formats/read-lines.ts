import { OperationError } from '../../../common/errors/operation.error.js';

/** Characters; about ten times the longest valid row. Bounds the memory for a file without line breaks. */
export const MAX_ROW_LENGTH = 65_536;

interface Line {
  /** The first line is 1. */
  readonly number: number;
  /** Without the LF at its end; a CR before it is included. */
  readonly text: string;
}

/** @throws OperationError for a line longer than `MAX_ROW_LENGTH` */
export async function* readLines(chunks: AsyncIterable<string>): AsyncGenerator<Line> {
  let number = 0;
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) yield { number: (number += 1), text: assertShort(text, number) };
    assertShort(rest, number + 1);
  }
  yield { number: number + 1, text: rest };
}

function assertShort(text: string, number: number): string {
  if (text.length <= MAX_ROW_LENGTH) return text;
  throw new OperationError(
    `line ${number} is longer than ${MAX_ROW_LENGTH} characters; check for a missing line break`,
  );
}
