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

describe('IsText with 2 to 4 characters', () => {
  it.each(['ab', 'abcd', 'äöüß', '漢字', ' \n', '\u200d\u200d'])('accepts %j', (text) => {
    expect(errorsOf(text)).toEqual([]);
  });

  it('counts a character outside the first plane as one', () => {
    expect(errorsOf('🦊')).toHaveLength(1);
    expect(errorsOf('🦊🦊')).toEqual([]);
    expect(errorsOf('🦊🦊🦊🦊')).toEqual([]);
    expect(errorsOf('🦊🦊🦊🦊🦊')).toHaveLength(1);
  });

  it.each(['', 'a', 'abcde', 'a'.repeat(100_000)])('rejects a shorter or longer text', (text) => {
    expect(errorsOf(text)).toEqual(['text must be text of 2 to 4 characters']);
  });

  it.each(['a\0b', '\0\0', 'a\ud800', '\udc00b', '\udc00\ud800'])(
    'rejects characters that databases reject: %j',
    (text) => {
      expect(errorsOf(text)).toHaveLength(1);
    },
  );

  it.each([[['a', 'b']], [{ length: 3 }], [12], [true], [null], [undefined]])(
    'rejects %j, which is not a string',
    (value) => {
      expect(errorsOf(value)).toHaveLength(1);
    },
  );
});
