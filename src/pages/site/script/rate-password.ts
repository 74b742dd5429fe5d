/** How far a new password is: too short, guessable, or good enough. */
export type PasswordRating = 'short' | 'guessable' | 'good';

interface Rules {
  /** Code points. */
  readonly minLength: number;
  /** Names of the user: username, e-mail address. */
  readonly names: readonly string[];
}

/** Sequences on keyboards and in alphabets. */
const SEQUENCES = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'qwertzuiop',
  'asdfghjkl',
  'yxcvbnm',
  'zxcvbnm',
];

/** The most common words of passwords, in English and German. */
const WORDS = ['password', 'passwort', 'welcome', 'willkommen', 'letmein', 'admin', 'iloveyou'];

/** Different letters that must remain of a password without its guessable parts. */
const MIN_REMAINDER = 4;

/**
 * Estimates a new password with the rules of the service, of which the list of common passwords is too long for
 * a page: the parts that an attacker tries first are taken out, and the rest must not be empty.
 */
export function ratePassword(password: string, { minLength, names }: Rules): PasswordRating {
  const text = password.normalize('NFC');
  if ([...text].length < minLength) return 'short';
  const parts = [...WORDS, ...names.flatMap(wordsOf)];
  const folded = fold(text);
  const rest = parts
    .toSorted((a, b) => b.length - a.length)
    .reduce((remaining, part) => remaining.replaceAll(part, ' '), folded);
  const letters = new Set(withoutSequences(rest).replaceAll(/\P{L}/gu, ''));
  return letters.size < MIN_REMAINDER ? 'guessable' : 'good';
}

function wordsOf(name: string): string[] {
  return name
    .split(/[^\p{L}\p{N}]+/u)
    .map(fold)
    .filter((word) => word.length >= MIN_REMAINDER);
}

/** In lower case, with the digits and signs that stand for letters. */
function fold(text: string): string {
  const letters: Record<string, string> = { '0': 'o', '1': 'i', '3': 'e', '@': 'a', $: 's' };
  const lower = text.toLowerCase();
  // A number is no word: only between letters does a digit stand for one.
  return lower.replaceAll(/(?<=\p{L})[013@$](?=\p{L})/gu, (sign) => letters[sign] ?? sign);
}

/** Without runs of four and more of one sequence, forwards or backwards. */
function withoutSequences(text: string): string {
  let rest = text;
  for (const sequence of SEQUENCES.flatMap((each) => [each, [...each].toReversed().join('')])) {
    for (let length = sequence.length; length >= 4; length -= 1) {
      for (let start = 0; start + length <= sequence.length; start += 1) {
        rest = rest.replaceAll(sequence.slice(start, start + length), ' ');
      }
    }
  }
  return rest;
}
