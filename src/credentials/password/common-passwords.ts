import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The 5,000 most common passwords of eight characters and more, in lower case, the most common first:
 * from @zxcvbn-ts/language-common 4.1.3, which extracted them from leaked databases.
 *
 * Copyright (c) the authors of zxcvbn-ts. MIT licence: see LICENSES/zxcvbn-ts.txt.
 */
const FILE = join(import.meta.dirname, 'common-passwords.txt');

let passwords: Set<string> | undefined;

/** Loads the list when the first password is checked: most processes never check one. */
export function isCommonPassword(password: string): boolean {
  passwords ??= new Set(readFileSync(FILE, 'utf8').trim().split(/\r?\n/));
  return passwords.has(password.toLowerCase());
}
