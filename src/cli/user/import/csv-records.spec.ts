import * as fc from 'fast-check';
import { SEED } from '../../../../test/support/random.mjs';
import { type CsvRecord, csvRecords } from './csv-records.js';

/** In pieces, as a file is read. */
async function* pieces(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

async function read(text: string, size = 1_000): Promise<CsvRecord[]> {
  const records = [];
  for await (const record of csvRecords(pieces(text, size))) records.push(record);
  return records;
}

const quoted = (field: string) => `"${field.replaceAll('"', '""')}"`;

const fieldsOf = async (text: string) => (await read(text)).map(({ fields }) => fields);

describe('CSV', () => {
  it('has a record a line, with or without a line end behind the last', async () => {
    const rows = [
      ['a', 'b'],
      ['c', 'd'],
    ];
    for (const text of ['a,b\nc,d', 'a,b\nc,d\n', 'a,b\r\nc,d\r\n', '\n\r\na,b\n\nc,d\n\n']) {
      expect(await fieldsOf(text)).toEqual(rows);
    }
  });

  it('has quotes around commas, quotes and line breaks', async () => {
    expect(await fieldsOf('"a,b","say ""hi""","two\r\nlines",""\n')).toEqual([
      ['a,b', 'say "hi"', 'two\r\nlines', ''],
    ]);
  });

  it('keeps empty fields and blanks', async () => {
    expect(await fieldsOf(', a ,\n""\n')).toEqual([['', ' a ', '']]);
  });

  it('says where each record begins', async () => {
    const records = await read('a\n"b\nb"\n\nc\n');
    expect(records.map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  it.each([
    ['a"b', 'a quote stands in a field without quotes around it'],
    ['"a"b', 'something stands behind a closing quote'],
    ['a\rb', 'a carriage return stands alone'],
    ['"a', 'a quote is not closed'],
    ['"a""', 'a quote is not closed'],
  ])('finds fault with %j, and not with what stands before', async (text, fault) => {
    const records = await read(`x,y\n${text}`);
    expect(records.map((record) => record.fault)).toEqual([undefined, fault]);
  });

  it('goes on with the next line after a fault that ends with its own', async () => {
    const records = await read('a"b\nc\n');
    expect(records.map(({ fault }) => fault !== undefined)).toEqual([true, false]);
  });

  it('stops at a quote that is never closed, before it fills the memory', async () => {
    await expect(read(`a\n"${'b\n'.repeat(40_000)}`)).rejects.toThrow(
      /the row at line 2 is longer than 65536 characters; is a quote not closed/,
    );
  });

  it('gives back whatever was written, in pieces of any size', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', '🦊') });
    const rows = fc.array(fc.array(text, { minLength: 2, maxLength: 4 }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 9 }), async (written, size) => {
        const csv = written.map((row) => `${row.map(quoted).join(',')}\r\n`).join('');
        const records = await read(csv, size);
        expect(records).toEqual(written.map((fields) => ({ line: expect.any(Number), fields })));
      }),
      { seed: SEED },
    );
  });
});
