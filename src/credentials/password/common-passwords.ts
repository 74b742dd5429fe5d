import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The 5,000 most common passwords of eight characters and more, in lower case, the most common first:
 * from @zxcvbn-ts/language-common 4.1.3, which extracted them from leaked databases.
 *
 * Copyright (c) the authors of zxcvbn-ts. MIT licence: see LICENSES/zxcvbn-ts.txt.
 */
const FILE = join(import.meta.dirname, 'common-passwords.txt');

/** Code points; a longer repetition is not among the first guesses. */
const MAX_REPETITION = 20;

/** Digits and signs at the end of a word, as in `letmein123!`; more of them are a password of their own. */
const SUFFIX = /[\d!?.*#@_-]{1,5}$/u;

let passwords: Set<string> | undefined;

/**
 * Whether a password is on the list in another spelling (width, case, space around it), is a word of the
 * list with another short suffix, or repeats one character (ASVS 6.2.4). The list is loaded for the first
 * password: most processes never check one.
 */
export function isCommonPassword(password: string): boolean {
  passwords ??= load();
  const folded = fold(password);
  return isRepetition(folded) || passwords.has(folded) || passwords.has(folded.replace(SUFFIX, ''));
}

function load(): Set<string> {
  const list = readFileSync(FILE, 'utf8').trim().split(/\r?\n/).map(fold);
  return new Set(list.flatMap((entry) => [entry, entry.replace(SUFFIX, '')]));
}

function fold(password: string): string {
  return password.normalize('NFKC').trim().toUpperCase().toLowerCase();
}

function isRepetition(text: string): boolean {
  const characters = [...text];
  return characters.length <= MAX_REPETITION && new Set(characters).size === 1;
}
