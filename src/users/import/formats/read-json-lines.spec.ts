import { RowFault } from '../import-row.js';
import { readJsonLines } from './read-json-lines.js';

async function* chunksOf(text: string) {
  yield text;
}

async function read(text: string): Promise<unknown[]> {
  const contents: unknown[] = [];
  for await (const { content } of readJsonLines(chunksOf(text))) {
    contents.push(content instanceof RowFault ? content.detail : content);
  }
  return contents;
}

describe('readJsonLines', () => {
  it('reads an object per line', async () => {
    expect(await read('{"email":"a@example.com"}\n\n{"email":null}\n')).toEqual([
      { email: 'a@example.com' },
      { email: null },
    ]);
  });

  it.each([
    ['{"email":"a@example.com","email":"b@example.com"}', 'a field is given twice'],
    [String.raw`{"role":"user","\u0072ole":"admin"}`, 'a field is given twice'],
    ['["a@example.com"]', 'the line is not a JSON object'],
    ['{"email":["a@example.com"]}', 'a field is an object or an array'],
    ['{"email":', 'the line is not valid JSON'],
  ])('rejects the line %s', async (line, fault) => {
    expect(await read(line)).toEqual([fault]);
  });
});
