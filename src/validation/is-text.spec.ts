import { validateSync } from 'class-validator';
import { IsText } from './is-text.decorator.js';

class Note {
  @IsText({ min: 2, max: 4 })
  text: unknown;
}

function errorsOf(text: unknown): string[] {
  const note = Object.assign(new Note(), { text });
  return validateSync(note).flatMap(({ constraints }) => Object.values(constraints ?? {}));
}

describe('text of 2 to 4 characters', () => {
  it.each(['ab', 'abcd', 'äöüß', '漢字', ' \n', '\u200d\u200d'])('may be %j', (text) => {
    expect(errorsOf(text)).toEqual([]);
  });

  it('counts characters beyond the first plane as one each', () => {
    expect(errorsOf('🦊')).toHaveLength(1);
    expect(errorsOf('🦊🦊')).toEqual([]);
    expect(errorsOf('🦊🦊🦊🦊')).toEqual([]);
    expect(errorsOf('🦊🦊🦊🦊🦊')).toHaveLength(1);
  });

  it.each(['', 'a', 'abcde', 'a'.repeat(100_000)])('is neither shorter nor longer', (text) => {
    expect(errorsOf(text)).toEqual(['text must be text of 2 to 4 characters']);
  });

  it.each(['a\0b', '\0\0', 'a\ud800', '\udc00b', '\udc00\ud800'])(
    'holds nothing that a database refuses: %j',
    (text) => {
      expect(errorsOf(text)).toHaveLength(1);
    },
  );

  it.each([[['a', 'b']], [{ length: 3 }], [12], [true], [null], [undefined]])(
    'is a string, not %j',
    (value) => {
      expect(errorsOf(value)).toHaveLength(1);
    },
  );
});
