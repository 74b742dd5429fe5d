import dotenv from 'dotenv';
import * as fc from 'fast-check';
import { parseEnv } from './parse-env.js';

const valuesOf = (text: string) =>
  Object.fromEntries(parseEnv(text).entries.map(({ name, value }) => [name, value]));

describe('parseEnv', () => {
  it.each([
    'A=1',
    'A = 1 ',
    'A=',
    'A=\nB=2',
    'A: 1',
    'export A=1',
    "A='x # y'",
    'A="x\\ny"',
    "A='x\\ny'",
    'A="x\ny"\nB=`1\n2`',
    'A="say \\"hi\\""',
    'A= spaces inside # comment',
    'A=it\'s "so"',
    '# A=1\n\n  # B=2\n \t\nC=3',
    'A=1\r\nB=2\r\n',
    'A=a=b==',
    'A="" # empty',
    'A=#comment',
    'A.B-c_1=x',
    'A=-----BEGIN KEY-----',
  ])('reads %j as dotenv does, without a problem', (text) => {
    expect(parseEnv(text).problems).toEqual([]);
    expect(valuesOf(text)).toEqual(dotenv.parse(text));
  });

  const name = fc.constantFrom('A', 'B', 'C', 'D_1');
  const quoted = fc
    .constantFrom("'", '"', '`')
    .chain((quote) =>
      fc
        .string({ unit: fc.constantFrom('a', ' ', '#', '=', '\n', "'", '"', '`', '\\n', 'é') })
        .map((text) => `${quote}${text.replaceAll(quote, '')}${quote}`),
    );
  const bare = fc.string({ unit: fc.constantFrom('a', 'B', ' ', '=', ':', '.', '\\', '$', '"') });
  const line = fc.oneof(
    fc.tuple(name, fc.constantFrom('=', ' = ', ': '), fc.oneof(quoted, bare)),
    fc.tuple(fc.constantFrom('', '  ', '# A=1', '#')),
  );

  it('reads generated files as dotenv does where it reports no problem', () => {
    fc.assert(
      fc.property(fc.array(line.map((parts) => parts.join(''))), (lines) => {
        const text = lines.join('\n');
        fc.pre(parseEnv(text).problems.length === 0);
        expect(valuesOf(text)).toEqual(dotenv.parse(text));
      }),
    );
  });

  it('reports every line that it does not read, and reads the others', () => {
    const { entries, problems } = parseEnv('A=1\nB\nC=x#y\nD="open\nE=2\n');
    expect(entries).toEqual([
      { name: 'A', value: '1', line: 1 },
      { name: 'E', value: '2', line: 5 },
    ]);
    expect(problems.map(({ line: number }) => number)).toEqual([2, 3, 4]);
  });
});
