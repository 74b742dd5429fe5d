import * as fc from 'fast-check';
import { SEED } from '../../test/support/random.mjs';
import { hasRepeatedNames } from './repeated-names.js';

const isRepeated = (text: string) => hasRepeatedNames(text, JSON.parse(text));

const nest = (inner: string) => `${'[{"a":'.repeat(10_000)}${inner}${'}]'.repeat(10_000)}`;

describe('hasRepeatedNames', () => {
  it.each([
    '{"a":1,"a":1}',
    '{"a":1,"b":2,"a":3}',
    String.raw`{"a":1,"\u0061":2}`,
    String.raw`{"\"":1,"\u0022":2}`,
    '{"":1,"":2}',
    '{"1":1,"1":2}',
    '{"a":{"b":1,"b":2}}',
    '{"a":{"b":1},"a":{"c":2}}',
    '[[{"a":null,"a":null}]]',
    ' { "a" : 1 , "a" : 2 } ',
    String.raw`{"a\\":":","a\\":1}`,
    '{"toString":1,"toString":2}',
  ])('finds the name that occurs twice in %s', (text) => {
    expect(isRepeated(text)).toBe(true);
  });

  it.each([
    '{}',
    '[]',
    '1',
    'null',
    '":"',
    '{"a":1,"A":2}',
    '{"a":{"a":{"a":[{"a":1},{"a":2}]}}}',
    String.raw`{"a:":"\":\"","b":":\\","c":":"}`,
    String.raw`{"\\":1,"\\\\":2}`,
    '{"a":null,"b":null}',
    // Two texts, although they look alike: nothing normalises names.
    String.raw`{"\u00e9":1,"e\u0301":2}`,
  ])('finds none in %s', (text) => {
    expect(isRepeated(text)).toBe(false);
  });

  it('finds none in any value that JSON.stringify writes', () => {
    const anyText = fc.json({ stringUnit: 'binary' });
    fc.assert(
      fc.property(anyText, (text) => !isRepeated(JSON.stringify(JSON.parse(text)))),
      { seed: SEED },
    );
  });

  it('finds a member that was added to any object of names, in any order', () => {
    const members = fc.uniqueArray(fc.string({ unit: 'binary' }), { minLength: 1 });
    fc.assert(
      fc.property(members, fc.nat(), fc.jsonValue(), (names, index, value) => {
        const again = names[index % names.length] ?? '';
        const write = (all: string[]) =>
          `{${all.map((name) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
        return !isRepeated(write(names)) && isRepeated(write([...names, again]));
      }),
      { seed: SEED },
    );
  });

  it('reads values that are nested tens of thousands of levels deep', () => {
    expect(isRepeated(nest('1'))).toBe(false);
    expect(isRepeated(nest('{"b":1,"b":2}'))).toBe(true);
  });
});
