import * as fc from 'fast-check';
import { measureCpuTime } from '../../../../test/support/cpu-time.js';
import { RowFault } from '../import-row.js';
import { csvRecords } from './csv-records.js';
import { readCsv } from './read-csv.js';

/** Splits a text into chunks, as a file is read. */
async function* chunksOf(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

async function read(text: string, size = 1_000) {
  const records = [];
  for await (const record of csvRecords(chunksOf(text, size))) records.push(record);
  return records;
}

async function rowsOf(text: string) {
  const rows = [];
  for await (const row of readCsv(chunksOf(text, 1_000))) rows.push(row);
  return rows;
}

const HEADER = 'username,email,password_hash,is_active';

const quoted = (field: string) => `"${field.replaceAll('"', '""')}"`;

const fieldsOf = async (text: string) => (await read(text)).map(({ fields }) => fields);

/** Each line closes a quoted field and opens the next one. */
const recordOfLines = (count: number) => `"${'","\n'.repeat(count)}"\n`;

const faultsOf = async (text: string) =>
  (await read(text)).map(({ fields }) => (fields instanceof RowFault ? fields.detail : undefined));

describe('csvRecords', () => {
  it.each([
    'a,b\nc,d',
    'a,b\nc,d\n',
    'a,b\r\nc,d\r\n',
    'a,b\r\nc,d\r',
    '\n\r\na,b\n\nc,d\n\n',
    'a,b\n""\nc,d\n',
  ])('reads one record per line and skips empty records in %j', async (text) => {
    expect(await fieldsOf(text)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('reads commas, quotes and line breaks in quoted fields', async () => {
    expect(await fieldsOf('"a,b","say ""hi""","two\r\nlines",""\n')).toEqual([
      ['a,b', 'say "hi"', 'two\r\nlines', ''],
    ]);
  });

  it('reads several fields with line breaks in one record', async () => {
    expect(await fieldsOf('"a\n""b""\n","c\n\n",d\n"e",f\n')).toEqual([
      ['a\n"b"\n', 'c\n\n', 'd'],
      ['e', 'f'],
    ]);
  });

  it('preserves empty fields and spaces', async () => {
    expect(await fieldsOf(', a ,\n""\n')).toEqual([['', ' a ', '']]);
  });

  it('reports the line on which each record begins', async () => {
    const records = await read('a\n"b\r\nb"\n\nc\n');
    expect(records.map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  it.each([
    ['a"b', 'a quote is inside an unquoted field'],
    ['"a"b', 'a closing quote is followed by text'],
    ['"a\n"b', 'a closing quote is followed by text'],
    ['a\rb', 'a carriage return is not followed by LF'],
    ['a\r\r\n', 'a carriage return is not followed by LF'],
    ['"a', 'a quote is not closed'],
    ['"a""', 'a quote is not closed'],
    ['"a\n""\nb', 'a quote is not closed'],
    ['"a"\0', 'the row contains a NUL character; correct it and import the file again'],
    ['"a\0\n"', 'the row contains a NUL character; correct it and import the file again'],
    ['"a\n",b"', 'a quote is inside an unquoted field'],
    ['"a\n","b"c', 'a closing quote is followed by text'],
    ['"a\n",b\rc', 'a carriage return is not followed by LF'],
  ])('reports the fault of %j, and none for the record before', async (text, fault) => {
    expect(await faultsOf(`x,y\n${text}`)).toEqual([undefined, fault]);
  });

  it.each(['a"b', 'a"b"', '"a"b', '"a"b"', 'a\rb'])(
    'continues with the next line after the fault of %j',
    async (text) => {
      const faults = await faultsOf(`${text}\nc\n"d"\n`);
      expect(faults.map((fault) => fault !== undefined)).toEqual([true, false, false]);
    },
  );

  it('reads a record of many lines in linear time', async () => {
    const whole = recordOfLines(6_000);
    const parts = recordOfLines(600).repeat(10);
    await measureCpuTime(() => fieldsOf(parts));
    // Quadratic time would take ten times as long as the same text in ten records.
    const costOfParts = await measureCpuTime(() => fieldsOf(parts));
    expect(await measureCpuTime(() => fieldsOf(whole))).toBeLessThan(5 * costOfParts);
  });

  it('rejects a quote that is not closed within the maximum row length', async () => {
    await expect(read(`a\n"${'b\n'.repeat(40_000)}`)).rejects.toThrow(
      /the row at line 2 is longer than 65536 characters; check for a quote that is not closed/,
    );
  });

  it('rejects a line longer than the maximum row length', async () => {
    await expect(read(`a\n${'b'.repeat(65_537)}\n`)).rejects.toThrow(
      'line 2 is longer than 65536 characters',
    );
  });

  it('reads any written fields back, from chunks of any size', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', '🦊') });
    const rows = fc.array(fc.array(text, { minLength: 2, maxLength: 4 }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 9 }), async (written, size) => {
        const csv = written.map((row) => `${row.map(quoted).join(',')}\r\n`).join('');
        let line = 1;
        const expected = written.map((fields) => {
          const record = { line, fields };
          line += fields.join('').split('\n').length;
          return record;
        });
        expect(await read(csv, size)).toEqual(expected);
      }),
    );
  });
});

describe('readCsv', () => {
  it('names the fields by the header and omits empty ones', async () => {
    expect(await rowsOf(`${HEADER}\nada,"a@b",$x,\nbob,,,T\n`)).toEqual([
      { line: 2, content: { username: 'ada', email: 'a@b', password_hash: '$x' } },
      { line: 3, content: { username: 'bob', is_active: true } },
    ]);
  });

  it('reports a row with another number of fields than the header', async () => {
    expect(await rowsOf(`${HEADER}\nada,canary\n`)).toEqual([
      { line: 2, content: new RowFault('the row has 2 fields, the header has 4') },
    ]);
  });

  it('passes on the fault of a row and continues', async () => {
    const rows = await rowsOf(`${HEADER}\ncan"ary,,,\nbob,,,\n`);
    expect(rows).toEqual([
      { line: 2, content: new RowFault('a quote is inside an unquoted field') },
      { line: 3, content: { username: 'bob' } },
    ]);
  });

  it.each([
    ['canary,email', /^column 1 of the first line is unknown; use email, /],
    ['email,email', /^the first line names a column twice; use email, /],
    ['email,username', /^the first line has no column password_hash; use email, /],
    ['can"ary', /^the first line: a quote is inside an unquoted field; use email, /],
  ])('rejects the header %j without quoting it', async (header, reason) => {
    const error = await rowsOf(`${header}\n`).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'OperationError', message: expect.stringMatching(reason) });
    expect(String(error)).not.toContain('canary');
  });
});
